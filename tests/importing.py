"""Files into the database as the commands and the pages import them, but read in this process."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from db.engine import Engine
from etl.imports import importer
from etl.imports.results import FileResult, ImportOptions, Preview
from tests.one_process import one_process


def import_file(engine: Engine, path: Path, options: ImportOptions) -> FileResult:
    """What became of the file."""
    (result,) = import_files(engine, [path], options)
    return result


def import_files(engine: Engine, paths: Sequence[Path], options: ImportOptions, **more: Any) -> list[FileResult]:
    """What became of each file; `more` as etl.imports.importer.import_files takes it."""
    with one_process():
        return importer.import_files(engine, paths, options, **more)


def preview_files(engine: Engine, paths: Sequence[Path], options: ImportOptions) -> Preview:
    """What an import of the files would do."""
    with one_process():
        return importer.preview_files(engine, paths, options)
