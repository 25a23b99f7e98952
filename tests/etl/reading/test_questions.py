"""What a file leaves open is asked as data, with what helps to answer, and answers let the file in."""

from functools import reduce
from pathlib import Path

import pytest

from etl.imports.results import ImportOptions
from etl.reading.open_questions import OpenQuestionsError
from etl.reading.reading import Reading, ReadOptions
from etl.reading.worker import start_reading
from etl.recognition.column_guess import ColumnGuess, suggested_name
from etl.recognition.mapping import IGNORE, ColumnMapping
from etl.recognition.questions import Answers, Question, QuestionKind, answer
from etl.recognition.vocabulary import vocabulary
from etl.workbook.sheet import Sheet
from tests.etl.exported import DOSSIER, cells, column_of, dossier, listed, read_sheets


def asked(*sheets: Sheet, answers: Answers | None = None) -> dict[tuple[QuestionKind, str | None], Question]:
    """The questions that keep these sheets out, by kind and what was found."""
    with pytest.raises(OpenQuestionsError) as refused:
        read_with(*sheets, answers=answers)
    return {(question.kind, question.found): question for question in refused.value.questions}


def read_with(*sheets: Sheet, answers: Answers | None = None) -> Reading:
    return read_sheets(*sheets, layouts=(answers or Answers()).layouts)


def renamed(**headings: str) -> dict[str, object]:
    new = {old.replace("_", " "): name for old, name in headings.items()}
    return {new.get(heading, heading): cell for heading, cell in DOSSIER.items()}


def test_a_heading_with_two_meanings_is_asked_with_samples_and_the_meaning_that_is_needed() -> None:
    questions = asked(
        listed([renamed(Ngày_hẹn_trả="Ngày trả"), dossier(2)], headings=list(renamed(Ngày_hẹn_trả="Ngày trả")))
    )
    question = questions[QuestionKind.HEADING_AMBIGUOUS, "Ngày trả"]
    assert (question.letter, question.samples) == ("G", ("20/01/2023 17:00:00",))
    assert (question.answers, question.proposal) == (("due_at", "returned_at", IGNORE), "due_at")


def test_the_meaning_that_another_column_has_is_not_proposed() -> None:
    row = {**DOSSIER, "Ngày trả": "16/01/2023"}
    question = asked(listed([row]))[QuestionKind.HEADING_AMBIGUOUS, "Ngày trả"]
    assert question.proposal == "returned_at"


def test_headings_statuses_and_channels_are_asked_together() -> None:
    row = renamed(Cơ_quan_thực_hiện="Đơn vị") | {"Trạng thái hồ sơ": "Chờ ký", "Hình thức nộp": "Fax"}
    assert [(kind.value, found) for kind, found in asked(listed([row]))] == [
        ("heading_ambiguous", "Đơn vị"),
        ("status_unknown", "Chờ ký"),
        ("channel_unknown", "Fax"),
    ]


def test_a_status_is_known_and_asked_for_without_the_moment_behind_it() -> None:
    written = [
        "Đã trả kết quả (09/01/2023 08:30)",
        "Đã trả - 08:30, 10/01/2023",
        "Chờ ký (09/01/2023)",
        "Chờ ký lúc 2023-01-10",
    ]
    rows = [dossier(number, Trạng_thái_hồ_sơ=status) for number, status in enumerate(written)]
    ((key, question),) = asked(listed(rows)).items()
    assert (key, question.rows) == ((QuestionKind.STATUS_UNKNOWN, "Chờ ký"), 2)
    reading = read_with(listed(rows), answers=answer(question, "resolved"))
    assert column_of(reading, "status") == ["returned", "returned", "resolved", "resolved"]


def test_a_channel_is_known_and_asked_for_without_the_moment_behind_it() -> None:
    written = ["Trực tiếp lúc 09/01/2023", "Bưu chính (09/01/2023 08:30)", "Fax (09/01/2023)", "Fax lúc 2023-01-10"]
    rows = [dossier(number, Hình_thức_nộp=channel) for number, channel in enumerate(written)]
    ((key, question),) = asked(listed(rows)).items()
    assert (key, question.rows) == ((QuestionKind.CHANNEL_UNKNOWN, "Fax"), 2)
    reading = read_with(listed(rows), answers=answer(question, "postal"))
    assert column_of(reading, "channel") == ["direct", "postal", "postal", "postal"]


def test_an_answer_for_a_name_with_its_moment_is_heard_too() -> None:
    rows = [dossier(Hình_thức_nộp="Trực tiếp lúc 09/01/2023", Trạng_thái_hồ_sơ="Chờ ký (09/01/2023)")]
    mapping = {"channel": {"Trực tiếp lúc 09/01/2023": "online"}, "status": {"Chờ ký (09/01/2023)": "resolved"}}
    reading = read_sheets(listed(rows), mapping=mapping)
    assert (column_of(reading, "channel"), column_of(reading, "status")) == (["online"], ["resolved"])


