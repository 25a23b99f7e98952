"""The demonstration's year, made once, and one month's pair of files, written once."""

from pathlib import Path

import pytest

from demo.dossiers import BLOCKS, demo_dossiers
from demo.exports import write_export
from domain.agency import Block
from tests.demo.year import FEBRUARY, Year, read_year


@pytest.fixture(scope="session")
def year() -> dict[Block, Year]:
    return {block: read_year(demo_dossiers(block)) for block in BLOCKS}


@pytest.fixture(scope="session")
def february_files(tmp_path_factory: pytest.TempPathFactory) -> dict[Block, Path]:
    directory = tmp_path_factory.mktemp("february")
    return {block: write_export(directory, block, FEBRUARY)[0] for block in BLOCKS}
