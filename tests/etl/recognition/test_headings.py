"""Headings are known under any spelling; a person's answers come before the vocabulary."""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dossier import Channel, ServiceLevel, Status
from domain.spelling import heading_key, name_key
from etl.recognition.headings import Meaning, heading_of
from etl.recognition.mapping import (
    ColumnMapping,
    MappingError,
    mapping_from,
    parse_map_file,
    read_map_file,
    read_mapping,
)
from etl.recognition.vocabulary import vocabulary
from etl.workbook.column_letters import column_letter

SHIPPED = json.loads(
    (Path(__file__).parents[3] / "etl" / "recognition" / "vocabulary.json").read_text(encoding="utf-8")
)
KNOWN = [(heading, field) for field, headings in SHIPPED["fields"].items() for heading in headings]
NO_ANSWERS = ColumnMapping()
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "M", "N", "Z", "P")), max_size=20)


def meaning(*levels: str, answers: ColumnMapping = NO_ANSWERS) -> tuple[Meaning, tuple[str, ...]]:
    heading = heading_of(0, levels, levels[-1:], answers)
    return heading.meaning, heading.fields


@pytest.mark.parametrize(("heading", "field"), KNOWN)
def test_every_heading_of_the_vocabulary_has_one_field(heading: str, field: str) -> None:
    assert meaning(heading) == (Meaning.FIELD, (field,))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("heading", "field"), KNOWN[::3])
def test_case_spaces_marks_and_unicode_form_of_a_heading_do_not_count(heading: str, field: str, form: str) -> None:
    typed = f"\u00a0{unicodedata.normalize(form, heading.upper())} \u200b(*):"  # type: ignore[arg-type]
    assert meaning(typed) == (Meaning.FIELD, (field,))


@given(text=WORDS)
def test_a_heading_key_says_the_same_again_and_under_every_unicode_form(text: str) -> None:
    key = heading_key(text)
    assert heading_key(key) == key
    assert {heading_key(unicodedata.normalize("NFD", text)), heading_key(f" {text}\u00a0")} == {key}


@given(text=WORDS)
def test_a_name_key_says_the_same_under_every_unicode_form(text: str) -> None:
    assert name_key(unicodedata.normalize("NFD", text)) == name_key(unicodedata.normalize("NFC", f" {text}  "))


def test_a_name_key_knows_tones_apart_but_not_where_they_stand() -> None:
    assert name_key("xã Hòa Bình") == name_key("Xã  Hoà Bình")
    assert name_key("Bình") != name_key("Bính")


@pytest.mark.parametrize("heading", list(SHIPPED["ambiguous"]))
def test_an_ambiguous_heading_names_all_that_it_may_mean(heading: str) -> None:
    assert meaning(heading) == (Meaning.AMBIGUOUS, tuple(SHIPPED["ambiguous"][heading]))


@pytest.mark.parametrize("heading", SHIPPED["personal_never_stored"])
def test_a_personal_heading_has_no_field(heading: str) -> None:
    assert meaning(heading) == (Meaning.PERSONAL, ())


def test_no_word_of_the_vocabulary_means_two_things() -> None:
    words = vocabulary()
    headings = [set(words.field_of), set(words.ambiguous), set(words.personal), set(words.numbering)]
    assert sum(map(len, headings)) == len(set().union(*headings))
    for names in (SHIPPED["status_names"], SHIPPED["channel_names"]):
        keys = [name_key(name) for listed in names.values() for name in listed]
        assert len(keys) == len(set(keys))


def test_the_leaf_of_a_merged_heading_speaks_first_then_leaf_and_parents_together() -> None:
    assert meaning("Ngày, tháng, năm", "Trả kết quả", "Hoàn thành") == (Meaning.FIELD, ("resolved_at",))
    assert meaning("Trả kết quả", "Ngày") == (Meaning.FIELD, ("returned_at",))
    assert meaning("Người nộp", "Họ tên") == (Meaning.PERSONAL, ())


def test_a_unit_below_a_heading_does_not_hide_it_unless_the_heading_is_shared() -> None:
    alone = heading_of(0, ["Ngày tiếp nhận", "(dd/mm/yyyy)"], ["Ngày tiếp nhận", "(dd/mm/yyyy)"], NO_ANSWERS)
    shared = heading_of(0, ["Ngày tiếp nhận", "(dd/mm/yyyy)"], ["(dd/mm/yyyy)"], NO_ANSWERS)
    assert (alone.field, shared.field) == ("received_at", None)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Đã trả kết quả", Status.RETURNED),
        ("đã  TRẢ kết quả", Status.RETURNED),
        (unicodedata.normalize("NFD", "Dừng xử lý"), Status.STOPPED),
        ("Dang xu ly", Status.PROCESSING),
        ("Đúng xử lý", None),
        ("Đã duyệt chờ ký số", None),
    ],
)
def test_a_status_is_known_by_name_and_never_guessed(name: str, status: Status | None) -> None:
    assert vocabulary().status(name) is status


