"""Rows set aside are kept without personal columns, go in alone once mended, and are gone with their import."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from db.engine import Engine, reading
from domain.dossier import Channel, Status
from domain.period import parse_period
from domain.scope import Scope
from domain.spelling import heading_key
from domain.words import CHANNELS
from etl.dossiers.rejected_rows import HEADINGS, STATUSES
from etl.imports.history import past_imports, undo
from etl.imports.results import ImportOptions
from etl.recognition.vocabulary import vocabulary
from etl.rules.catalogue import RULES
from exports.rejected_rows import rejected_rows_workbook, to_mend
from measures import quality
from tests.cli.workbooks import PERSON, THREE, write_export
from tests.etl.exported import DOSSIER, dossier, listed, read_sheets
from tests.importing import import_file

BAD = ("H48.1-230106-0004", "Trực tiếp", "31/02/2023", "10/02/2023", None, "Đang xử lý")


def kept(engine: Engine, batch: int | None = None) -> pd.DataFrame:
    with reading(engine) as connection:
        return quality.rows_set_aside(connection, batch)


def workbook_of(engine: Engine, number: int) -> Any:
    with reading(engine) as connection:
        (batch,) = [batch for batch in past_imports(connection) if batch.id == number]
    return load_workbook(io.BytesIO(rejected_rows_workbook(batch, kept(engine, number))))


def test_a_row_set_aside_keeps_what_stood_in_the_cells_that_are_read(engine: Engine, tmp_path: Path) -> None:
    import_file(engine, write_export(tmp_path / "a.xlsx", [*THREE, BAD]), ImportOptions())
    (row,) = kept(engine).to_dict("records")
    assert (row["code"], row["row"], row["rules"], row["agency"]) == (BAD[0], 8, "not_a_date", "Sở Tư pháp")
    cells = json.loads(row["cells"])
    assert (cells["Ngày tiếp nhận"], cells["Hình thức nộp"]) == ("31/02/2023", "Trực tiếp")
    assert PERSON not in row["cells"] and "Người nộp" not in cells
    assert not row["solved"]


def test_mended_rows_go_in_alone_with_the_period_and_data_date_of_their_file(engine: Engine, tmp_path: Path) -> None:
    import_file(engine, write_export(tmp_path / "a.xlsx", [*THREE, BAD]), ImportOptions())
    book = workbook_of(engine, 1)
    sheet = book["Danh sách hồ sơ"]
    assert [cell.value for cell in sheet[3]][-1] == "Lỗi cần sửa"
    assert RULES["not_a_date"].mend in sheet.cell(4, sheet.max_column).value
    place = [cell.value for cell in sheet[3]].index("Ngày tiếp nhận") + 1
    sheet.cell(4, place).value = "06/01/2023"
    book.save(tmp_path / "sua.xlsx")
    again = import_file(engine, tmp_path / "sua.xlsx", ImportOptions())
    assert (again.tally.rows, again.tally.new, again.tally.rejected, again.reason) == (1, 1, 0, None)
    assert (again.as_of, again.period) == (date(2023, 1, 31), (date(2023, 1, 1), date(2023, 1, 31)))
    assert list(kept(engine)["solved"]) == [True]
    with reading(engine) as connection:
        (counted,) = quality.set_aside_counts(connection).to_dict("records")
    assert (counted["rejected"], counted["kept"], counted["solved"]) == (1, 1, 1)


def test_with_the_mended_file_taken_back_its_rows_wait_again(engine: Engine, tmp_path: Path) -> None:
    import_file(engine, write_export(tmp_path / "a.xlsx", [*THREE, BAD]), ImportOptions())
    mended = (*BAD[:2], "06/01/2023", *BAD[3:])
    import_file(engine, write_export(tmp_path / "b.xlsx", [*THREE, mended]), ImportOptions())
    assert list(kept(engine)["solved"]) == [True]
    undo(engine, 2)
    assert list(kept(engine)["solved"]) == [False]
    undo(engine, 1)
    assert kept(engine).empty


def test_what_only_answers_explain_is_kept_in_words_that_explain_themselves() -> None:
    row = dossier(1, Trạng_thái_hồ_sơ="Chờ ký", Ngày_hẹn_trả="x") | {"Đơn vị": "Sở Y tế"}
    del row["Cơ quan thực hiện"]
    (kept_row,) = read_sheets(
        listed([row]), mapping={"columns": {"Đơn vị": "agency"}, "status": {"Chờ ký": "processing"}}
    ).set_aside
    assert kept_row.cells["Trạng thái hồ sơ"] == "Đang xử lý"
    assert kept_row.cells["Cơ quan giải quyết"] == "Sở Y tế"
    assert (kept_row.cells["Ngày hẹn trả"], kept_row.agency) == ("x", "Sở Y tế")


def test_an_agency_named_by_the_title_stands_in_a_column_of_its_own() -> None:
    headings = [heading for heading in DOSSIER if heading != "Cơ quan thực hiện"]
    sheet = listed([dossier(1, Ngày_hẹn_trả="x")], headings=headings, title="Đơn vị: Sở Y tế")
    (row,) = read_sheets(sheet, as_of=date(2023, 1, 31)).set_aside
    assert row.cells["Cơ quan giải quyết"] == "Sở Y tế"


def test_every_word_of_ours_is_known_without_answers() -> None:
    words = vocabulary()
    assert {
        name: words.field_of.get(key) for name, key in zip(HEADINGS, map(heading_key, HEADINGS.values()), strict=True)
    } == {name: name for name in HEADINGS}
    assert {status: words.status(name) for status, name in STATUSES.items()} == {status: status for status in Status}
    assert {channel: words.channel(CHANNELS[channel]) for channel in Channel} == {c: c for c in Channel}


def test_text_that_looks_like_a_formula_stays_text(engine: Engine, tmp_path: Path) -> None:
    bad = (BAD[0], BAD[1], '=HYPERLINK("http://example.invalid")', *BAD[3:])
    import_file(engine, write_csv(tmp_path / "a.csv", bad), ImportOptions(as_of=date(2023, 1, 31)))
    sheet = workbook_of(engine, 1).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert [cell.data_type for cell in cells] == ["s"]


def write_csv(path: Path, row: tuple[str | None, ...]) -> Path:
    head = "Số hồ sơ;Hình thức nộp;Ngày tiếp nhận;Ngày hẹn trả;Ngày kết thúc xử lý;Trạng thái;Tên thủ tục;Đơn vị xử lý"
    sound = ("H48-9", "Trực tiếp", "05/01/2023", "10/01/2023", "09/01/2023", "Đã trả kết quả")
    lines = [[*one, "Chứng thực", "Sở Tư pháp"] for one in (row, sound)]
    cells = [['"' + (cell or "").replace('"', '""') + '"' for cell in line] for line in lines]
    path.write_text("\n".join([head, *(";".join(line) for line in cells), ""]), encoding="utf-8-sig")
    return path


def test_a_rule_that_is_no_more_is_named_by_its_code() -> None:
    assert to_mend(["gone_rule"]) == "gone_rule"


@pytest.mark.parametrize("code", ["not_a_date", "ended_before_received"])
def test_what_the_rules_found_is_counted_by_rule_agency_and_month(engine: Engine, tmp_path: Path, code: str) -> None:
    backwards = (BAD[0], BAD[1], "06/01/2023", "10/01/2023", "05/01/2023", "Đã trả kết quả")
    rows = [*THREE, (BAD[0], BAD[1], "06/01/2023", "31/02/2023", *BAD[4:]) if code == "not_a_date" else backwards]
    import_file(engine, write_export(tmp_path / "a.xlsx", rows), ImportOptions())
    scope, elsewhere = Scope(parse_period("2023-01")), Scope(parse_period("2023-02"))
    with reading(engine) as connection:
        counts = quality.rule_counts(connection, scope).set_index("code")
        assert (counts.loc[code, "errors"], counts.loc[code, "files"]) == (1, 1)
        assert quality.by_agency(connection, scope, code).values.tolist() == [["Sở Tư pháp", 1]]
        assert quality.by_month(connection, scope, code).values.tolist() == [["2023-01", 1]]
        assert quality.by_month(connection, Scope(parse_period("bc:2023-01")), code).values.tolist() == [["2023-01", 1]]
        assert list(quality.findings(connection, scope, code, limit=10)["row"]) == [8]
        assert quality.findings_listed(connection, scope, code) == 1
        assert code not in list(quality.rule_counts(connection, elsewhere)["code"])
    undo(engine, 1)
    with reading(engine) as connection:
        assert quality.rule_counts(connection, scope).empty
