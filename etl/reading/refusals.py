"""Why a file of the right kind is not taken as it is: each reason with its facts, in one sentence."""

from collections.abc import Sequence
from datetime import date

from domain.batch import Issue, Severity
from domain.numbers import format_integer
from domain.period import FIRST_YEAR, LAST_YEAR
from etl.reading.open_questions import OpenQuestionsError
from etl.recognition.headings import Heading, Meaning
from etl.recognition.identify import Fit, Plan
from etl.recognition.questions import Question, QuestionKind
from etl.recognition.recognised import RecognisedColumn
from etl.refused_file import RefusedFileError
from etl.values.cells import short
from etl.values.legacy_fonts import Legacy

_MOST_NAMED = 12


class SummaryTableError(RefusedFileError):
    """A table of counts where a list of dossiers is asked."""

    def __init__(self, plan: Plan) -> None:
        counted = [h for h in plan.headings if h.meaning is not Meaning.PERSONAL]
        super().__init__(
            "summary_table",
            f'Trang "{plan.sheet}" là bảng tổng hợp (mỗi dòng là số đếm, các cột: {_headings(counted)}), không phải '
            "danh sách hồ sơ; hãy xuất danh sách từng hồ sơ từ hệ thống một cửa rồi nạp lại.",
        )


class NoDossierListError(RefusedFileError):
    """No sheet has the header of a list of dossiers."""

    def __init__(self, sheets: Sequence[str]) -> None:
        seen = (
            f"các trang: {_listed([_quoted(sheet) for sheet in sheets])}" if sheets else "tệp không có trang nào để đọc"
        )
        super().__init__(
            "no_dossier_list",
            "Tệp không phải là danh sách hồ sơ: không thấy dòng tiêu đề có mã hồ sơ, thủ tục, ngày tiếp nhận, "
            f"ngày hẹn trả ({seen}); hãy xuất danh sách hồ sơ từ hệ thống một cửa rồi nạp lại.",
        )


class MixedKindsError(RefusedFileError):
    """A list of dossiers and indicators in one file: each kind is stored, undone and replaced by itself."""

    def __init__(self, dossiers: str, indicators: str) -> None:
        super().__init__(
            "mixed_kinds",
            f'Trang "{dossiers}" là danh sách hồ sơ, trang "{indicators}" là số liệu chỉ tiêu; hãy tách thành hai tệp '
            "rồi nạp lại.",
        )


class NoValuesError(RefusedFileError):
    """A workbook of indicators in which nobody has written a value."""

    def __init__(self, sheet: str) -> None:
        super().__init__(
            "no_values",
            f'Trang "{sheet}" chưa ghi giá trị nào ở cột giá trị; hãy điền số liệu (số 0 thì ghi 0) rồi nạp lại.',
        )


class NoDataDateError(RefusedFileError):
    """A list without any dossier whose title names no period: nobody can say for which day it speaks."""

    def __init__(self) -> None:
        super().__init__(
            "no_data_date",
            "Tệp không có hồ sơ nào đọc được và tiêu đề không ghi kỳ, nên không biết ngày số liệu; hãy kiểm tra lại "
            "tệp hoặc cho biết ngày số liệu (--as-of) rồi nạp lại.",
        )


class DataDateOutOfRangeError(RefusedFileError):
    """A day of a year that nobody can mean: a slip of the pen in the title's period or in what the user says."""

    def __init__(self, found: date, *, in_title: bool) -> None:
        said = "Kỳ ghi trên tiêu đề" if in_title else "Ngày số liệu được cho biết"
        # Not strftime: it writes the year 203 differently from one system to the next.
        super().__init__(
            "data_date_out_of_range",
            f"{said} có ngày {found.day:02}/{found.month:02}/{found.year:04}, ngoài các năm {FIRST_YEAR} đến "
            f"{LAST_YEAR}; hãy sửa lại rồi nạp.",
        )


class SwappedDaysError(RefusedFileError):
    """Days and months were exchanged: the export was opened and saved under a US locale."""

    def __init__(self, sheet: str, headings: Sequence[Heading], true: int, text: int) -> None:
        super().__init__(
            "us_date_swap",
            f'Trang "{sheet}", cột {_headings(headings)}: ngày và tháng đã bị đảo vì tệp được mở rồi lưu bằng Excel '
            f"đặt vùng Hoa Kỳ ({true} ô là ngày thật đều có ngày không quá 12, {text} ô còn là chữ đều có ngày trên "
            "12); hãy xuất lại tệp từ hệ thống và nạp ngay, không mở bằng Excel trước.",
        )


class LegacyTextError(RefusedFileError):
    """Text for old fonts, or decoded wrongly."""

    def __init__(self, sheet: str, found: Legacy) -> None:
        super().__init__(
            "legacy_encoding",
            f'Trang "{sheet}" có chữ viết bằng bảng mã {found.value}, không phải Unicode; hãy chuyển tệp sang Unicode '
            "(hoặc xuất lại từ hệ thống) rồi nạp lại.",
        )


