"""Imports live in processes of their own: closing the browser neither stops nor doubles one."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from db.engine import Engine, open_database, reading, transaction
from domain.batch import FileStatus
from etl.imports import job_files, jobs
from etl.imports.history import past_imports
from etl.imports.results import ImportOptions, Phase
from tests.browser.conftest import Visit, serving, visiting
from tests.importing import import_file
from tests.pages.small_year import RANKED, build_database, small_year_rows, write_export
from ui import links

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-work")]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """A small database of this test's own."""
    opened = open_database(f"sqlite:///{build_database(tmp_path).as_posix()}")
    yield opened
    opened.dispose()


@pytest.fixture
def own_server(browser: BrowserContext, database: Engine, tmp_path: Path) -> Iterator[str]:
    """The application on that database."""
    with serving(Path(str(database.url.database)), tmp_path / "server.log") as address:
        yield address


def _preview(visit: Visit, path: Path) -> None:
    visit.open(links.UPLOAD)
    visit.page.locator('input[type="file"]').first.set_input_files(path)
    visit.page.get_by_role("button", name="Xem trước").click()
    expect(visit.page.get_by_text("chưa ghi gì vào cơ sở dữ liệu")).to_be_visible()


def _moved(tmp_path: Path) -> Path:
    """The small year a month later: one agency's dossiers late, one of them gone."""
    return write_export(tmp_path / "sua.xlsx", [row for row in small_year_rows() if row.agency == RANKED][:34])


def _stored(database: Engine) -> list[str]:
    with reading(database) as connection:
        return [batch.file_name for batch in past_imports(connection)]


def test_a_closed_page_neither_stops_nor_doubles_an_import(
    browser: BrowserContext, own_server: str, database: Engine, tmp_path: Path
) -> None:
    with visiting(browser, own_server) as first:
        _preview(first, _moved(tmp_path))
        expect(first.page.get_by_text("1 hồ sơ không thấy trong tệp")).to_be_visible()
        for width in (1400, 400):
            first.page.set_viewport_size({"width": width, "height": 900})
            first.settle()
            first.shoot(f"xem-truoc-{width}")
        with _stopped(first, database):
            expect(first.page.get_by_text("Đang nạp 1 tệp")).to_be_visible()
            first.shoot("dang-nap")
            first.page.close()
            with visiting(browser, own_server) as second:
                second.open(links.UPLOAD)
                expect(second.page.get_by_text("Đang nạp 1 tệp")).to_be_visible()
    with visiting(browser, own_server) as third:
        third.open(links.UPLOAD)
        expect(third.page.get_by_text("Đã nạp 1 trên 1 tệp.")).to_be_visible()
        third.shoot("da-nap")
    assert _stored(database) == ["sua.xlsx", "quy-1.xlsx"]


def test_the_end_of_an_import_does_not_move_the_page_of_who_has_chosen_the_next_files(
    browser: BrowserContext, own_server: str, database: Engine, tmp_path: Path
) -> None:
    with visiting(browser, own_server) as visit:
        _preview(visit, _moved(tmp_path))
        with _stopped(visit, database):
            expect(visit.page.get_by_text("Đang nạp 1 tệp")).to_be_visible()
            next_file = write_export(tmp_path / "tiep.xlsx", small_year_rows()[:5])
            # The control that held the first file is taken away only when the page is drawn to its end.
            visit.settle()
            visit.page.locator('input[type="file"]').first.set_input_files(next_file)
            look = visit.page.get_by_role("button", name="Xem trước")
            expect(look).to_be_visible()
            visit.settle()
            place = look.bounding_box()
        expect(visit.page.get_by_text("Lần nạp đã kết thúc")).to_be_visible()
        assert look.bounding_box() == place
        visit.shoot("nap-xong-khi-dang-chon-tep")
        look.click()
        expect(visit.page.get_by_text("Đã nạp 1 trên 1 tệp.")).to_be_visible()
        expect(visit.page.get_by_text("chưa ghi gì vào cơ sở dữ liệu")).to_be_visible()


def test_an_import_whose_process_is_killed_stores_nothing_and_the_page_says_so(
    browser: BrowserContext, own_server: str, database: Engine, tmp_path: Path
) -> None:
    with visiting(browser, own_server) as visit:
        _preview(visit, _moved(tmp_path))
        with _stopped(visit, database) as process:
            expect(visit.page.get_by_text("Đang ghi tệp 1/1: sua.xlsx (34 dòng)")).to_be_visible()
            os.kill(process, signal.SIGKILL)
        expect(visit.page.get_by_text("Đã nạp 0 trên 1 tệp.")).to_be_visible()
        expect(visit.page.get_by_text("bị dừng giữa chừng")).to_be_visible()
        expect(visit.page.get_by_text("chưa ghi gì; có thể nạp lại")).to_be_visible()
        visit.shoot("nap-bi-dung")
    assert _stored(database) == ["quy-1.xlsx"]


def test_a_changed_filter_shows_what_somebody_else_imported_meanwhile(
    browser: BrowserContext, own_server: str, database: Engine, tmp_path: Path
) -> None:
    later = write_export(tmp_path / "them.xlsx", small_year_rows(), last=date(2023, 4, 15))
    with visiting(browser, own_server) as visit:
        visit.open("")
        expect(visit.page.get_by_text("Số liệu đến ngày 31/03/2023")).to_be_visible()
        # The script around the page does not run at a change of the filter, and the page must not live on its answers.
        assert import_file(database, later, ImportOptions()).status is FileStatus.IMPORTED
        visit.choose("Lịch", "Kỳ báo cáo")
        expect(visit.page.get_by_text("Số liệu đến ngày 15/04/2023")).to_be_visible()
        expect(visit.page.get_by_text("Số liệu đến ngày 31/03/2023")).to_have_count(0)


@contextmanager
def _stopped(visit: Visit, database: Engine) -> Iterator[int]:
    """The process of the import that is asked for on the page, stopped when it is about to store; then it goes on.

    The writer's place is held only until it stands still: for longer than its patience it must not wait, however long
    the machine takes to draw a page.
    """
    with transaction(database):
        visit.page.get_by_role("button", name="Nạp 1 tệp").click()
        process = _process_that_stores(database)
        os.kill(process, signal.SIGSTOP)
    try:
        yield process
    finally:
        # Where the test has killed it, it may be gone.
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGCONT)


def _process_that_stores(database: Engine) -> int:
    """The number of the process that has read its file and would now store it."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for job in jobs.imports(database):
            if job.step and job.step.phase is Phase.STORING:
                return _process_at_work(job_files.jobs_directory(database) / job.id)
        time.sleep(0.05)
    raise AssertionError("no import began to store")


def _process_at_work(directory: Path) -> int:
    """The number of the process whose job is the directory."""
    for found in Path("/proc").iterdir():
        if found.name.isdigit():
            try:
                command = (found / "cmdline").read_bytes()
            except OSError:
                # It has ended in the meantime.
                continue
            if b"etl.imports.jobs" in command and str(directory).encode() in command:
                return int(found.name)
    raise AssertionError("no process is at work on a job")