def test_channels_are_known_by_name_and_by_number() -> None:
    known = [vocabulary().channel(name) for name in ("Trực tuyến", "1", "BCCI", "Fax")]
    assert known == [Channel.ONLINE, Channel.DIRECT, Channel.POSTAL, None]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Toàn trình", ServiceLevel.FULL),
        ("DVCTT toàn trình", ServiceLevel.FULL),
        ("Mức độ 4", ServiceLevel.FULL),
        ("Một phần", ServiceLevel.PARTIAL),
        ("Dịch vụ công mức độ 3", ServiceLevel.PARTIAL),
        ("2", ServiceLevel.INFORMATION),
        ("Cung cấp thông tin trực tuyến", ServiceLevel.INFORMATION),
        ("Khác", None),
    ],
)
def test_a_service_level_is_known_under_its_old_and_new_names(text: str, level: ServiceLevel | None) -> None:
    assert vocabulary().service_level(text) is level


def test_columns_are_named_as_excel_names_them() -> None:
    assert [column_letter(index) for index in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


def test_an_answer_comes_before_the_vocabulary_under_any_spelling() -> None:
    answers = mapping_from({"columns": {"ngay tra:": "due_at", "Lĩnh vực": "ignore"}})
    assert meaning("Ngày  Trả", answers=answers) == (Meaning.FIELD, ("due_at",))
    assert meaning("Lĩnh vực", answers=answers) == (Meaning.IGNORED, ())


def test_answers_for_statuses_and_channels_are_matched_by_name() -> None:
    answers = mapping_from({"status": {"Đã duyệt chờ ký số": "processing"}, "channel": {"Fax": "postal"}})
    assert answers.status_for("đã duyệt  chờ ký số") is Status.PROCESSING
    assert (answers.channel_for("FAX"), answers.status_for("khác")) == (Channel.POSTAL, None)


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    """A file of answers."""
    file = folder / "cot.json"
    file.write_text(text, encoding=encoding)
    return file


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "không phải là JSON hợp lệ (dòng 1)"),
        ("[]", "phải có dạng"),
        ('{"cols": {}}', "cols"),
        ('{"columns": {"Ngày trả": 3}}', '"columns"'),
        ('{"columns": {"Ngày trả": "due"}}', '"due" (cho cột "Ngày trả")'),
        ('{"status": {"Xong": "done"}}', '"done" (cho trạng thái "Xong")'),
        ('{"channel": {"Fax": "fax"}}', '"fax" (cho hình thức nộp "Fax")'),
        ('{"columns": {"Họ tên": "code"}}', "thông tin cá nhân"),
        ('{"columns": {"Ngày trả": "due_at", "ngay tra": "returned_at"}}', "hai lần khác nhau"),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused_in_one_sentence(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(MappingError) as refused:
        read_mapping(written(tmp_path, text))
    assert says in refused.value.reason
    assert refused.value.reason.endswith(".")


@pytest.mark.parametrize("part", ["agency", "procedure"])
def test_a_name_that_is_answered_twice_is_refused_in_one_sentence(part: str) -> None:
    twice = json.dumps({part: {"Sở TN&MT": "a", "SỞ TN&MT": "b"}})
    with pytest.raises(MappingError, match="hai lần khác nhau"):
        parse_map_file(twice)


@pytest.mark.parametrize(
    ("read", "parts"),
    [
        (read_mapping, '{"columns": {…}, "status": {…}, "channel": {…}}'),
        (read_map_file, '{"columns": {…}, "status": {…}, "channel": {…}, "agency": {…}, "procedure": {…}}'),
    ],
)
def test_what_is_no_object_is_told_every_part_that_may_stand_there(
    tmp_path: Path, read: Callable[[Path], object], parts: str
) -> None:
    with pytest.raises(MappingError) as refused:
        read(written(tmp_path, "[]"))
    assert refused.value.reason == f"Tệp khai báo cột phải có dạng {parts}, không cần đủ các phần."


def test_a_map_file_may_begin_with_a_byte_order_mark_and_must_be_there(tmp_path: Path) -> None:
    file = written(tmp_path, '{"columns": {"Đơn vị": "agency"}}', encoding="utf-8-sig")
    assert read_mapping(file).field_for("don vi") == "agency"
    with pytest.raises(MappingError, match=r"khong-co\.json"):
        read_mapping(tmp_path / "khong-co.json")
