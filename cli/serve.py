"""`tthc serve`: starts the dashboard, by default for this machine only."""

import logging
import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.refusal import CommandRefusedError

# The application is named and not imported: commands do without the screen's packages.
APPLICATION = "asgi:application"

_PROJECT = Path(__file__).resolve().parent.parent
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def serve(
    host: Annotated[
        str, typer.Option("--host", metavar="ĐỊA_CHỈ", help="Địa chỉ để nghe; 127.0.0.1 là chỉ máy này.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="CỔNG", help="Cổng để nghe.", min=0, max=65535)] = 8501,
) -> None:
    """Mở bảng số liệu trong trình duyệt."""
    listening = _listen(host, port)
    # Whoever is told this address may ask for it by that name.
    os.environ["TTHC_ALLOWED_HOSTS"] = ",".join(filter(None, (os.environ.get("TTHC_ALLOWED_HOSTS"), host)))
    import uvicorn

    class Announcing(uvicorn.Server):
        """A server that says where it is once it can answer."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                typer.echo(announcement(host, listening.getsockname()[1]))

    # A filter and not a level: Streamlit, once loaded, sets the levels of uvicorn's loggers itself.
    for name in ("uvicorn", "uvicorn.access", "uvicorn.error"):
        logging.getLogger(name).addFilter(lambda record: record.levelno >= logging.WARNING)
    # The application's module stands beside app.py, which an installed command does not look into by itself.
    sys.path.insert(0, str(_PROJECT))
    config = uvicorn.Config(APPLICATION, log_level="warning", lifespan="on")
    with listening:
        try:
            Announcing(config).run(sockets=[listening])
        except KeyboardInterrupt:
            return


def announcement(host: str, port: int) -> str:
    """Where the dashboard is, and that others can reach it where they can."""
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    if host in _LOOPBACK:
        return f"Bảng số liệu: {address} (chỉ mở được trên máy này; Ctrl+C để dừng)"
    return f"Bảng số liệu: {address} (máy khác trong mạng cũng mở được, không cần đăng nhập; Ctrl+C để dừng)"


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except socket.gaierror as error:
        raise CommandRefusedError(f'Không có địa chỉ "{host}".') from error
    except OSError as error:
        raise CommandRefusedError(
            f"Không mở được cổng {port} ở {host}: có chương trình khác đang dùng, hoặc không có quyền. "
            "Chọn cổng khác bằng --port."
        ) from error
