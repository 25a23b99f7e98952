"""What files leave open, asked once with the proposals chosen already; an answer holds for every file alike."""

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
class _Asked:
    """A question, the files that raise it, and the first one's sha256.

    Only where the whole file's agency may be the answer does the sha256 count, and then each file asks by itself.
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
        """Whether a file waits for it and its control, which was drawn, holds no answer. What can only be mended in the
        file has no control."""
        held = [st.session_state[key] for key in (self.key, f"{self.key}-agency") if key in st.session_state]
        return self.question.kind.blocks and bool(held) and not any(value is not None for value in held)


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
    """Ask what the files leave open, each thing once; the answers once somebody gives them, else None, and what must be
    answered and is not."""
    asked = _asked(results)
    if not asked:
        return None, []
    must = sum(one.question.kind.blocks for one in asked)
    with st.container(border=True):
        open_ones = sum(one.question.kind.blocks and one.question.proposal is None for one in asked)
        _show_head(must, may=len(asked) - must, unproposed=open_ones)
        given = [each for heading, kinds in _GROUPS for each in _ask_group(heading, _of(asked, kinds))]
        given += _ask_procedures(_of(asked, (QuestionKind.PROCEDURE_UNCODED,)))
        given += _ask_unknown(_of(asked, (QuestionKind.HEADING_UNKNOWN,)))
        pressed = st.button("Trả lời và xem trước lại", type="primary", icon=":material/question_answer:")
        if pressed and not given:
            st.warning("Chưa chọn câu trả lời nào.", icon=":material/help:")
    still_open = [
        OpenQuestion(_asking(one.question), one.files or (results[0].file_name,), one.key)
        for one in asked
        if one.is_open()
    ]
    return reduce(Answers.over, given) if pressed and given else None, still_open


def show_changes(result: FileResult) -> None:
    """How the headings of a file that asks differ from those before it; its questions stand in the form."""
    for issue in result.issues:
        if issue.severity is Severity.WARNING:
            st.warning(plain(issue.message), icon=":material/difference:")


def _show_head(must: int, *, may: int, unproposed: int) -> None:
    count = f"Cần trả lời {format_count(must)} câu trước khi nạp" if must else f"Có {format_count(may)} câu nên trả lời"
    st.subheader(count, anchor=False)
    if must:
        st.markdown(_what_to_do(must - unproposed, unproposed))
    st.caption(
        "Câu trả lời dùng cho mọi tệp có cùng tiêu đề cột và được ghi nhớ khi tệp được nạp: tháng sau không hỏi lại. "
        "Xem, sửa hoặc xóa ở trang Bố cục tệp."
    )


def _what_to_do(proposed: int, unproposed: int) -> str:
    check = f"{format_count(proposed)} câu đã chọn sẵn câu trả lời đề nghị, chỉ cần xem lại"
    choose = f"{format_count(unproposed)} câu phải tự chọn câu trả lời"
    return f"{'; '.join(words for words, number in ((check, proposed), (choose, unproposed)) if number)}."


def _asked(results: Sequence[FileResult]) -> list[_Asked]:
    found: dict[str, _Asked] = {}
    for result in results:
        for question in result.questions:
            # Of a file alone its name need not be said.
            one = _Asked(question, (result.file_name,) if len(results) > 1 else (), result.sha256)
            first = found.get(one.key, one)
            found[one.key] = replace(first, files=tuple(dict.fromkeys((*first.files, *one.files))))
    return list(found.values())


def _of(asked: Iterable[_Asked], kinds: tuple[QuestionKind, ...]) -> list[_Asked]:
    return sorted((one for one in asked if one.question.kind in kinds), key=lambda one: kinds.index(one.question.kind))


def _ask_group(heading: str, asked: Sequence[_Asked]) -> list[Answers]:
    if asked:
        st.markdown(f"**{heading}**")
    if any(one.question.kind is QuestionKind.STATUS_UNKNOWN for one in asked):
        st.caption(_status_words())
    return [given for one in asked for given in _ask(one)]


def _status_words() -> str:
    """What each possible answer does to the figures."""
    names = {group: [STATUSES[status] for status in Status if status.group is group] for group in STATUS_GROUPS}
    return "; ".join(f"{', '.join(names[group])}: {words}" for group, words in STATUS_GROUPS.items()) + "."


def _ask(one: _Asked) -> list[Answers]:
    words, control = st.columns([3, 2], vertical_alignment="center")
    given: list[Answers] = []
    chosen = _choose(one, control) if one.question.answers else None
    if chosen is not None:
        given.append(answer(one.question, chosen))
    if one.question.asks_for_agency:
        name = _choose_agency(one, control)
        given += [Answers(agency_of_file={one.sha256: name})] if name else []
    elif not one.question.answers:
        control.markdown("Chỉ sửa được trong tệp hoặc xuất lại tệp.")
    mark = f"{_OPEN}  \n" if one.is_open() else ""
    note = _note(one, chosen)
    words.markdown(mark + plain(_asking(one.question)) + (f"  \n:gray[:small[{plain(note)}]]" if note else ""))
    return given


def _choose(one: _Asked, control: "DeltaGenerator") -> str | None:
    options = one.question.answers
    chosen: str | None = control.selectbox(
        _spoken(_asking(one.question)),
        options,
        index=options.index(one.question.proposal) if one.question.proposal in options else None,
        format_func=_named(one.question),
        placeholder=_CHOOSE,
        key=one.key,
        label_visibility="collapsed",
    )
    return chosen


def _choose_agency(one: _Asked, control: "DeltaGenerator") -> str | None:
    name: str | None = control.selectbox(
        "Cơ quan giải quyết của cả tệp",
        list(look_up(agencies)["name"]),
        index=None,
        placeholder="Chọn hoặc gõ tên cơ quan của cả tệp",
        accept_new_options=True,
        key=f"{one.key}-agency",
        label_visibility="collapsed",
    )
    return name.strip() if name else None


def _ask_procedures(asked: Sequence[_Asked]) -> list[Answers]:
    """One question for all: most files without codes lack all of them."""
    if not asked:
        return []
    st.markdown("**Thủ tục không ghi mã**")
    st.caption(
        f"{format_count(len(asked))} thủ tục không ghi mã nhưng trùng tên với đúng một thủ tục có mã. "
        "Trả lời thì lấy mã ấy, trừ những thủ tục chọn dưới đây."
    )
    by_key = {one.key: one.question for one in asked}
    others: list[str] = st.multiselect(
        "Những thủ tục không phải là thủ tục có mã cùng tên",
        list(by_key),
        format_func=lambda key: f"{by_key[key].found} ({_rows(by_key[key])}) – {by_key[key].proposal}",
        placeholder="Không có",
        key="question-procedures",
    )
    return [answer(question, "" if key in others else question.answers[0]) for key, question in by_key.items()]


def _ask_unknown(asked: Sequence[_Asked]) -> list[Answers]:
    """Columns without which the files can go in: folded away unless one of them seems to be something."""
    if not asked:
        return []
    seems = sum(one.question.proposal is not None for one in asked)
    note = f", {format_count(seems)} cột có vẻ dùng được" if seems else ""
    with st.expander(f"{format_count(len(asked))} cột chưa rõ nghĩa{note} (không bắt buộc)", expanded=bool(seems)):
        return [given for one in asked for given in _ask(one)]


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


def _note(one: _Asked, chosen: str | None) -> str:
    """What helps to answer: samples or the number of dossiers, and the files that ask. A control shows no more than the
    beginning of the column that was chosen."""
    question = one.question
    columns = [column for column in question.columns if chosen in (None, column.letter)]
    samples = question.samples if not question.columns else [_column(column) for column in columns[:_MOST_COLUMNS]]
    parts = [f"Ví dụ: {' · '.join(samples)}"] if samples else []
    parts += [_rows(question)] if question.rows is not None else []
    if one.files:
        more = len(one.files) - _MOST_FILES
        named = ", ".join(one.files[:_MOST_FILES])
        parts.append(f"tệp {named}{f' và {format_count(more)} tệp nữa' if more > 0 else ''}")
    return " · ".join(parts)


def _spoken(text: str) -> str:
    """A control's label, which only screen readers say: without what Markdown would read as an image or a link."""
    return " ".join(_MARKUP.sub(" ", text).split())


def _rows(question: Question) -> str:
    return f"{format_count(question.rows)} hồ sơ"


def _fields(fields: Iterable[str]) -> str:
    return " hoặc ".join(FIELDS.get(name, name).lower() for name in fields)


def _named(question: Question) -> Callable[[str], str]:
    """How a possible answer is called."""
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
