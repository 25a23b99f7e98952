"""`tthc serve`: a real server in a process of its own, and the ports it cannot have."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from cli.serve import announcement
from tests.cli.conftest import Run

PROJECT = Path(__file__).resolve().parents[2]
_STREAM = "/_stcore/stream"


def test_it_says_where_it_is_answers_there_and_ends_quietly_when_told_to(tmp_path: Path) -> None:
    environment = os.environ | {"TTHC_DATABASE_URL": f"sqlite:///{(tmp_path / 'tthc.db').as_posix()}"}
    command = [sys.executable, "-m", "cli", "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        # A server that never speaks, or never ends, is ended: what it should have said is empty then.
        patience = threading.Timer(90, server.kill)
        patience.start()
        try:
            assert server.stdout is not None
            address = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
            assert address is not None
            with urllib.request.urlopen(f"{address[0]}/healthz", timeout=30) as health:
                assert health.status == 200
            paths = ("/", "/healthz", _STREAM)
            assert [_status(address[0], path, "localhost") for path in paths] == [200, 200, 101]
            assert [_status(address[0], path, "evil.example") for path in paths] == [421, 421, 403]
        finally:
            server.send_signal(signal.SIGINT)
            rest, errors = server.communicate()
            patience.cancel()
    assert (server.returncode, rest, errors) == (0, "", "")


def _status(address: str, path: str, host: str) -> int:
    """What is answered to a page that called the server so; to the last path it speaks as to a websocket."""
    port = urlsplit(address).port
    headers = {"Host": f"{host}:{port}"}
    if path == _STREAM:
        headers |= {"Origin": f"http://{host}:{port}", "Connection": "Upgrade", "Upgrade": "websocket"}
        headers |= {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    with closing(connection):
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status


def test_a_port_in_use_is_refused_in_one_sentence_that_names_it(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = run("serve", "--port", str(port))
    assert result.exit_code == 1
    assert str(port) in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_an_address_that_is_none_is_refused(run: Run) -> None:
    result = run("serve", "--host", "khong.co.invalid", "--port", "0")
    assert result.exit_code == 1
    assert "khong.co.invalid" in result.stderr


def test_who_opens_it_to_the_network_is_told_that_nobody_signs_in() -> None:
    assert "chỉ mở được trên máy này" in announcement("127.0.0.1", 8501)
    assert "không cần đăng nhập" in announcement("0.0.0.0", 8501)
    assert "http://[::1]:8501" in announcement("::1", 8501)
