"""Questions that files raise: each is asked once for all files, and a proposed answer is chosen already."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING

import streamlit as st

from domain.batch import Severity
from domain.code_scope import CodeScope
from domain.dossier import Status
from domain.words import CODE_SCOPES
from etl.imports.results import FileResult
from etl.recognition.mapping import IGNORE
from etl.recognition.questions import Answers, Candidate, Question, QuestionKind, answer
from measures.choices import agencies
from ui.cache import look_up
from ui.formats import format_count, plain
from ui.labels import CHANNELS, FIELDS, STATUS_GROUPS, STATUSES

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_MARKUP = re.compile(r"[\[\]()!*_`<>\\#|~$]")
_CHOOSE = "Chọn câu trả lời"
_LEAVE_OUT = "Bỏ qua cột này"
_OPEN = ":orange-badge[:material/help: Chưa trả lời]"
_MOST_FILES, _MOST_COLUMNS = 3, 3

# A heading above each group of questions, in the order in which they are asked.
_GROUPS: tuple[tuple[str, tuple[QuestionKind, ...]], ...] = (
    (
        "Cột trong tệp",
        (QuestionKind.COLUMN_MISSING, QuestionKind.HEADING_AMBIGUOUS, QuestionKind.COLUMN_CONFLICT),
    ),
    ("Mã hồ sơ", (QuestionKind.CODE_SCOPE,)),
    ("Trạng thái hồ sơ", (QuestionKind.STATUS_UNKNOWN,)),
    ("Hình thức nộp", (QuestionKind.CHANNEL_UNKNOWN,)),
    ("Tên cơ quan", (QuestionKind.AGENCY_SIMILAR,)),
)


@dataclass(frozen=True)
class _RaisedQuestion:
    """A question, the names of the files that raise it, and the sha256 of the first of them.

    The sha256 is part of the key only where the answer may be the agency of the whole file: such a question is asked
    for each file.
    """

    question: Question
    files: tuple[str, ...]
    sha256: str

    @property
    def key(self) -> str:
        """The control's name: the same from preview to preview."""
        question = self.question
        alike = (question.kind, question.layout, question.found, question.letter, question.fields)
        of_file = self.sha256 if question.asks_for_agency else ""
        return "question-" + hashlib.sha256(repr((*alike, of_file)).encode()).hexdigest()[:12]

    def is_open(self) -> bool:
        """Whether a file waits for the answer and the control holds none. A question that only a change of the file can
        settle has no control, and is not open."""
        values = [st.session_state[key] for key in (self.key, f"{self.key}-agency") if key in st.session_state]
        return self.question.kind.blocks and bool(values) and not any(value is not None for value in values)


@dataclass(frozen=True)
class OpenQuestion:
    """A question that must be answered and is not: in words, the files that raise it, and its control's key."""

    text: str
    files: tuple[str, ...]
    key: str


def waits(result: FileResult) -> bool:
    """Whether the file goes in once its questions are answered."""
    return bool(result.reason and result.questions)


def show_questions(results: Sequence[FileResult]) -> tuple[Answers | None, list[OpenQuestion]]:
    """Show the questions of the files, each once. The answers where the user has just given them, else None; and the
    questions that still need an answer."""
    questions = _raised_questions(results)
    if not questions:
        return None, []
    needed = sum(raised.question.kind.blocks for raised in questions)
    with st.container(border=True):
        unproposed = sum(raised.question.kind.blocks and raised.question.proposal is None for raised in questions)
        _show_head(needed, optional=len(questions) - needed, unproposed=unproposed)
        given = [answers for heading, kinds in _GROUPS for answers in _ask_group(heading, _of(questions, kinds))]
        given += _ask_procedures(_of(questions, (QuestionKind.PROCEDURE_UNCODED,)))
        given += _ask_unknown(_of(questions, (QuestionKind.HEADING_UNKNOWN,)))
        pressed = st.button("Trả lời và xem trước lại", type="primary", icon=":material/question_answer:")
        if pressed and not given:
            st.warning("Chưa chọn câu trả lời nào.", icon=":material/help:")
    still_open = [
        OpenQuestion(_asking(raised.question), raised.files or (results[0].file_name,), raised.key)
        for raised in questions
        if raised.is_open()
    ]
    return reduce(Answers.over, given) if pressed and given else None, still_open


def show_changes(result: FileResult) -> None:
    """Show how the headings of a waiting file differ from those of earlier files; its questions are in the form."""
    for issue in result.issues:
        if issue.severity is Severity.WARNING:
            st.warning(plain(issue.message), icon=":material/difference:")


