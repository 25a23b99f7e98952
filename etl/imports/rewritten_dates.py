"""What a file says of dossiers that earlier files said otherwise: days rewritten, units changed, codes used twice."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from db.engine import Connection
from db.rewrites import Rewrite, older_rows_of_others, rewrites
from domain.batch import MOST_ISSUES, Issue, IssueCount, Severity, Tally
from domain.numbers import format_integer
from domain.period import half_month_of
from etl.reading.reading import Reading
from etl.refused_file import RefusedFileError
from etl.rules.catalogue import RULES
from etl.rules.rule import more_message, row_message
from etl.values.cells import short

_OFTEN = 3
# A single code typed wrong does not stop a file of many; where every second known code is another dossier's, codes are
# given anew by each unit or in each year.
_MOST_OTHERS = 0.5
_CODES_NAMED = 3

# A rule, the field in whose column it is reported, and what stands there against what stood there, where it applies.
_Facts = tuple[object, object] | None
_CHECKS: tuple[tuple[str, str, Callable[[Rewrite], _Facts]], ...] = (
    ("due_moved", "due_at", lambda r: (r.due_on, r.old_due_on) if _moved(r) else None),
    ("due_moved_often", "due_at", lambda r: (r.due_on, r.due_days) if _moved(r) and r.due_days >= _OFTEN else None),
    ("in_time_by_moved_due", "resolved_at", lambda r: (r.closed_on, _day(r.first_due_at)) if _saved(r) else None),
    (
        "received_rewritten",
        "received_at",
        lambda r: (r.received_on, r.old_received_on) if r.received_on != r.old_received_on else None,
    ),
    ("unit_changed", "agency", lambda r: (r.agency, r.old_agency) if r.agency != r.old_agency else None),
    ("code_of_another", "code", lambda r: ("", "") if r.is_other else None),
    ("reopened", "status", lambda r: ("", r.old_closed_on) if r.old_closed_on and not r.closed_on else None),
    (
        "closing_rewritten",
        "resolved_at",
        lambda r: (r.closed_on, r.old_closed_on) if _closed_anew(r) else None,
    ),
)


class CodesUsedTwiceError(RefusedFileError):
    """Most rows whose code is known are of other dossiers: they would overwrite those."""

    def __init__(self, others: int, known: int, codes: Sequence[str]) -> None:
        named = ", ".join(f'"{short(code)}"' for code in codes)
        super().__init__(
            "codes_used_twice",
            f"{format_integer(others)} trong {format_integer(known)} mã hồ sơ đã có ({named}…) ở tệp này là của hồ sơ "
            "khác (đổi cùng lúc cơ quan, thủ tục hoặc ngày tiếp nhận) nên nạp vào sẽ đè lên hồ sơ cũ; nếu mỗi cơ quan "
            "hoặc mỗi năm đánh số lại từ đầu, hãy nạp tệp của từng nơi với một hệ thống nguồn riêng (ô “Hệ thống "
            "nguồn”, lệnh --source).",
        )


def refuse_codes_used_twice(connection: Connection, read: Reading, tally: Tally) -> None:
    """Raises CodesUsedTwiceError where most of the batch's rows that say something else of a known code are of another
    dossier. To be called while the rows just taken in are still staged."""
    known = tally.updated + tally.older
    if not known:
        return
    others = [rewrite.ordinal for rewrite in rewrites(connection) if rewrite.is_other]
    others += older_rows_of_others(connection) if tally.older else []
    if len(others) > known * _MOST_OTHERS:
        codes = [read.table["code"][ordinal - 1].as_py() for ordinal in others[:_CODES_NAMED]]
        raise CodesUsedTwiceError(len(others), known, codes)


def with_rewrites(connection: Connection, read: Reading) -> Reading:
    """The reading of the batch just taken in, with what its rows rewrite among its warnings."""
    found = [
        (rewrite, code, name, facts)
        for rewrite in rewrites(connection)
        for code, name, check in _CHECKS
        if (facts := check(rewrite)) is not None
    ]
    if not found:
        return read
    writer = _Writer(read)
    issues = list(_examples(found, writer))
    return _added(read, issues, [writer.count(rewrite, code) for rewrite, code, _, _ in found])


def _examples(found: list[tuple[Rewrite, str, str, tuple[object, object]]], writer: "_Writer") -> Iterator[Issue]:
    listed: dict[str, int] = {}
    for rewrite, code, name, (now, before) in found:
        listed[code] = listed.get(code, 0) + 1
        if listed[code] <= RULES[code].most_listed:
            yield writer.issue(rewrite, code, name, _words(now), _words(before))


class _Writer:
    """Tells of rows by their places in the file."""

    def __init__(self, read: Reading) -> None:
        self._read = read
        self._columns = {(column.sheet, column.field): column for column in read.columns if column.field}

    def issue(self, rewrite: Rewrite, code: str, name: str, found: str, other: str) -> Issue:
        place = rewrite.ordinal - 1
        row, sheet = self._read.table["row"][place].as_py(), self._read.table["sheet"][place].as_py()
        column = self._columns.get((sheet, name))
        message = row_message(
            RULES[code],
            Severity.WARNING,
            row=row,
            column=f'cột {column.letter} "{column.heading}"' if column else None,
            sheet=sheet if len(self._read.sheets) > 1 else None,
            found=found,
            other=other,
        )
        return Issue(
            severity=Severity.WARNING,
            code=code,
            message=message,
            sheet=sheet,
            row=row,
            column=column.letter if column else None,
            heading=column.heading if column else None,
            found=found or None,
            agency=self._agency(rewrite),
            received_half=half_month_of(rewrite.received_on),
        )

    def count(self, rewrite: Rewrite, code: str) -> IssueCount:
        return IssueCount(Severity.WARNING, code, self._agency(rewrite), half_month_of(rewrite.received_on), 1)

    def _agency(self, rewrite: Rewrite) -> str | None:
        name: str | None = self._read.table["agency"][rewrite.ordinal - 1].as_py()
        return name


def _added(read: Reading, issues: list[Issue], counts: list[IssueCount]) -> Reading:
    """The reading with these warnings; no more than MOST_ISSUES are listed, and a last one says how many are not."""
    numbers: dict[IssueCount, int] = {}
    for count in counts:
        numbers[count] = numbers.get(count, 0) + 1
    before = [issue for issue in read.issues if issue.code != "more_issues"]
    listed = (*before, *issues)[:MOST_ISSUES]
    total = read.error_count + read.warning_count + len(counts)
    more = total - len(listed)
    last = [Issue(Severity.WARNING, "more_issues", more_message(more), found=str(more))] if more else []
    return replace(
        read,
        issues=(*listed, *last),
        warning_count=read.warning_count + len(counts),
        issue_counts=(*read.issue_counts, *(replace(count, number=number) for count, number in numbers.items())),
    )


def _moved(rewrite: Rewrite) -> bool:
    return bool(rewrite.due_on and rewrite.old_due_on and rewrite.due_on > rewrite.old_due_on)


def _saved(rewrite: Rewrite) -> bool:
    """In time by the due day as it is now, late by the first one."""
    if not (rewrite.closed_on and rewrite.due_on and rewrite.first_due_at):
        return False
    return bool(_day(rewrite.first_due_at) < rewrite.closed_on <= rewrite.due_on)


def _closed_anew(rewrite: Rewrite) -> bool:
    return bool(rewrite.old_closed_on and rewrite.closed_on and rewrite.old_closed_on != rewrite.closed_on)


def _day(moment: datetime) -> date:
    return moment.date()


def _words(fact: object) -> str:
    return f"{fact:%d/%m/%Y}" if isinstance(fact, date) else str(fact)
