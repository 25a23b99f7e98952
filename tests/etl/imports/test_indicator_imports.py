"""Workbooks of indicators through the whole importer into a real database: stored whole, revised, undone, replaced."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from db import batches, indicators
from db.engine import Engine, reading, transaction
from db.reference import agency_ids
from domain.batch import BatchKind, FileStatus, Replacing
from domain.indicator_values import month_number
from domain.period import parse_period
from domain.receipt import Receipt
from etl.imports.history import past_imports, undo
from etl.imports.importer import preview_files
from etl.imports.remembered_layouts import known_layouts
from etl.imports.results import FileResult, ImportOptions
from etl.recognition.questions import Answers
from exports.receipt import receipt_tables
from measures.indicators import revisions, values, values_by_agency, values_by_month
from measures.receipts import receipt
from tests.cli.workbooks import write_export
from tests.etl.indicators.sheets import HEADINGS, OWN_HEADINGS, line
from tests.importing import import_file

YEAR = parse_period("2023")
Rows = Sequence[Sequence[object]]


@pytest.fixture
def store(engine: Engine, tmp_path: Path) -> "Store":
    """A database and a folder of files."""
    return Store(engine, tmp_path)


class Store:
    """Imports rows as workbooks, each of its own bytes."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self.folder, self.number = engine, folder, 0

    def load(self, *rows: Sequence[object], own: Rows = (), **options: object) -> FileResult:
        return import_file(self.engine, self.written(rows, own), ImportOptions(**options))  # type: ignore[arg-type]

    def written(self, rows: Rows, own: Rows = ()) -> Path:
        self.number += 1
        path = self.folder / f"chi-tieu-{self.number}.xlsx"
        workbook = Workbook()
        workbook.worksheets[0].title = f"Lần {self.number}"
        for cells in [HEADINGS, *rows]:
            workbook.worksheets[0].append(list(cells))
        if own:
            sheet = workbook.create_sheet("Chỉ tiêu riêng")
            for cells in [OWN_HEADINGS, *own]:
                sheet.append(list(cells))
        workbook.save(path)
        return path

    def value(self, key: str, period: str = "2023") -> object:
        with reading(self.engine) as connection:
            (found,) = (one for one in values(connection, parse_period(period)) if one.indicator.key == key)
        return found.value

    def know(self, *agencies: str) -> None:
        with transaction(self.engine) as connection:
            agency_ids(connection, agencies)


def test_a_file_goes_in_with_its_kind_period_and_layout(store: Store) -> None:
    result = store.load(line("sms_sent", 5, "05/2023"), line("sms_sent", 7), operator="chị Hoa")
    assert (result.status, result.kind, result.batch) == (FileStatus.IMPORTED, BatchKind.INDICATORS, 1)
    assert (result.tally.rows, result.tally.new) == (2, 2)
    assert (result.period, result.as_of) == ((date(2023, 5, 1), date(2023, 6, 30)), date(2023, 6, 30))
    with reading(store.engine) as connection:
        (batch,) = past_imports(connection)
        (layout,) = known_layouts(connection)
        # What is told of indicators says nothing of the day of any dossier.
        assert batches.data_date(connection) is None
    assert (batch.kind, batch.imported_by, layout.kind) == ("indicators", "chị Hoa", "indicators")
    assert store.value("sms_sent") == 12


def test_the_same_bytes_again_change_nothing(store: Store) -> None:
    path = store.written([line("sms_sent", 5)])
    import_file(store.engine, path, ImportOptions())
    again = import_file(store.engine, path, ImportOptions())
    assert (again.status, again.kind, again.batch, again.tally.same) == (FileStatus.UNCHANGED, "indicators", 1, 1)


def test_a_preview_stores_nothing_and_says_what_would_change(store: Store) -> None:
    store.load(line("sms_sent", 5), line("postal_dossiers", 7))
    paths = [store.written([line("sms_sent", 6), line("postal_dossiers", 7), line("fee_dossiers", 1)])]
    (shown,) = preview_files(store.engine, paths, ImportOptions(dry_run=True)).files
    assert (shown.status, shown.batch, shown.effect) == (FileStatus.PREVIEWED, None, None)
    assert (shown.tally.new, shown.tally.updated, shown.tally.same) == (1, 1, 1)
    assert (store.value("sms_sent"), store.value("fee_dossiers")) == (5, None)


def test_a_revised_value_keeps_the_former_one_with_date_and_person(store: Store) -> None:
    store.load(line("sms_sent", 5), operator="chị Hoa")
    store.load(line("sms_sent", 6), operator="anh Nam")
    with reading(store.engine) as connection:
        told = revisions(connection, "sms_sent", "2023-06")
    assert [int(one.value) for one in told] == [6, 5]
    assert [(one.told_by, one.counts) for one in told] == [("anh Nam", True), ("chị Hoa", False)]
    assert all(one.told_at.year >= 2023 for one in told)


