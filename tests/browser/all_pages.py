"""Every page of the menu, as a visitor of the browser finds it."""

import app
from ui import links

# The title of each address; the first page has none of its own.
TITLES: dict[str, str] = {
    "" if address == links.OVERVIEW else address: title
    for pages in app.PAGES.values()
    for address, _, title, _ in pages
}