class LostLettersError(RefusedFileError):
    """Vietnamese letters were replaced by question marks when the file was saved or exported."""

    def __init__(self, sheet: str, found: str) -> None:
        super().__init__(
            "letters_lost",
            f'Trang "{sheet}": chữ tiếng Việt đã mất khi lưu hoặc xuất tệp (ví dụ "{short(found)}") và không lấy lại '
            "được từ tệp này; hãy xuất lại từ hệ thống nguồn rồi lưu dạng Excel (.xlsx) hoặc CSV UTF-8, không lưu CSV "
            "thường (ANSI), và nạp lại.",
        )


def open_questions(asked: Sequence[Question], sheets: Sequence[Plan]) -> OpenQuestionsError:
    """The refusal for headings that are missing or ambiguous and names that nobody mapped, all of them.

    `sheets` are all that were read. A heading that nobody knows is asked about with the others of its sheet, unless it
    may be the column that is missing.
    """
    names = list(dict.fromkeys(question.sheet for question in asked))
    plans = [plan for plan in sheets if plan.sheet in names]
    parts = [part for name in names for part in _parts_of(name, asked, several=len(names) > 1)]
    unknown = _also_seen(asked, plans)
    lacks = any(question.kind is QuestionKind.COLUMN_MISSING for question in asked)
    beside = () if lacks else tuple(q for plan in plans for q in plan.questions if not q.kind.blocks)
    return OpenQuestionsError(
        f"Tệp chưa nạp được, cần làm rõ: {_listed(parts, '; ')}{unknown}; {_to_do(asked, unknown)}.",
        tuple(map(_issue, asked)),
        questions=(*asked, *beside),
        sheets=tuple(plan.as_seen() for plan in sheets),
        columns=tuple(column for plan in plans for column in seen_columns(plan)),
    )


def no_list(plans: Sequence[Plan]) -> RefusedFileError:
    """Why none of the sheets can be read: a summary table before a list that lacks columns before anything else."""
    for plan in plans:
        if plan.fit is Fit.SUMMARY:
            return SummaryTableError(plan)
    if partly := [plan for plan in plans if plan.fit is Fit.PARTLY]:
        return open_questions([q for plan in partly for q in _first_asked(plan)], partly)
    return NoDossierListError([plan.sheet for plan in plans])


def _first_asked(plan: Plan) -> list[Question]:
    """What is asked before anything below the header is read: the agency where a column seems to name it."""
    agency = plan.agency_question
    return [*plan.open_questions, *([agency] if agency and agency.proposal else [])]


def seen_columns(plan: Plan) -> list[RecognisedColumn]:
    """A sheet's columns as far as they were understood, with samples of those that anybody may see."""
    fields = {heading.index: name for name, heading in plan.columns.items()}
    return [
        RecognisedColumn(plan.sheet, h.letter, h.text, fields.get(h.index), plan.samples.get(h.index, ()))
        for h in plan.headings
    ]


def _parts_of(sheet: str, asked: Sequence[Question], *, several: bool) -> list[str]:
    """One sheet's part of the sentence: what is missing together, then each other question."""
    mine = [question for question in asked if question.sheet == sheet]
    missing = [question.text for question in mine if question.kind is QuestionKind.COLUMN_MISSING]
    parts = [f"thiếu cột {', '.join(missing)}"] if missing else []
    parts += [question.text for question in mine if question.kind is not QuestionKind.COLUMN_MISSING]
    return [f'trang "{short(sheet)}" {part}' if several else part for part in parts]


def _to_do(asked: Sequence[Question], unknown: str) -> str:
    if unknown or any(question.answers for question in asked):
        return (
            "hãy trả lời trên trang Nạp dữ liệu hoặc khai trong tệp --map (câu trả lời được ghi nhớ cho các tệp sau có "
            "cùng tiêu đề), hoặc sửa tệp rồi nạp lại"
        )
    if all(question.asks_for_agency for question in asked):
        return "hãy cho biết cơ quan giải quyết (--agency) rồi nạp lại"
    return "hãy xuất lại danh sách hồ sơ có đủ các cột này rồi nạp lại"


def _issue(question: Question) -> Issue:
    missing = question.kind is QuestionKind.COLUMN_MISSING
    what = f"thiếu cột {question.text}" if missing else question.text
    message = f'Trang "{question.sheet}": {what}. Trả lời trên trang Nạp dữ liệu hoặc khai trong tệp --map rồi nạp lại.'
    return Issue(
        Severity.ERROR,
        question.kind.value,
        message,
        question.sheet,
        None,
        question.letter,
        question.heading,
        short(question.found) if question.found else None,
    )


def _also_seen(asked: Sequence[Question], plans: Sequence[Plan]) -> str:
    """The headings that nobody knows, where a column is missing: the missing one may be among them."""
    if not any(question.kind is QuestionKind.COLUMN_MISSING for question in asked):
        return ""
    unknown = [h for plan in plans for h in plan.headings if h.meaning is Meaning.UNKNOWN]
    return f" (các cột chưa rõ nghĩa: {_headings(unknown)})" if unknown else ""


def _headings(headings: Sequence[Heading]) -> str:
    return _listed([f'{heading.letter} "{short(heading.text)}"' for heading in headings])


def _listed(parts: Sequence[str], separator: str = ", ") -> str:
    more = len(parts) - _MOST_NAMED
    return separator.join(parts[:_MOST_NAMED]) + (f"{separator}và {format_integer(more)} mục nữa" if more > 0 else "")


def _quoted(text: str) -> str:
    return f'"{short(text)}"'
