"""A PostgreSQL server and a standby that follows it, started for tests from the binaries on this machine."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

_PATIENCE = 30
_OWNER = "postgres"
_PROGRAMS = ("initdb", "pg_ctl", "pg_basebackup")
# Nothing here outlives the tests.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "max_connections": "40",
    "shared_buffers": "16MB",
    "wal_receiver_status_interval": "1",
}


@dataclass(frozen=True)
class Server:
    """One running server: its folder, its port, and the address of its only database."""

    binaries: Path
    folder: Path
    port: int
    admin: Engine = field(repr=False)

    @property
    def url(self) -> str:
        return _address(self.port)

    def start(self) -> None:
        settings = " ".join(f"-c {name}='{value}'" for name, value in (*_SETTINGS.items(), ("port", self.port)))
        # What it writes goes to a file: it would hold the test's own output open.
        _run(self.binaries, self.folder, "pg_ctl", "-w", "-l", "server.log", "-D", "data", "-o", settings, "start")

    def stop(self) -> None:
        self.admin.dispose()
        _run(self.binaries, self.folder, "pg_ctl", "-w", "-m", "immediate", "-D", "data", "stop")

    def set(self, setting: str) -> None:
        """Give the running server another setting."""
        self.ask(f"ALTER SYSTEM SET {setting}")
        self.ask("SELECT pg_reload_conf()")

    def ask(self, statement: str) -> object:
        """The one value that a statement gives, if it gives any, as the server's administrator."""
        with self.admin.connect() as connection:
            result = connection.execute(text(statement))
            return result.scalar() if result.returns_rows else None


@dataclass(frozen=True)
class Pair:
    """The primary and the standby that follows it."""

    primary: Server
    standby: Server

    def pause(self) -> None:
        """Let the standby stay where it is, once it has come as far as the primary."""
        self.catch_up()
        self.standby.ask("SELECT pg_wal_replay_pause()")
        # It looks for the wish when something arrives, or every five seconds.
        self.primary.ask("SELECT pg_logical_emit_message(true, 'tthc', '')")
        _wait(lambda: self.standby.ask("SELECT pg_get_wal_replay_pause_state()") == "paused")

    @contextmanager
    def standby_never_waits(self) -> Iterator[None]:
        """Let the standby break off at once what its readers do where the primary's changes need it."""
        self.standby.set("max_standby_streaming_delay TO 0")
        yield
        self.standby.set("max_standby_streaming_delay TO DEFAULT")

    def resume(self) -> None:
        """Let the standby follow again."""
        self.standby.ask("SELECT pg_wal_replay_resume()")

    def catch_up(self) -> None:
        """Let the standby follow, and wait until it has all that the primary wrote until now."""
        self.resume()
        reached = self.primary.ask("SELECT pg_current_wal_flush_lsn()")
        _wait(lambda: bool(self.standby.ask(f"SELECT pg_last_wal_replay_lsn() >= '{reached}'")))


@contextmanager
def replicating() -> Iterator[Pair]:
    """A primary and its standby, on free ports of this machine only; skips the test where they cannot be started."""
    binaries = _binaries()
    with tempfile.TemporaryDirectory(prefix="tthc-replica-") as folder:
        primary, standby = (_server(binaries, Path(folder) / name) for name in ("primary", "standby"))
        Path(folder).chmod(0o755)
        _run(binaries, primary.folder, "initdb", "-D", "data", "-U", _OWNER, "-A", "trust", "-E", "UTF8", "--no-sync")
        with _running(primary):
            copied = ("-D", "data", "-R", "-X", "stream", "-c", "fast", "--no-sync", "-d", _libpq(primary.port))
            _run(binaries, standby.folder, "pg_basebackup", *copied)
            with _running(standby):
                yield Pair(primary, standby)


@contextmanager
def _running(server: Server) -> Iterator[None]:
    server.start()
    try:
        yield
    finally:
        server.stop()


def _server(binaries: Path, folder: Path) -> Server:
    folder.mkdir()
    if os.getuid() == 0:
        shutil.chown(folder, _OWNER)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return Server(binaries, folder, port, create_engine(_address(port), isolation_level="AUTOCOMMIT"))


def _address(port: int) -> str:
    return f"postgresql+psycopg://{_OWNER}@127.0.0.1:{port}/postgres"


def _libpq(port: int) -> str:
    return f"host=127.0.0.1 port={port} user={_OWNER}"


def _binaries() -> Path:
    """Where initdb and its companions are: on the path, or where Debian puts each version."""
    if os.name != "posix":
        pytest.skip("a standby is only tried on POSIX")
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    complete = [folder for folder in folders if all((folder / name).exists() for name in _PROGRAMS)]
    if not complete:
        pytest.skip(f"no PostgreSQL server's binaries ({', '.join(_PROGRAMS)}) on this machine")
    if os.getuid() == 0 and _OWNER not in {user.pw_name for user in pwd.getpwall()}:
        pytest.skip(f"PostgreSQL does not run as root, and there is no user {_OWNER} on this machine")
    return complete[0]


def _run(binaries: Path, folder: Path, program: str, *words: str) -> None:
    """One of the server's programs, as the user who may run it. What it says is shown where it fails."""
    command: Sequence[str] = (str(binaries / program), *words)
    if os.getuid() == 0:
        command = ("runuser", "-u", _OWNER, "--", *command)
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(command, cwd=folder, stdout=said, stderr=said, timeout=2 * _PATIENCE)
        said.seek(0)
        assert done.returncode == 0, said.read().decode(errors="replace")


def _wait(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < until, "the standby did not come so far"
        time.sleep(0.02)
