"""Every page begins with our own text of Streamlit's file, and no other answer changes."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Message

from asgi import OwnPage
from ui.streamlit_insides import page_file


def answered(theirs: Response, method: str = "GET") -> tuple[dict[str, str], str]:
    """Headers and text of what a browser gets where this is Streamlit's answer."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {"type": "http", "method": method, "path": "/ho-so", "headers": []}
    # In a thread: in this one the browser tests of the same worker have left a loop running.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(OwnPage(theirs)(scope, receive, send))).result()
    start, *parts = sent
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    return headers, b"".join(part["body"] for part in parts).decode()


def test_a_page_is_ours_and_no_earlier_text_of_it_is_kept() -> None:
    theirs = HTMLResponse("<html></html>", headers={"etag": "1", "last-modified": "x", "cache-control": "no-cache"})
    headers, text = answered(theirs)
    assert text == page_file() and headers["content-length"] == str(len(text.encode()))
    assert headers["cache-control"] == "no-cache" and not {"etag", "last-modified"} & set(headers)


def test_it_speaks_vietnamese_before_anything_runs() -> None:
    text = page_file()
    assert '<html lang="vi">' in text and "<title>Thủ tục hành chính</title>" in text
    assert "Hãy bật JavaScript" in text and "enable JavaScript" not in text
    assert text.index('{value: "vi-VN"}') < text.index("prerenderReady = false") < text.index("<script type=")


def test_whoever_asks_for_a_pages_head_gets_no_text() -> None:
    headers, text = answered(HTMLResponse(""), "HEAD")
    assert text == "" and headers["content-length"] == str(len(page_file().encode()))


def test_other_answers_stay_as_they_are() -> None:
    assert answered(PlainTextResponse("ok"))[1] == "ok"
    assert answered(HTMLResponse("no", status_code=404))[1] == "no"
