"""Answers only to requests that call this server by a name of its own, and to pages that this server gave out.

A browser sends a hostile page's requests wherever that page's name leads: its owner lets the name lead to this machine
(DNS rebinding), and the page may then read all that an answer holds, also where only this machine is listened to.
"""

import ipaddress
import os
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

VARIABLE = "TTHC_ALLOWED_HOSTS"
_REFUSED = (
    "Máy chủ này không trả lời ở tên miền ấy. Hãy mở bằng địa chỉ đã được cấp; người quản trị khai tên miền trong biến "
    f"môi trường {VARIABLE}.\n"
)
_MISDIRECTED, _POLICY = 421, 1008


class AllowedHosts:
    """Goes in front of the application; `names` are those of `allowed_names` unless others are given."""

    def __init__(self, app: ASGIApp, names: Iterable[str] | None = None) -> None:
        self._app = app
        self._names = frozenset(allowed_names() if names is None else names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or self._may_pass(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _POLICY})
        else:
            await PlainTextResponse(_REFUSED, status_code=_MISDIRECTED)(scope, receive, send)

    def _may_pass(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) != 1 or not self._is_ours(_name_of(f"//{hosts[0]}")):
            return False
        # A page elsewhere may not open the dashboard's connection in the name of whoever looks at that page.
        return scope["type"] != "websocket" or all(self._is_of(origin, hosts[0]) for origin in origins)

    def _is_of(self, origin: str, host: str) -> bool:
        """Whether a page of this origin is this server's: it names the same host, or, behind a proxy that gives the
        request another one, a name that the administrator declared."""
        try:
            authority = urlsplit(origin).netloc
        except ValueError:
            return False
        return bool(authority) and (authority == host or _name_of(origin) in self._names - {"localhost"})

    def _is_ours(self, name: str | None) -> bool:
        # Nobody can let a bare address lead elsewhere.
        return name is not None and (name in self._names or _is_address(name))


def allowed_names() -> set[str]:
    """This machine's name, localhost, and the names in the variable, in small letters."""
    declared = {name.strip().lower().rstrip(".") for name in os.environ.get(VARIABLE, "").split(",")}
    return {"localhost", socket.gethostname().lower(), *declared} - {""}


def _name_of(address: str) -> str | None:
    """The host in an address, in small letters, without its port; None where it cannot be one."""
    try:
        parts = urlsplit(address)
        # A port that is none raises an error, too.
        is_plain = parts.port != 0 and parts.username is None and not (parts.path or parts.query or parts.fragment)
    except ValueError:
        return None
    return parts.hostname.rstrip(".") if is_plain and parts.hostname else None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
