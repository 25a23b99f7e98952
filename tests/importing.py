"""One file into the database, as the commands and the pages import it."""

from pathlib import Path

from db.engine import Engine
from etl.imports.importer import import_files
from etl.imports.results import FileResult, ImportOptions


def import_file(engine: Engine, path: Path, options: ImportOptions) -> FileResult:
    """What became of the file."""
    (result,) = import_files(engine, [path], options)
    return result
