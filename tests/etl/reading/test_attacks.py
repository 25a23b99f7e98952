"""Hostile and damaged files, through the limited process as an import would send them.

The files of the shared folder stand beside the checkout on the machines that build the project; elsewhere those tests
are skipped, and the attacks made by hand below remain.
"""

import csv
import random
import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from python_calamine import CalamineError, CalamineWorkbook

from etl.reading.read_file import read
from etl.reading.reading import Reading, ReadOptions
from etl.reading.worker import start_reading
from etl.refused_file import RefusedFileError
from etl.workbook.guard import check_container
from etl.workbook.open_sheets import CellError, open_sheets
from tests.etl.handmade import OLE_MAGIC, ole, parts, text_cell, xlsx, zipped

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "workbooks"
ATTACKS = SHARED / "attacks"
FOREIGN = SHARED / "foreign"
NOT_HERE = f"the shared test files are not here ({SHARED.name} beside the checkout)"

# What safety refuses, and by which name; every other attack has to be read and judged by what it says.
REFUSED = {
    "B05_col_out_of_range.xlsx": "column_beyond_excel",
    "C02_xxe_http_sst.xlsx": "dtd",
    "C03_xxe_file_sheet.xlsx": "dtd",
    "C05_billion_laughs.xlsx": "dtd",
    "C07_deep_nesting.xlsx": "too_deep",
    "C08_deep_nesting_workbook.xlsx": "too_deep",
    "C10_xxe.ods": "dtd",
    "D02_duplicate_entries.xlsx": "duplicate_members",
    "D04_truncated_tail.xlsx": "damaged",
    "D05_bitflips.xlsx": "damaged",
    "D07_empty.xlsx": "empty",
    "D09_random_pk.xlsx": "damaged",
    "D10_random_ole.xls": "damaged",
    "D12_exe.xls": "not_a_workbook",
    "D17_no_workbook.xlsx": "no_workbook",
    "D20_oleloop.xls": "damaged",
    "E10_password.xlsx": "password",
    "G04_tcvn3.csv": "legacy_encoding",
}
DATA_ROWS = {
    "B01_lying_dimension.xlsx": 1,
    "B03_negative_dimension.xlsx": 1,
    "B16_understated_dimension.xlsx": 2,
    "B07_sst_count_lie.xlsx": 1,
    "B08_merge_whole_sheet.xlsx": 1,
    "B10_repeat_empty.ods": 0,
    "E04_html_external.xls": 0,
}
HEADINGS = ("Mã hồ sơ", "Tên thủ tục", "Cơ quan thực hiện", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý")
# How many foreign workbooks are damaged or locked: fuzzers' files and files with a password.
FOREIGN_REFUSED = {"password": 4, "damaged": 6}
DEATHS = ("out_of_memory", "out_of_time", "reader_died", "reader_failed")


def outcome(path: Path) -> Reading | RefusedFileError:
    """What becomes of the file; a refusal is one sentence and never the death of the reader."""
    try:
        return start_reading(path, ReadOptions(), file_name=path.name).result()
    except RefusedFileError as refused:
        assert refused.reason.endswith(".") and "\n" not in refused.reason
        assert not re.search(r"Traceback|Error|Exception|panicked", refused.reason)
        assert refused.code not in DEATHS, refused.code
        return refused


def refusal_code(path: Path) -> str:
    found = outcome(path)
    assert isinstance(found, RefusedFileError)
    return found.code


def listed_in(table: str, column: str, *, delimiter: str = ",") -> list[str]:
    path = SHARED / table
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as text:
        return [
            line[column] for line in csv.DictReader(text, ["file"] if delimiter == "\t" else None, delimiter=delimiter)
        ]


@pytest.mark.skipif(not ATTACKS.exists(), reason=NOT_HERE)
def test_every_attack_is_known_here() -> None:
    files = {path.name for path in ATTACKS.iterdir()} - {"EXPECT.tsv"}
    assert files == set(listed_in("attacks/EXPECT.tsv", "file", delimiter="\t"))
    assert REFUSED.keys() | DATA_ROWS.keys() <= files


@pytest.mark.skipif(not ATTACKS.exists(), reason=NOT_HERE)
@pytest.mark.parametrize("name", listed_in("attacks/EXPECT.tsv", "file", delimiter="\t"))
def test_an_attack_ends_in_one_sentence(name: str) -> None:
    found = outcome(ATTACKS / name)
    code = found.code if isinstance(found, RefusedFileError) else None
    if name in REFUSED:
        assert code == REFUSED[name]
    else:
        assert code not in REFUSED.values() or (name, code) == ("F08_tcvn3_vni.xlsx", "legacy_encoding")


@pytest.mark.skipif(not ATTACKS.exists(), reason=NOT_HERE)
@pytest.mark.parametrize(("name", "rows"), DATA_ROWS.items())
def test_an_attack_that_is_an_honest_table_keeps_its_rows(name: str, rows: int) -> None:
    (sheet,) = open_sheets(ATTACKS / name, check_container(ATTACKS / name))
    assert [len(chunk.rows) for chunk in sheet.chunks()] == [rows + 1]


@pytest.mark.skipif(not FOREIGN.exists(), reason=NOT_HERE)
def test_every_workbook_of_other_projects_is_refused_in_one_sentence() -> None:
    # In this process: 139 others would take minutes. What kills its reader would be seen here even better.
    codes = []
    for name in listed_in("foreign/MANIFEST.csv", "file"):
        with pytest.raises(RefusedFileError) as refused:
            read(FOREIGN / name, ReadOptions())
        assert refused.value.reason.endswith(".") and "\n" not in refused.value.reason
        codes.append(refused.value.code)
    assert {code: codes.count(code) for code in FOREIGN_REFUSED} == FOREIGN_REFUSED
    assert set(codes) - FOREIGN_REFUSED.keys() <= {
        "no_dossier_list",
        "open_questions",
        "summary_table",
        "legacy_encoding",
    }


@pytest.mark.skipif(not FOREIGN.exists(), reason=NOT_HERE)
def test_calamine_reads_the_same_values_in_every_workbook_of_other_projects() -> None:
    compared = 0
    for name in listed_in("foreign/MANIFEST.csv", "file"):
        try:
            kind = check_container(FOREIGN / name)
            ours = {
                sheet.name: values(row for chunk in sheet.chunks() for row in chunk.rows)
                for sheet in open_sheets(FOREIGN / name, kind)
            }
            theirs = CalamineWorkbook.from_path(FOREIGN / name)
        except (RefusedFileError, CalamineError):
            continue
        for sheet, cells in ours.items():
            expected = values(theirs.get_sheet_by_name(sheet).to_python(skip_empty_area=False))
            errors = {place for place, cell in cells.items() if isinstance(cell, CellError)}
            assert {p: cell for p, cell in cells.items() if p not in errors} == {
                p: cell for p, cell in expected.items() if p not in errors
            }, (name, sheet)
            compared += 1
    assert compared > 100


def values(rows: Iterable[Sequence[object]]) -> dict[tuple[int, int], object]:
    """The cells that hold something, by row and column from 0."""
    return {(r, c): cell for r, row in enumerate(rows) for c, cell in enumerate(row) if cell is not None and cell != ""}


def test_a_bomb_in_a_sheet_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", f'<row r="1">{text_cell("A1", "0" * (60 << 20))}</row>')
    assert path.stat().st_size < 1 << 20
    assert refusal_code(path) == "too_large_inside"


def test_a_sheet_that_lies_about_its_size_is_a_damaged_file(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", f'<row r="1">{text_cell("A1", "0" * (60 << 20))}</row>')
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as container:
        sheet = container.getinfo("xl/worksheets/sheet1.xml")
    entry = content.rindex(sheet.filename.encode()) - 46
    content[entry + 24 : entry + 28] = (1_000).to_bytes(4, "little")
    path.write_bytes(content)
    assert refusal_code(path) == "damaged"


def test_entities_are_refused(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>'
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped({**parts(""), "xl/sharedStrings.xml": laughs}.items()))
    assert refusal_code(path) == "dtd"


def test_a_count_of_shared_strings_that_lies_is_not_believed(tmp_path: Path) -> None:
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    path = xlsx(tmp_path / "a.xlsx", row, strings="<si><t>Mã hồ sơ</t></si>")
    with zipfile.ZipFile(path) as container:
        assert b'count="4294967295"' in container.read("xl/sharedStrings.xml")
    assert refusal_code(path) == "open_questions"


@pytest.mark.parametrize("dimension", ["A1:XFD1048576", "B9:A1", "A1", "nonsense"])
def test_a_dimension_that_lies_is_not_believed(tmp_path: Path, dimension: str) -> None:
    row = f'<row r="1">{text_cell("A1", "Mã hồ sơ")}</row>'
    assert refusal_code(xlsx(tmp_path / "a.xlsx", row, head=f'<dimension ref="{dimension}"/>')) == "open_questions"


def test_a_lone_cell_far_out_is_refused(tmp_path: Path) -> None:
    headings = "".join(text_cell(f"{letter}1", heading) for letter, heading in zip("ABCDEF", HEADINGS, strict=True))
    rows = f'<row r="1">{headings}</row><row r="1048576">{text_cell("XFD1048576", "x")}</row>'
    assert refusal_code(xlsx(tmp_path / "a.xlsx", rows)) == "too_sparse"


def test_sixteen_thousand_columns_are_refused_for_what_they_say(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(",".join(f"cột {number}" for number in range(16_384)), encoding="utf-8")
    assert refusal_code(path) == "no_dossier_list"


def test_a_million_nested_elements_are_refused(tmp_path: Path) -> None:
    nested = "<a>" * 1_000_000 + "</a>" * 1_000_000
    assert refusal_code(xlsx(tmp_path / "a.xlsx", f'<row r="1"><c r="A1">{nested}</c></row>')) == "too_deep"


@pytest.mark.parametrize("seed", range(5))
def test_a_workbook_with_a_flipped_byte_is_refused_or_read(tmp_path: Path, seed: int) -> None:
    path = xlsx(tmp_path / "a.xlsx", f'<row r="1">{text_cell("A1", "Mã hồ sơ")}</row>')
    content = bytearray(path.read_bytes())
    chance = random.Random(seed)
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    assert refusal_code(path) in (
        "damaged",
        "open_questions",
        "overlapping_members",
        "no_workbook",
        "no_sheet",
        "password",
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(1_000), "not_a_workbook"),
        (b"PK\x03\x04" + random.Random(1).randbytes(100_000), "damaged"),
        (OLE_MAGIC + random.Random(2).randbytes(100_000), "damaged"),
        (random.Random(3).randbytes(100_000), "not_a_workbook"),
        (b"M\xb7 h\xe5 s\xac,T\xaan\n", "legacy_encoding"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert refusal_code(path) == code


def test_a_password_is_named(tmp_path: Path) -> None:
    assert refusal_code(ole(tmp_path / "a.xlsx", {"EncryptedPackage": bytes(4096)})) == "password"


def test_a_line_of_fifty_megabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" + b"x" * (50 << 20))
    assert refusal_code(path) == "line_too_long"