def test_an_undo_brings_the_former_value_back(store: Store) -> None:
    store.load(line("sms_sent", 5), line("postal_dossiers", 7))
    second = store.load(line("sms_sent", 6), line("postal_dossiers", 7), line("fee_dossiers", 1))
    assert second.batch
    report = undo(store.engine, second.batch, dry_run=True)
    reversal = report.reversal
    assert (reversal.removed, reversal.set_back, reversal.confirmed, report.effect) == (1, 1, 1, None)
    assert store.value("sms_sent") == 6
    undo(store.engine, second.batch)
    assert (store.value("sms_sent"), store.value("fee_dossiers")) == (5, None)
    undo(store.engine, 1)
    assert store.value("sms_sent") is None


def test_an_undo_of_a_value_that_was_revised_changes_no_figure(store: Store) -> None:
    store.load(line("sms_sent", 5))
    store.load(line("sms_sent", 6))
    reversal = undo(store.engine, 1).reversal
    assert (reversal.superseded, reversal.superseded_by[0].batch, store.value("sms_sent")) == (1, 2, 6)


def test_a_replacement_takes_the_place_of_its_period_until_it_is_undone(store: Store) -> None:
    store.load(line("sms_sent", 5), line("postal_dossiers", 7))
    store.load(line("sms_sent", 9, "05/2023"))
    third = store.load(line("sms_sent", 6), replacing=Replacing.SOURCE)
    assert third.replacement and third.batch
    assert (third.replacement.removed, third.replacement.files[0].dossiers) == (1, 2)
    assert (store.value("postal_dossiers"), store.value("sms_sent")) == (None, 15)
    with reading(store.engine) as connection:
        assert [batch.replaced for batch in past_imports(connection)] == [0, 0, 2]
    assert undo(store.engine, third.batch).reversal.returned == 1
    assert (store.value("postal_dossiers"), store.value("sms_sent")) == (7, 14)


def test_a_replacement_of_agencies_leaves_the_province_and_the_others(store: Store) -> None:
    store.know("Sở Y tế", "Sở Tư pháp")
    told = [line("postal_dossiers", n, agency=name) for n, name in ((1, "Sở Y tế"), (2, "Sở Tư pháp"))]
    store.load(*told, line("sms_sent", 5, agency="Sở Y tế"), line("sms_sent", 9))
    store.load(line("postal_dossiers", 4, agency="Sở Y tế"), replacing=Replacing.AGENCIES)
    with reading(store.engine) as connection:
        by_agency = {
            name: {one.indicator.key: one.value for one in of if one.told}
            for name, of in values_by_agency(connection, YEAR)
        }
    assert by_agency == {"Sở Tư pháp": {"postal_dossiers": 2}, "Sở Y tế": {"postal_dossiers": 4}}
    assert store.value("sms_sent") == 9


def test_what_two_replaced_counts_again_only_when_both_are_undone(store: Store) -> None:
    store.load(line("sms_sent", 5), line("postal_dossiers", 7))
    second = store.load(line("sms_sent", 6), replacing=Replacing.SOURCE)
    third = store.load(line("sms_sent", 8), replacing=Replacing.SOURCE)
    assert second.batch and third.batch
    undo(store.engine, second.batch)
    assert (store.value("sms_sent"), store.value("postal_dossiers")) == (8, None)
    undo(store.engine, third.batch)
    assert (store.value("sms_sent"), store.value("postal_dossiers")) == (5, 7)


def test_a_value_read_on_a_later_day_counts_whatever_the_order_of_import(store: Store) -> None:
    score = "index_766_score"
    store.load(line(score, 90.09, read_on=date(2023, 7, 16)))
    older = store.load(line(score, 85.5, read_on=date(2023, 7, 5)))
    assert (older.tally.older, store.value(score)) == (1, Decimal("90.09"))
    both = [line(score, value, read_on=day) for value, day in ((91, date(2023, 7, 18)), (92, date(2023, 7, 20)))]
    store.load(*both)
    assert store.value(score) == 92
    with reading(store.engine) as connection:
        assert [one.value for one in revisions(connection, score, "2023-06")] == [
            92,
            91,
            Decimal("85.5"),
            Decimal("90.09"),
        ]


def test_a_file_with_an_error_leaves_nothing(store: Store) -> None:
    result = store.load(line("sms_sent", 5), line("postal_dossiers", "bảy"))
    assert (result.status, result.kind, result.error_count) == (FileStatus.REFUSED, "indicators", 1)
    assert result.reason and result.reason.startswith("Tệp có 1 lỗi trong 2 dòng số liệu nên chưa ghi gì")
    assert (result.tally.rows, result.tally.rejected) == (2, 2)
    (issue,) = result.issues
    assert (issue.code, issue.row, issue.column) == ("value_not_a_number", 3, "F")
    with reading(store.engine) as connection:
        assert past_imports(connection) == [] and indicators.month_span(connection) is None