def _show_head(needed: int, *, optional: int, unproposed: int) -> None:
    if needed:
        st.subheader(f"Cần trả lời {format_count(needed)} câu trước khi nạp", anchor=False)
        st.markdown(_what_to_do(needed - unproposed, unproposed))
    else:
        st.subheader(f"Có {format_count(optional)} câu nên trả lời", anchor=False)
    st.caption(
        "Câu trả lời dùng cho mọi tệp có cùng tiêu đề cột và được ghi nhớ khi tệp được nạp: tháng sau không hỏi lại. "
        "Xem, sửa hoặc xóa ở trang Bố cục tệp."
    )


def _what_to_do(proposed: int, unproposed: int) -> str:
    check = f"{format_count(proposed)} câu đã chọn sẵn câu trả lời đề nghị, chỉ cần xem lại"
    choose = f"{format_count(unproposed)} câu phải tự chọn câu trả lời"
    return f"{'; '.join(words for words, number in ((check, proposed), (choose, unproposed)) if number)}."


def _raised_questions(results: Sequence[FileResult]) -> list[_RaisedQuestion]:
    found: dict[str, _RaisedQuestion] = {}
    for result in results:
        for question in result.questions:
            # A single file need not be named.
            raised = _RaisedQuestion(question, (result.file_name,) if len(results) > 1 else (), result.sha256)
            first = found.get(raised.key, raised)
            found[raised.key] = replace(first, files=tuple(dict.fromkeys((*first.files, *raised.files))))
    return list(found.values())


def _of(questions: Sequence[_RaisedQuestion], kinds: tuple[QuestionKind, ...]) -> list[_RaisedQuestion]:
    return [raised for kind in kinds for raised in questions if raised.question.kind is kind]


def _ask_group(heading: str, questions: Sequence[_RaisedQuestion]) -> list[Answers]:
    if questions:
        st.markdown(f"**{heading}**")
    if any(raised.question.kind is QuestionKind.STATUS_UNKNOWN for raised in questions):
        st.caption(_status_words())
    return [given for raised in questions for given in _ask(raised)]


def _status_words() -> str:
    """What each possible answer does to the figures."""
    names = {group: [STATUSES[status] for status in Status if status.group is group] for group in STATUS_GROUPS}
    return "; ".join(f"{', '.join(names[group])}: {words}" for group, words in STATUS_GROUPS.items()) + "."


def _ask(raised: _RaisedQuestion) -> list[Answers]:
    words, control = st.columns([3, 2], vertical_alignment="center")
    given: list[Answers] = []
    chosen = _choose(raised, control) if raised.question.answers else None
    if chosen is not None:
        given.append(answer(raised.question, chosen))
    if raised.question.asks_for_agency:
        name = _choose_agency(raised, control)
        given += [Answers(agency_of_file={raised.sha256: name})] if name else []
    elif not raised.question.answers:
        control.markdown("Chỉ sửa được trong tệp hoặc xuất lại tệp.")
    mark = f"{_OPEN}  \n" if raised.is_open() else ""
    note = _note(raised, chosen)
    words.markdown(mark + plain(_asking(raised.question)) + (f"  \n:gray[:small[{plain(note)}]]" if note else ""))
    return given


def _choose(raised: _RaisedQuestion, control: "DeltaGenerator") -> str | None:
    options = raised.question.answers
    chosen: str | None = control.selectbox(
        _spoken(_asking(raised.question)),
        options,
        index=options.index(raised.question.proposal) if raised.question.proposal in options else None,
        format_func=_named(raised.question),
        placeholder=_CHOOSE,
        key=raised.key,
        label_visibility="collapsed",
    )
    return chosen


def _choose_agency(raised: _RaisedQuestion, control: "DeltaGenerator") -> str | None:
    name: str | None = control.selectbox(
        "Cơ quan giải quyết của cả tệp",
        list(look_up(agencies)["name"]),
        index=None,
        placeholder="Chọn hoặc gõ tên cơ quan của cả tệp",
        accept_new_options=True,
        key=f"{raised.key}-agency",
        label_visibility="collapsed",
    )
    return name.strip() if name else None


