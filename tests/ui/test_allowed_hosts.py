"""A name that somebody else lets lead to this machine opens nothing: no page, no file, no connection."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from ui.allowed_hosts import VARIABLE, AllowedHosts, allowed_names

NAMES = ("localhost", "may-chu", "tthc.quangngai.gov.vn")
EVIL = "evil.example"


async def _dashboard(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
    elif scope["type"] == "http":
        await PlainTextResponse("figures")(scope, receive, send)
    else:
        await send({"type": "lifespan.startup.complete"})


def sent_for(kind: str, *headers: tuple[str, str]) -> list[Message]:
    """What a request with these headers gets."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers]
    scope: dict[str, Any] = {"type": kind, "method": "GET", "path": "/", "headers": raw}
    # In a thread: in this one the browser tests of the same worker have left a loop running.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(AllowedHosts(_dashboard, NAMES)(scope, receive, send))).result()
    return sent


def is_answered(*headers: tuple[str, str]) -> bool:
    start, body = sent_for("http", *headers)
    text: str = body["body"].decode()
    assert (start["status"], text == "figures") in ((200, True), (421, False))
    assert text == "figures" or VARIABLE in text
    return text == "figures"


def is_connected(*headers: tuple[str, str]) -> bool:
    (message,) = sent_for("websocket", *headers)
    return bool(message["type"] == "websocket.accept")


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "localhost:8501", "LOCALHOST:8501", "may-chu:8501", "tthc.quangngai.gov.vn"),
        *("tthc.quangngai.gov.vn.", "127.0.0.1:8501", "10.0.4.7", "[::1]:8501"),
    ],
)
def test_a_name_of_its_own_and_a_bare_address_are_answered(host: str) -> None:
    assert is_answered(("host", host))
    assert is_connected(("host", host), ("origin", f"http://{host}"))


@pytest.mark.parametrize(
    "host",
    [
        *(EVIL, f"{EVIL}:8501", f"localhost.{EVIL}", f"127.0.0.1.{EVIL}", "127.0.0.1.nip.io", "xlocalhost"),
        *(f"localhost@{EVIL}", f"{EVIL}#localhost", f"{EVIL}/localhost", f"localhost, {EVIL}", "[::1", ""),
        # A browser would ask for 127.0.0.1 itself: these are names.
        *("0x7f000001", "127.1", "localhost:abc"),
    ],
)
def test_any_other_name_is_refused(host: str) -> None:
    assert not is_answered(("host", host))
    assert not is_connected(("host", host), ("origin", f"http://{host}"))


def test_a_request_with_no_host_or_with_two_is_refused() -> None:
    assert not is_answered()
    assert not is_answered(("host", "localhost"), ("host", EVIL))


@pytest.mark.parametrize("origin", [f"http://{EVIL}", "http://localhost:9999", "http://10.0.4.8", "null", "http://["])
def test_a_page_from_elsewhere_opens_no_connection(origin: str) -> None:
    assert not is_connected(("host", "localhost:8501"), ("origin", origin))


def test_a_program_that_names_no_page_is_connected_and_so_is_a_proxy_that_changes_the_host() -> None:
    assert is_connected(("host", "localhost:8501"))
    assert is_connected(("host", "127.0.0.1:8501"), ("origin", "https://tthc.quangngai.gov.vn"))


def test_what_the_server_is_told_of_its_own_start_passes() -> None:
    assert sent_for("lifespan")[0]["type"] == "lifespan.startup.complete"


def test_names_are_declared_in_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, " TTHC.quangngai.gov.vn , ,noi-bo.lan.")
    assert {"localhost", "tthc.quangngai.gov.vn", "noi-bo.lan"} <= allowed_names()
    assert "" not in allowed_names()