def test_an_agency_that_nobody_knows_is_an_error_until_somebody_says_that_it_is_one(store: Store) -> None:
    store.know("Sở Nông nghiệp và Môi trường")
    rows = [line("sms_sent", 5, agency="Sở Nông nghiệp & Môi trường"), line("sms_sent", 6, agency="Chi cục Lạ")]
    refused = store.load(*rows)
    assert [(issue.code, issue.row, issue.column) for issue in refused.issues] == [
        ("agency_unknown", 2, "E"),
        ("agency_unknown", 3, "E"),
    ]
    answers = Answers(agencies={"Chi cục Lạ": "", "Sở Nông nghiệp & Môi trường": "Sở Nông nghiệp và Môi trường"})
    assert store.load(*rows, answers=answers).status is FileStatus.IMPORTED
    # The answers are remembered for the source.
    assert store.load(line("sms_sent", 7, agency="CHI CỤC LẠ")).tally.updated == 1
    assert store.value("sms_sent") == 12


def test_a_part_is_held_against_the_whole_that_is_there_already(store: Store) -> None:
    store.load(line("feedback_total", 20))
    refused = store.load(line("feedback_total.letter", 21))
    assert [(issue.code, issue.row) for issue in refused.issues] == [("part_over_whole", 2)]
    parts = [line(f"feedback_total.{name}", n) for name, n in (("letter", 5), ("national_portal", 10))]
    assert store.load(*parts).status is FileStatus.IMPORTED
    last = store.load(line("feedback_total.hotline_and_in_person", 6))
    assert [(issue.code, issue.row, issue.column) for issue in last.issues] == [("parts_disagree", 2, "F")]
    assert store.load(line("feedback_total.hotline_and_in_person", 5)).status is FileStatus.IMPORTED


def test_agencies_are_added_up_where_the_province_is_not_told(store: Store) -> None:
    store.know("Sở Y tế", "Sở Tư pháp")
    agencies = [line("sms_sent", n, agency=name) for n, name in ((1, "Sở Y tế"), (2, "Sở Tư pháp"))]
    store.load(*agencies, line("sms_sent", 10, "05/2023"), line("sms_sent", 4, "05/2023", agency="Sở Y tế"))
    with reading(store.engine) as connection:
        months = dict(values_by_month(connection, parse_period("2023-Q2")))
    told = {month: next(one.value for one in of if one.indicator.key == "sms_sent") for month, of in months.items()}
    assert told == {"2023-04": None, "2023-05": 10, "2023-06": 3}


def test_an_own_indicator_lives_as_long_as_anything_tells_of_it(store: Store) -> None:
    own = ["nguoi_dung", "Số người dùng", "người", "Lấy tháng cuối"]
    first = store.load(line("nguoi_dung", 5), own=[own])
    second = store.load(line("nguoi_dung", 8, "07/2023"))
    assert (first.status, second.status) == (FileStatus.IMPORTED, FileStatus.IMPORTED)
    assert first.batch and second.batch and store.value("nguoi_dung") == 8
    undo(store.engine, first.batch)
    assert store.value("nguoi_dung") == 8
    undo(store.engine, second.batch)
    assert store.load(line("nguoi_dung", 5, "08/2023")).issues[0].code == "indicator_unknown"


def test_money_is_kept_to_the_dong(store: Store) -> None:
    most = 999_999_999_999_999
    store.load(line("online_payment_province_vnd", most), line("online_payment_province_vnd", most, "05/2023"))
    assert store.value("online_payment_province_vnd") == 2 * most


def test_indicators_change_nothing_that_dossiers_tell(store: Store, tmp_path: Path) -> None:
    import_file(store.engine, write_export(tmp_path / "ho-so.xlsx"), ImportOptions())
    store.load(line("sms_sent", 5, "12/2023"))
    with reading(store.engine) as connection:
        assert batches.data_date(connection) == date(2023, 1, 31)
        told = receipt(connection, 2, made_at=past_imports(connection)[0].imported_at)
    assert told is not None and (told.shown, told.counts) == (1, None)
    assert "Số liệu chỉ tiêu" in list(receipt_texts(told))


def receipt_texts(told: Receipt) -> list[str]:
    return [str(cell) for row in receipt_tables(told)[0].rows() for cell in row]


def test_the_value_that_counts_is_one_a_cell_and_only_months_told_are_there(store: Store) -> None:
    for n in range(1, 6):
        store.load(line("sms_sent", n))
    cell = indicators.Cell("sms_sent", month_number("2023-06"), 0)
    with reading(store.engine) as connection:
        assert [one.counts for one in indicators.values_told(connection, cell)] == [True, False, False, False, False]
        assert indicators.month_span(connection) == (cell.month, cell.month)