def test_a_missing_column_is_asked_for_among_those_that_nobody_knows_and_proposed_by_its_words() -> None:
    row = renamed(Ngày_hẹn_trả="Ngày hẹn trả cho công dân") | {"Chủ hồ sơ": "Nguyễn Thị Kín", "Cột lạ": "bí ẩn"}
    question = asked(listed([row]))[QuestionKind.COLUMN_MISSING, None]
    assert question.fields == ("due_at",)
    # The column whose values are no days cannot be it.
    assert [(c.letter, c.field) for c in question.columns] == [("G", "due_at")]
    assert (question.proposal, question.answers) == ("G", ("G",))


def test_a_column_that_may_belong_to_a_person_is_never_offered() -> None:
    row = renamed(Cơ_quan_thực_hiện="Nơi làm") | {"Người đứng đơn": "Nguyễn Thị Kín"}
    question = asked(listed([row]))[QuestionKind.COLUMN_MISSING, None]
    assert question.columns[0].heading == "Nơi làm"
    assert "Người đứng đơn" not in [c.heading for c in question.columns]


def test_a_known_column_that_can_be_spared_may_be_the_missing_one() -> None:
    row = renamed(Ngày_tiếp_nhận="Ngày nộp")
    question = asked(listed([row]))[QuestionKind.COLUMN_MISSING, None]
    assert [(c.heading, c.field) for c in question.columns] == [("Ngày nộp", "received_at")]
    answers = answer(question, question.columns[0].letter)
    assert column_of(read_with(listed([row]), answers=answers), "received_at")[0].day == 10


def test_the_agency_that_nothing_names_is_asked_for() -> None:
    question = asked(listed([dossier()], headings=[h for h in DOSSIER if h != "Cơ quan thực hiện"]))[
        QuestionKind.COLUMN_MISSING, None
    ]
    assert question.asks_for_agency


def test_of_two_columns_of_one_field_the_one_that_is_answered_stays() -> None:
    row = DOSSIER | {"Đơn vị xử lý": "Sở Y tế"}
    question = asked(listed([row]))[QuestionKind.COLUMN_CONFLICT, None]
    assert [(c.letter, c.samples) for c in question.columns] == [("D", ("Sở Xây dựng",)), ("J", ("Sở Y tế",))]
    assert column_of(read_with(listed([row]), answers=answer(question, "J")), "agency") == ["Sở Y tế"]


def test_two_columns_with_one_heading_can_only_be_told_apart_in_the_file() -> None:
    rows = [[*DOSSIER, "Cơ quan thực hiện"], [*DOSSIER.values(), "Sở Y tế"]]
    assert asked(cells(rows))[QuestionKind.COLUMN_CONFLICT, None].answers == ()


def test_answers_to_everything_let_the_file_in_and_are_for_its_headings_only() -> None:
    row = renamed(Ngày_hẹn_trả="Ngày trả") | {"Trạng thái hồ sơ": "Chờ ký", "Ngày kết thúc xử lý": None}
    questions = asked(listed([row]))
    given = [
        answer(questions[QuestionKind.HEADING_AMBIGUOUS, "Ngày trả"], "due_at"),
        answer(questions[QuestionKind.STATUS_UNKNOWN, "Chờ ký"], "processing"),
    ]
    answers = reduce(Answers.over, given)
    reading = read_with(listed([row]), answers=answers)
    assert (column_of(reading, "status"), column_of(reading, "due_at")[0].day) == (["processing"], 20)
    other = {**row, "Cột khác": None}
    assert set(asked(listed([other]), answers=answers)) == set(questions) | {(QuestionKind.HEADING_UNKNOWN, "Cột khác")}


def test_answers_for_every_file_win_over_those_for_a_layout() -> None:
    row = renamed(Ngày_hẹn_trả="Ngày trả") | {"Ngày trả kết quả": "16/01/2023"}
    layout = asked(listed([row]))[QuestionKind.HEADING_AMBIGUOUS, "Ngày trả"].layout
    remembered = {layout: ColumnMapping({"Ngày trả": "ignore"}), "another": ColumnMapping({"Mã hồ sơ": "ignore"})}
    reading = read_sheets(listed([row]), mapping={"columns": {"Ngày trả": "due_at"}}, layouts=remembered)
    assert column_of(reading, "due_at")[0].day == 20


def test_a_header_that_only_answers_speak_of_is_found_again_by_them() -> None:
    strange = dict(zip((f"Cột {letter}" for letter in "abcdefghi"), DOSSIER.values(), strict=True))
    fields = ("code", "procedure_name", "sector", "agency", "channel", "received_at", "due_at", "resolved_at", "status")
    mapping = dict(zip(strange, fields, strict=True))
    first = read_sheets(listed([strange]), mapping={"columns": mapping})
    again = read_sheets(listed([strange]), layouts={first.sheets[0].fingerprint: ColumnMapping(mapping)})
    assert again.rows == 1 and again.sheets[0].fingerprint == first.sheets[0].fingerprint


