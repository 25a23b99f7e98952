"""The dashboard as an ASGI application, for `tthc serve` and any other ASGI server."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.page_script import GONE, HELD, SESSION_HEADER, SESSION_PATH
from ui.streamlit_insides import has_session, run_only_app_py, search_script

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


async def _answer_session(request: Request) -> PlainTextResponse:
    return PlainTextResponse(HELD if has_session(request.headers.get(SESSION_HEADER, "")) else GONE)


ROUTES = (Route("/healthz", _answer_health), Route(SESSION_PATH, _answer_session))
MIDDLEWARE = (Middleware(OwnSearch),)


def create_application(middleware: Sequence[Middleware] = ()) -> st.App:
    """The application; a sign-in gate goes in front of everything, /healthz too, as middleware."""
    return st.App(_SCRIPT, routes=ROUTES, middleware=[*middleware, *MIDDLEWARE])


application = create_application()
