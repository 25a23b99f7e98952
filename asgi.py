"""The dashboard as an ASGI application, for `tthc serve` and any other ASGI server."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import paper_copies
from ui.allowed_hosts import AllowedHosts
from ui.page_script import GONE, HELD, SESSION_HEADER, SESSION_PATH
from ui.streamlit_insides import has_session, page_file, run_only_app_py, search_script

_SCRIPT = Path(__file__).with_name("app.py")

run_only_app_py()


async def _answer_health(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


class OwnSearch:
    """Answers with our own text of the one file of Streamlit's page by which options are searched; a route may not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._address, script = search_script()
        self._answer = Response(
            script, media_type="text/javascript", headers={"Cache-Control": "public, max-age=86400"}
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_asked = scope["type"] == "http" and scope["path"].endswith(self._address)
        await (self._answer if is_asked else self._app)(scope, receive, send)


class OwnPage:
    """Answers with our own text of the file with which every page begins, wherever Streamlit would with its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._page = page_file().encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_page = False

        async def send_own(message: Message) -> None:
            nonlocal is_page
            if message["type"] == "http.response.start":
                is_page = self._takes_place(message)
            elif is_page:
                message["body"] = b"" if scope["method"] == "HEAD" or message.get("more_body") else self._page
            await send(message)

        await self._app(scope, receive, send_own)

    def _takes_place(self, start: Message) -> bool:
        headers = MutableHeaders(raw=start["headers"])
        if start["status"] != 200 or not headers.get("content-type", "").startswith("text/html"):
            return False
        headers["content-length"] = str(len(self._page))
        # They are of Streamlit's file: the browser would keep an earlier text of ours for the same.
        for name in ("etag", "last-modified", "content-encoding"):
            del headers[name]
        start["headers"] = headers.raw
        return True


async def _answer_session(request: Request) -> PlainTextResponse:
    return PlainTextResponse(HELD if has_session(request.headers.get(SESSION_HEADER, "")) else GONE)


# Not async: it is made on a thread of its own, beside what the server answers meanwhile.
def _answer_paper_copies(request: Request) -> JSONResponse:
    session, names = request.headers.get(SESSION_HEADER, ""), request.query_params.getlist(paper_copies.PARAMETER)
    return JSONResponse(paper_copies.copies(session, names), headers={"Cache-Control": "no-store"})


ROUTES = (
    Route("/healthz", _answer_health),
    Route(SESSION_PATH, _answer_session),
    Route(paper_copies.PATH, _answer_paper_copies),
)
MIDDLEWARE = (Middleware(AllowedHosts), Middleware(OwnSearch), Middleware(OwnPage))


def create_application(middleware: Sequence[Middleware] = ()) -> st.App:
    """The application; a sign-in gate goes in front of everything, /healthz too, as middleware."""
    return st.App(_SCRIPT, routes=ROUTES, middleware=[*middleware, *MIDDLEWARE])


application = create_application()
