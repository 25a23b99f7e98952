"""Why a file of the right kind is not taken as it is: each reason with its facts, in one sentence."""

from collections.abc import Sequence

from domain.batch import Issue, Severity
from etl.findings import short
from etl.headings import Heading, Meaning
from etl.identify import Fit, Plan, Question
from etl.legacy import Legacy
from etl.refusal import RefusedFileError

AGENCY_QUESTION = Question("column_missing", "cơ quan giải quyết (agency) (tiêu đề cũng không nêu đơn vị)")

_MOST_NAMED = 12
_NAMES = {"status": "trạng thái", "channel": "hình thức nộp"}


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


class NoDataDateError(RefusedFileError):
    """A list without any dossier whose title names no period: nobody can say for which day it speaks."""

    def __init__(self) -> None:
        super().__init__(
            "no_data_date",
            "Tệp không có hồ sơ nào đọc được và tiêu đề không ghi kỳ, nên không biết ngày số liệu; hãy kiểm tra lại "
            "tệp hoặc cho biết ngày số liệu (--as-of) rồi nạp lại.",
        )


class SwappedDaysError(RefusedFileError):
    """Days and months were exchanged: the export was opened and saved under a US locale."""

    def __init__(self, sheet: str, headings: Sequence[Heading], true: int, text: int) -> None:
        super().__init__(
            "us_date_swap",
            f'Trang "{sheet}", {_headings(headings)}: ngày và tháng đã bị đảo vì tệp được mở rồi lưu bằng Excel đặt '
            f"vùng Hoa Kỳ ({true} ô là ngày thật đều có ngày không quá 12, {text} ô còn là chữ đều có ngày trên 12); "
            "hãy xuất lại tệp từ hệ thống và nạp ngay, không mở bằng Excel trước.",
        )


class LegacyTextError(RefusedFileError):
    """Text for old fonts, or decoded wrongly."""

    def __init__(self, sheet: str, found: Legacy) -> None:
        super().__init__(
            "legacy_encoding",
            f'Trang "{sheet}" có chữ viết bằng bảng mã {found.value}, không phải Unicode; hãy chuyển tệp sang Unicode '
            "(hoặc xuất lại từ hệ thống) rồi nạp lại.",
        )


class OpenQuestionsError(RefusedFileError):
    """Headings that are missing or ambiguous and names that nobody mapped, all of them."""

    def __init__(self, asked: Sequence[tuple[str, Question]], plans: Sequence[Plan]) -> None:
        sheets = list(dict.fromkeys(sheet for sheet, _ in asked))
        parts = [part for sheet in sheets for part in _parts_of(sheet, asked, several=len(sheets) > 1)]
        unknown = _also_seen(asked, plans)
        super().__init__(
            "open_questions",
            f"Tệp chưa nạp được, cần làm rõ: {_listed(parts, '; ')}{unknown}; {_to_do(asked, unknown)}.",
            tuple(_issue(sheet, question) for sheet, question in asked),
        )


def no_list(plans: Sequence[Plan]) -> RefusedFileError:
    """Why none of the sheets can be read: a summary table before a list that lacks columns before anything else."""
    for plan in plans:
        if plan.fit is Fit.SUMMARY:
            return SummaryTableError(plan)
    if partly := [plan for plan in plans if plan.fit is Fit.PARTLY]:
        return OpenQuestionsError([(plan.sheet, q) for plan in partly for q in plan.questions], partly)
    return NoDossierListError([plan.sheet for plan in plans])


def unknown_name(kind: str, name: str, count: int, heading: Heading) -> Question:
    """The question that a status or channel raises that nobody mapped."""
    text = f'{_NAMES[kind]} "{short(name)}" ({count} hồ sơ) chưa biết nghĩa'
    return Question(f"{kind}_unknown", text, heading, short(name))


def _parts_of(sheet: str, asked: Sequence[tuple[str, Question]], *, several: bool) -> list[str]:
    """One sheet's part of the sentence: what is missing together, then each other question."""
    mine = [question for of, question in asked if of == sheet]
    missing = [question.text for question in mine if question.code == "column_missing"]
    parts = [f"thiếu cột {', '.join(missing)}"] if missing else []
    parts += [question.text for question in mine if question.code != "column_missing"]
    return [f'trang "{short(sheet)}" {part}' if several else part for part in parts]


def _to_do(asked: Sequence[tuple[str, Question]], unknown: str) -> str:
    if unknown or any(question.code != "column_missing" for _, question in asked):
        return "hãy khai trong tệp --map hoặc sửa tệp rồi nạp lại"
    return "hãy xuất lại danh sách hồ sơ có đủ các cột này rồi nạp lại"


def _issue(sheet: str, question: Question) -> Issue:
    heading = question.heading
    letter, text = (heading.letter, heading.text) if heading else (None, None)
    what = f"thiếu cột {question.text}" if question.code == "column_missing" else question.text
    message = f'Trang "{sheet}": {what}. Khai trong tệp --map hoặc sửa tệp rồi nạp lại.'
    return Issue(Severity.ERROR, question.code, message, sheet, None, letter, text, question.found)


def _also_seen(asked: Sequence[tuple[str, Question]], plans: Sequence[Plan]) -> str:
    """The headings that nobody knows, where a column is missing: the missing one may be among them."""
    if not any(question.code == "column_missing" for _, question in asked):
        return ""
    unknown = [h for plan in plans for h in plan.headings if h.meaning is Meaning.UNKNOWN]
    return f" (các cột chưa rõ nghĩa: {_headings(unknown)})" if unknown else ""


def _headings(headings: Sequence[Heading]) -> str:
    return _listed([f'{heading.letter} "{short(heading.text)}"' for heading in headings])


def _listed(parts: Sequence[str], separator: str = ", ") -> str:
    more = len(parts) - _MOST_NAMED
    return separator.join(parts[:_MOST_NAMED]) + (f"{separator}và {more} mục nữa" if more > 0 else "")


def _quoted(text: str) -> str:
    return f'"{short(text)}"'
