"""The dashboard as an ASGI application, for `tthc serve` and any other ASGI server."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from ui.streamlit_insides import run_only_app_py

_SCRIPT = Path(__file__).with_name("app.py")

run_only_app_py()


async def _answer_health(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


ROUTES = (Route("/healthz", _answer_health),)


def create_application(middleware: Sequence[Middleware] = ()) -> st.App:
    """The application; a sign-in gate goes in front of everything, /healthz too, as middleware."""
    return st.App(_SCRIPT, routes=ROUTES, middleware=list(middleware))


application = create_application()
