"""A progress bar on standard error; it is drawn only on a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from cli.console import console, plain

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class FileProgress:
    """A bar of files; without a terminal it does nothing."""

    def __init__(self, bar: "Progress | None", task: "TaskID | None") -> None:
        self._bar = bar
        self._task = task

    def start(self, name: str) -> None:
        """Say which file is being worked on."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, name=plain(name))

    def say(self, sentence: str) -> None:
        """Say something while the files are worked on, terminal or not."""
        if self._bar is not None:
            self._bar.console.print(sentence, soft_wrap=True)
        else:
            typer.echo(sentence, err=True)

    def advance(self) -> None:
        """One file is done."""
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task)


@contextmanager
def file_progress(title: str, total: int | None) -> Iterator[FileProgress]:
    """A bar while the files are worked on; `total` is None where nobody knows how many there will be."""
    out = console(stderr=True)
    if not out.is_terminal:
        yield FileProgress(None, None)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[name]}", markup=False),
    )
    with Progress(*columns, console=out, transient=False) as bar:
        yield FileProgress(bar, bar.add_task(title, total=total, name=""))
