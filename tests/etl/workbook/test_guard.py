"""Bytes decide what a file is, and what is not safe is refused by name."""

import random
import zipfile
from pathlib import Path

import openpyxl
import pytest

from etl.refused_file import RefusedFileError
from etl.workbook import guard, zip_container
from etl.workbook.guard import FileKind, check_container
from tests.etl.handmade import OLE_MAGIC, ole, parts, text_cell, xlsx, zipped

ROW = f'<row r="1">{text_cell("A1", "Mã hồ sơ")}</row>'
DTD = '<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "aaaa">]>'


def refusal(path: Path) -> RefusedFileError:
    with pytest.raises(RefusedFileError) as refused:
        check_container(path)
    assert refused.value.reason.endswith(".") and "\n" not in refused.value.reason
    return refused.value


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("Mã hồ sơ,Ngày tiếp nhận\nH1,01/02/2023\n".encode(), FileKind.CSV),
        ("Mã hồ sơ\tNgày\n".encode("utf-16"), FileKind.CSV),
        (b"BM 01 - DANH SACH\nMa ho so,Ngay\n", FileKind.CSV),
        (b"MZ,Ma ho so\n", FileKind.CSV),
        (b"<html><table><tr><td>a</td></tr></table></html>", FileKind.HTML),
        ("\ufeff\r\n <TABLE><tr><td>a".encode(), FileKind.HTML),
        (b"<!DOCTYPE html>\n<html><body>", FileKind.HTML),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', FileKind.XML2003),
        (zipped([("[Content_Types].xml", "<a/>"), ("xl/workbook.bin", b"")]), FileKind.XLSB),
        (
            zipped([("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<a/>")]),
            FileKind.ODS,
        ),
    ],
)
def test_the_bytes_tell_what_a_file_is_whatever_its_name(tmp_path: Path, content: bytes, kind: FileKind) -> None:
    path = tmp_path / "danh_sach.png"
    path.write_bytes(content)
    assert check_container(path) is kind


def test_a_workbook_named_csv_is_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "danh_sach.csv"
    openpyxl.Workbook().save(path)
    assert check_container(path) is FileKind.XLSX


def test_an_old_workbook_is_known_by_its_stream(tmp_path: Path) -> None:
    assert check_container(ole(tmp_path / "a.dat", {"Workbook": b""})) is FileKind.XLS


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "ảnh PNG"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "ảnh JPEG"),
        (b"BM\x9a\x04\0\0\0\0\0\0\x1a\0\0\0", "ảnh BMP"),
        (b"%PDF-1.7\n", "PDF"),
        (b"MZ\x90\0" + bytes(100), "chương trình Windows"),
        (zipped([("[Content_Types].xml", "<a/>"), ("word/document.xml", "<a/>")]), "Word"),
        (zipped([("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<a/>")]), "OpenDocument"),
        (zipped([("a.txt", "a")]), "ZIP"),
        (b'<?xml version="1.0"?><svg/>', "XML"),
        (bytes(range(256)) * 4, "nhị phân"),
    ],
)
def test_what_is_no_workbook_is_refused_by_what_it_looks_like(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "danh_sach.xlsx"
    path.write_bytes(content)
    assert word in refusal(path).reason


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.touch()
    assert refusal(path).code == "empty"


def test_a_file_over_100_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        file.truncate(guard.MOST_BYTES + 1)
    assert refusal(path).code == "too_large"


def test_a_file_with_a_password_is_refused_saying_so(tmp_path: Path) -> None:
    path = ole(tmp_path / "a.xlsx", {"EncryptionInfo": b"", "EncryptedPackage": bytes(4096)})
    assert "mật khẩu" in refusal(path).reason


@pytest.mark.parametrize("magic", [b"PK\x03\x04", OLE_MAGIC])
def test_random_bytes_behind_a_right_beginning_are_a_damaged_file(tmp_path: Path, magic: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(magic + random.Random(1).randbytes(200_000))
    assert refusal(path).code == "damaged"


def test_a_sector_chain_that_points_to_itself_is_a_damaged_file(tmp_path: Path) -> None:
    path = ole(tmp_path / "a.xls", {"Workbook": b""})
    content = bytearray(path.read_bytes())
    content[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")
    path.write_bytes(content)
    assert refusal(path).code == "damaged"


@pytest.mark.parametrize("kept", [0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_a_damaged_file(tmp_path: Path, kept: float) -> None:
    path = xlsx(tmp_path / "a.xlsx", ROW)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    assert refusal(path).code == "damaged"


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    members = list(parts(ROW).items())
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped([*members, ("XL/worksheets\\sheet1.xml", members[-1][1])]))
    assert refusal(path).code == "duplicate_members"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("member", ["xl/sharedStrings.xml", "docProps/app.xml", "xl/worksheets/sheet1.xml"])
def test_a_document_type_in_any_part_is_refused(tmp_path: Path, member: str, encoding: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped({**parts(ROW), member: (DTD + "<sst/>").encode(encoding)}.items()))
    assert refusal(path).code == "dtd"


def test_a_bomb_is_refused_before_it_is_inflated(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped({**parts(ROW), "xl/worksheets/sheet2.xml": bytes(40 << 20)}.items()))
    assert refusal(path).code == "too_large_inside"


def test_more_than_a_gigabyte_inside_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_container, "MOST_INFLATED_WHEN_HONEST", 2_000)
    monkeypatch.setattr(zip_container, "MOST_INFLATED", 1_000)
    path = xlsx(tmp_path / "a.xlsx", ROW * 50)
    assert refusal(path).code == "too_large_inside"


def test_a_thousand_members_are_too_many(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped((f"xl/{number}.xml", "<a/>") for number in range(1_001)))
    assert refusal(path).code == "too_many_members"


def test_members_that_lie_over_each_other_are_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", ROW)
    content = path.read_bytes()
    with zipfile.ZipFile(path) as container:
        second = container.infolist()[1]
    # The directory's entry for the second member is made to point at the first.
    entry = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4)
    assert int.from_bytes(content[entry + 42 : entry + 46], "little") == second.header_offset
    path.write_bytes(content[: entry + 42] + bytes(4) + content[entry + 46 :])
    assert refusal(path).code == "overlapping_members"


def test_an_encrypted_member_is_a_password(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", ROW)
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert refusal(path).code == "password"


def test_a_package_without_a_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped([("[Content_Types].xml", "<Types/>")]))
    assert refusal(path).code == "no_workbook"