def test_the_fingerprint_is_of_the_headings_and_not_of_their_order_the_rows_or_the_title() -> None:
    backwards = list(reversed(list(DOSSIER)))
    sheets = [
        listed([dossier(1)]),
        listed([dossier(3), dossier(2)], title="DANH SÁCH HỒ SƠ THÁNG 2/2023", name="Khác"),
        listed([dossier(1)], headings=backwards),
    ]
    assert len({read_sheets(sheet).layout_fingerprint for sheet in (*sheets, listed([dossier(4)]))}) == 1
    both = read_sheets(sheets[0], sheets[1])
    assert both.layout_fingerprint == both.sheets[0].fingerprint == both.sheets[1].fingerprint
    assert read_sheets(listed([dossier() | {"Cột khác": 1.0}])).layout_fingerprint != both.layout_fingerprint


def test_a_heading_that_nobody_knows_keeps_no_file_out_and_is_asked_with_a_proposal_by_its_values() -> None:
    row = {heading: cell for heading, cell in DOSSIER.items() if heading != "Hình thức nộp"}
    reading = read_sheets(
        listed([row | {"Cách gửi": "Trực tuyến", "Cột lạ": "bí ẩn", "Họ tên người dân": "Lê Thị Kín"}])
    )
    questions = {question.found: question for question in reading.questions}
    assert set(questions) == {"Cách gửi", "Cột lạ"}
    assert (questions["Cách gửi"].proposal, questions["Cách gửi"].samples) == ("channel", ("Trực tuyến",))
    assert (questions["Cột lạ"].proposal, questions["Cột lạ"].samples) == (None, ())


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Họ tên công dân", ["x"]),
        ("Ngày tháng năm sinh", ["01/02/1990"]),
        ("Số ĐT", ["0900000001"]),
        ("Thông tin", ["090 000.0001"]),
        ("Thông tin", ["Trần Văn Riêng"]),
        ("Thông tin", ["LÊ THỊ KÍN"]),
        ("Thông tin", ["x", "051099000001"]),
        ("Liên hệ", ["ai@o.vn"]),
    ],
)
def test_no_sample_of_what_may_belong_to_a_person_is_shown(heading: str, values: list[object]) -> None:
    assert ColumnGuess(heading, values).samples == ()


def test_samples_are_three_different_values() -> None:
    assert ColumnGuess("Hạn", [None, "a", "a", " ", "b", "c", "d"]).samples == ("a", "b", "c")
    assert ColumnGuess("Hạn", ["06-05-2025", "H48-2"]).samples == ("06-05-2025", "H48-2")


@pytest.mark.parametrize(
    ("heading", "values", "field"),
    [
        ("Ngày hẹn trả của hệ thống", ["05/01/2023"], "due_at"),
        ("Ngày hẹn trả của hệ thống", ["chưa rõ"], None),
        ("Mã", ["000.00.13.H48-230110-0001"], "code"),
        ("Mã", ["H48.53-250708-0007"], "code"),
        ("Mã", ["1.001612.000.00.00.H48", "2.000123"], "procedure_code"),
        ("Kết quả", ["Đang xử lý", "Đã trả kết quả"], "status"),
        ("Loại", ["2", "3"], None),
        ("Nội dung", ["Khai sinh"], "procedure_name"),
        ("Mã HS", ["A-17"], "code"),
        ("Thời hạn", ["05/01/2023"], "due_at"),
        ("Ngày nhận HS", ["05/01/2023"], "received_at"),
        ("Thời hạn", ["5 ngày"], None),
    ],
)
def test_a_column_suggests_its_field_by_its_values_or_its_words(
    heading: str, values: list[object], field: str | None
) -> None:
    assert ColumnGuess(heading, values).suggested_field == field


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Đang xử lý tại phòng chuyên môn", "processing"),
        ("Chưa được tiếp nhận", None),
        ("Đã tiếp nhận, đang xử lý", None),
        ("Đã duyệt chờ ký số", None),
    ],
)
def test_a_status_is_proposed_only_where_one_known_name_stands_in_it(name: str, status: str | None) -> None:
    assert suggested_name(name, vocabulary().statuses) == status


def test_questions_cross_from_the_reading_process_and_answers_go_there(tmp_path: Path) -> None:
    workbook = Path(__file__).resolve().parents[2] / "workbooks" / "mo_ho.xlsx"
    with pytest.raises(OpenQuestionsError) as refused:
        start_reading(workbook, ReadOptions(), file_name="mo_ho.xlsx").result()
    questions = refused.value.questions
    assert [(q.found, q.proposal) for q in questions] == [
        ("Đơn vị", "agency"),
        ("Ngày trả", "due_at"),
        ("Chờ ký", None),
    ]
    assert [column.field for column in refused.value.columns][:2] == ["code", "procedure_name"]
    assert refused.value.sheets[0].header_rows == (1, 1)
    answers = reduce(Answers.over, [answer(q, q.proposal or "processing") for q in questions])
    reading = start_reading(workbook, ImportOptions(answers=answers).reading(""), file_name="mo_ho.xlsx").result()
    assert column_of(reading, "status") == ["processing"]