def _ask_procedures(questions: Sequence[_RaisedQuestion]) -> list[Answers]:
    """One control for all procedures without a code: most files that lack one code lack all of them."""
    if not questions:
        return []
    st.markdown("**Thủ tục không ghi mã**")
    st.caption(
        f"{format_count(len(questions))} thủ tục không ghi mã nhưng trùng tên với đúng một thủ tục có mã. "
        "Trả lời thì lấy mã ấy, trừ những thủ tục chọn dưới đây."
    )
    by_key = {raised.key: raised.question for raised in questions}
    others: list[str] = st.multiselect(
        "Những thủ tục không phải là thủ tục có mã cùng tên",
        list(by_key),
        format_func=lambda key: f"{by_key[key].found} ({_rows(by_key[key])}) – {by_key[key].proposal}",
        placeholder="Không có",
        key="question-procedures",
    )
    return [answer(question, "" if key in others else question.answers[0]) for key, question in by_key.items()]


def _ask_unknown(questions: Sequence[_RaisedQuestion]) -> list[Answers]:
    """Questions about columns that the files can go in without; folded away unless one has a proposal."""
    if not questions:
        return []
    seems = sum(raised.question.proposal is not None for raised in questions)
    note = f", {format_count(seems)} cột có vẻ dùng được" if seems else ""
    with st.expander(f"{format_count(len(questions))} cột chưa rõ nghĩa{note} (không bắt buộc)", expanded=bool(seems)):
        return [given for raised in questions for given in _ask(raised)]


def _asking(question: Question) -> str:
    if question.kind is QuestionKind.COLUMN_MISSING:
        return f"Cột nào là {_fields(question.fields)}?"
    if question.kind is QuestionKind.COLUMN_CONFLICT:
        return f"Hai cột cùng là {_fields(question.fields)}: lấy cột nào?"
    if question.kind is QuestionKind.STATUS_UNKNOWN:
        return f"Trạng thái “{question.found}” nghĩa là gì?"
    if question.kind is QuestionKind.CHANNEL_UNKNOWN:
        return f"Hình thức nộp “{question.found}” nghĩa là gì?"
    if question.kind is QuestionKind.CODE_SCOPE:
        return "Nhiều mã hồ sơ đã gặp nay là của hồ sơ khác: mã của hệ thống nguồn này được đánh số thế nào?"
    if question.kind is QuestionKind.AGENCY_SIMILAR:
        return f"“{question.found}” có phải là một cơ quan đã biết?"
    return f"Cột {question.letter} “{question.heading}” là gì?"


def _note(raised: _RaisedQuestion, chosen: str | None) -> str:
    """What helps to answer: samples, the number of dossiers, the files that ask. Samples are of the chosen column where
    there is one, since its control shows only the beginning of them."""
    question = raised.question
    columns = [column for column in question.columns if chosen in (None, column.letter)]
    samples = question.samples if not question.columns else [_column(column) for column in columns[:_MOST_COLUMNS]]
    parts = [f"Ví dụ: {' · '.join(samples)}"] if samples else []
    parts += [_rows(question)] if question.rows is not None else []
    if raised.files:
        more = len(raised.files) - _MOST_FILES
        named = ", ".join(raised.files[:_MOST_FILES])
        parts.append(f"tệp {named}{f' và {format_count(more)} tệp nữa' if more > 0 else ''}")
    return " · ".join(parts)


def _spoken(text: str) -> str:
    """A control's label, for screen readers only: without signs that Markdown would read as an image or a link."""
    return " ".join(_MARKUP.sub(" ", text).split())


def _rows(question: Question) -> str:
    return f"{format_count(question.rows)} hồ sơ"


def _fields(fields: Iterable[str]) -> str:
    return " hoặc ".join(FIELDS.get(name, name).lower() for name in fields)


def _named(question: Question) -> Callable[[str], str]:
    """A function that gives a possible answer in words."""
    if question.columns:
        columns = {column.letter: column for column in question.columns}
        return lambda letter: _column(columns[letter])
    if question.kind is QuestionKind.STATUS_UNKNOWN:
        return lambda status: STATUSES[status]
    if question.kind is QuestionKind.CHANNEL_UNKNOWN:
        return lambda channel: CHANNELS[channel]
    if question.kind is QuestionKind.CODE_SCOPE:
        return lambda scope: CODE_SCOPES[CodeScope(scope)]
    if question.kind is QuestionKind.AGENCY_SIMILAR:
        return lambda name: f"Đúng, là {name}" if name else "Không, là cơ quan khác"
    return lambda name: _LEAVE_OUT if name == IGNORE else FIELDS.get(name, name)


def _column(column: Candidate) -> str:
    samples = f": {' · '.join(column.samples)}" if column.samples else ""
    return f"Cột {column.letter} “{column.heading}”{samples}"
