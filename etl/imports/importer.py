"""Imports or previews files: each is read in a process of its own, then stored whole or only shown."""

from collections.abc import Sequence
from pathlib import Path

from db.engine import Engine
from etl.imports.pending_files import PendingFile, open_file
from etl.imports.results import FileResult, ImportOptions, OnDone, OnStep, Phase, Preview, tell_step
from etl.reading.reading import Reading

# Files read at the same time, each in its own process; more would only wait for the one writer.
_READ_AHEAD = 2


def import_files(
    engine: Engine,
    paths: Sequence[Path],
    options: ImportOptions,
    *,
    on_step: OnStep | None = None,
    on_done: OnDone | None = None,
) -> list[FileResult]:
    """Import files one after another, each in a transaction of its own; the next are read while one is stored.

    With `dry_run` nothing is stored: see preview_files.
    """
    if options.dry_run:
        return list(preview_files(engine, paths, options, on_step=on_step, on_done=on_done).files)
    results: list[FileResult] = []
    pending: list[PendingFile] = []
    waiting = list(paths)
    try:
        while waiting or pending:
            while waiting and len(pending) < _READ_AHEAD:
                path = waiting.pop(0)
                pending.append(open_file(engine, path, options, file_name=path.name))
            # Loaded while the first file is read: it takes as long to load as a small file to read.
            from etl.imports.storing import store_file

            current = pending.pop(0)
            _await_turn(current, len(results), len(paths), on_step)
            tell_step(on_step, Phase.READING, current.file_name, place=len(results), of=len(paths))
            read = current.read()
            rows = read.rows if isinstance(read, Reading) else None
            tell_step(on_step, Phase.STORING, current.file_name, place=len(results), of=len(paths), rows=rows)
            results.append(store_file(engine, current, read, options))
            if on_done:
                on_done(results[-1])
    finally:
        _cancel(pending)
    return results


def preview_files(
    engine: Engine,
    paths: Sequence[Path],
    options: ImportOptions,
    *,
    on_step: OnStep | None = None,
    on_done: OnDone | None = None,
) -> Preview:
    """What importing these files in this order would do, each after those before it; nothing is stored.

    All of them are taken in in one transaction that is rolled back. It opens once every file is read, so that no other
    writer waits for the reading.
    """
    pending: list[PendingFile] = []
    try:
        for path in paths:
            pending.append(open_file(engine, path, options, file_name=path.name))
            if len(pending) >= _READ_AHEAD:
                _wait(pending, len(pending) - _READ_AHEAD, len(paths), on_step)
        # Loaded while the files are read, as above.
        from etl.imports.storing import preview_together

        for place in range(max(0, len(pending) - _READ_AHEAD + 1), len(pending)):
            _wait(pending, place, len(paths), on_step)
        return preview_together(engine, pending, options, on_step, on_done)
    finally:
        _cancel(pending)


def _wait(files: Sequence[PendingFile], place: int, of: int, on_step: OnStep | None) -> None:
    if (pending := files[place].pending) is not None:
        _await_turn(files[place], place, of, on_step)
        tell_step(on_step, Phase.READING, files[place].file_name, place=place, of=of)
        pending.wait()


def _await_turn(file: PendingFile, place: int, of: int, on_step: OnStep | None) -> None:
    if file.pending:
        file.pending.await_turn(lambda: tell_step(on_step, Phase.WAITING, file.file_name, place=place, of=of))


def _cancel(pending: Sequence[PendingFile]) -> None:
    for file in pending:
        if file.pending:
            file.pending.cancel()
