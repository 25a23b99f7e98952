"""Every file of some folders, uploaded one after another on the page of one running server."""

import re
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, Visit, serving, visiting
from tests.pages.small_year import RECEIVED, build_database
from ui import links

MOST_SECONDS, MOST_BYTES = 20.0, 1536 << 20
_NOT_FILES_OF_STAFF = frozenset({".tsv", ".md", ".csv.license"})


@dataclass
class Uploads:
    """How many files were answered, how many of them could go in, the longest answer, the largest process."""

    files: int = 0
    accepted: int = 0
    longest_seconds: float = 0.0
    largest_bytes: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.files} files, {len(self.faults)} faults; {self.accepted} could go in, the others were refused in "
            f"one sentence; longest {self.longest_seconds:.1f} s, largest process {self.largest_bytes >> 20} MiB"
        )


def upload_all(folders: Sequence[Path]) -> Uploads:
    """Preview each file on the page while a second page stays open; at the end the same server must answer it."""
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if _is_upload(path)]
    found = Uploads()
    with tempfile.TemporaryDirectory(prefix="tthc-uploads-") as folder, sync_playwright() as playwright:
        directory = Path(folder)
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = opened.new_context(locale="vi-VN")
        with (
            serving(build_database(directory), directory / "server.log") as address,
            visiting(context, address) as bystander,
            visiting(context, address) as visit,
        ):
            server = _process_at(address)
            bystander.open(links.OVERVIEW)
            for path in files:
                _upload(visit, path, found)
                found.largest_bytes = max([found.largest_bytes, *map(_peak, _family(server))])
            _look_at_the_end(bystander, server, address, found)
        opened.close()
    return found


def _upload(visit: Visit, path: Path, found: Uploads) -> None:
    visit.open(links.UPLOAD)
    visit.page.locator('input[type="file"]').first.set_input_files(path)
    button = visit.page.get_by_role("button", name="Xem trước", exact=True)
    outcome = visit.page.get_by_role("heading", name=re.compile("^Xem trước –"))
    began = time.monotonic()
    found.files += 1
    try:
        button.click(timeout=1000 * MOST_SECONDS)
        outcome.wait_for(timeout=1000 * (2 * MOST_SECONDS))
        visit.settle()
    except Exception as silence:
        found.faults.append(f"{path.name}: no answer ({str(silence).splitlines()[0]})")
        return
    seconds = time.monotonic() - began
    found.longest_seconds = max(found.longest_seconds, seconds)
    if seconds > MOST_SECONDS:
        found.faults.append(f"{path.name}: {seconds:.1f} s")
    errors = [said.inner_text() for said in _all(visit.page.get_by_test_id("stAlertContentError"))]
    if not errors:
        found.accepted += 1
    elif len(errors) > 1 or not errors[0].strip().endswith(".") or "Traceback" in errors[0]:
        found.faults.append(f"{path.name}: {errors}")


def _look_at_the_end(bystander: Visit, server: int, address: str, found: Uploads) -> None:
    if _process_at(address) != server:
        found.faults.append("the server's process is another one")
    if found.largest_bytes > MOST_BYTES:
        found.faults.append(f"a process took {found.largest_bytes >> 20} MiB")
    bystander.page.get_by_role("combobox", name="Khối").click()
    bystander.page.keyboard.press("Escape")
    bystander.open(links.OVERVIEW)
    if bystander.page.locator(".cards .value").first.inner_text() != str(RECEIVED):
        found.faults.append("the second page shows other figures than at the beginning")


def _all(found: Locator) -> list[Locator]:
    return [found.nth(place) for place in range(found.count())]


def _is_upload(path: Path) -> bool:
    return path.is_file() and path.suffix not in _NOT_FILES_OF_STAFF and path.name not in ("MANIFEST.csv", "README")


def _process_at(address: str) -> int:
    """The process that was started to serve this port."""
    port = address.rpartition(":")[2]
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        words = _read(path).split("\0")
        if "asgi:application" in words and port in words:
            return int(path.parent.name)
    raise ProcessLookupError(f"no server at {address}")


def _family(ancestor: int) -> list[int]:
    """The process and all that it started, and all that these started."""
    parents = {int(path.parent.name): _number(path, "PPid") for path in Path("/proc").glob("[0-9]*/status")}
    family = [ancestor]
    for process in family:
        family += [child for child, parent in parents.items() if parent == process]
    return family


def _peak(process: int) -> int:
    """The most memory that a process ever held, in bytes; 0 for one that has gone."""
    return _number(Path(f"/proc/{process}/status"), "VmHWM") << 10


def _number(path: Path, name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+)", _read(path), re.MULTILINE)
    return int(found[1]) if found else 0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
