"""The output of `tthc import` for each file: JSON for programs, tables for people."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import reduce
from typing import TYPE_CHECKING

from cli.console import console, plain, table
from domain.batch import FileStatus, Issue, Severity
from domain.numbers import format_integer
from domain.spelling import heading_key, tidy
from domain.words import FILE_STATUSES, ROW_WORDS
from etl.recognition.mapping import ColumnMapping
from etl.recognition.questions import Answers, Question, QuestionKind, answer

if TYPE_CHECKING:
    from domain.effect import Effect
    from etl.imports.results import FileResult, Preview

_EXAMPLES = 3
_MAP_PARTS = {QuestionKind.AGENCY_SIMILAR: "agency", QuestionKind.PROCEDURE_UNCODED: "procedure"}
_UNDECIDED = "?"
_CODE_SCOPE = "code_scope"
_TALLY_HEADINGS = ("Dòng", "Mới", "Cập nhật", "Như cũ", "Cũ hơn", "Để riêng")
_ISSUE_KEYS = ("severity", "code", "sheet", "row", "column", "heading", "found", "message")


def as_object(outcome: "Preview") -> dict[str, object]:
    """The object that interface.md promises for --json; a dry run adds each file's effect and that of all together."""
    files: dict[str, object] = {"files": [_file(result) for result in outcome.files]}
    return files | ({"effect": _effect(outcome.together)} if outcome.together else {})


def _effect(effect: "Effect") -> dict[str, object] | None:
    # Only a dry run has one; rates bring numpy and pandas with them.
    from cli.effect_report import effect_object

    return effect_object(effect)


def show(results: Sequence["FileResult"]) -> None:
    """Print one line a file, then what is wrong in the files, kind by kind."""
    out = console()
    headings = ("Tệp", "Kết quả", "Lần nạp", "Số liệu đến", *_TALLY_HEADINGS)
    out.print(table(_title(results), headings, [_line(result) for result in results], words=2))
    for sentence in (*replacement_lines(results), *question_lines(results), *issue_lines(results)):
        out.print(sentence, soft_wrap=True)


def waiting(file_name: str) -> str:
    """The sentence for a file whose turn to be read has not come."""
    return f"{plain(file_name)}: chờ đến lượt vì máy đang đọc đủ số tệp cùng lúc; lệnh sẽ tự chạy tiếp."


def refusals(results: Iterable["FileResult"]) -> list[str]:
    """One sentence for each refused file: its name and the reason."""
    return [f"{plain(result.file_name)}: {plain(result.reason)}" for result in results if result.reason]


def unused_headings(results: Sequence["FileResult"], mapping: ColumnMapping | None) -> list[str]:
    """One sentence where --map names headings that no file bears: a slip of the pen would else go unseen. Nothing is
    said where the headings of a file are not known."""
    if mapping is None or not all(result.sheets for result in results):
        return []
    seen = [set(heading_key(text).split()) for result in results for sheet in result.sheets for text in sheet.headings]
    # A heading may be answered by its own words or with those above it, in either order.
    unused = [text for text in mapping.columns if not any(set(heading_key(text).split()) <= words for words in seen)]
    named = ", ".join(f'"{plain(tidy(text))}"' for text in unused)
    return [f"Tệp khai báo cột nêu tiêu đề không có trong tệp nào: {named}."] if unused else []


def replacement_lines(results: Iterable["FileResult"]) -> list[str]:
    """What each file that takes the place of earlier ones does to them."""
    lines = []
    for result in results:
        if result.replacement is None:
            continue
        files, rows = result.replacement.files, ROW_WORDS[result.kind]
        lines.append(
            f"{plain(result.file_name)}: " + ("thay thế" if files else "chưa có tệp nào của kỳ này để thay thế")
        )
        for share in files:
            number = format_integer(share.dossiers)
            lines.append(
                f'  lần nạp số {share.batch} ("{plain(share.file_name)}"): {number} {rows} không còn được tính'
            )
        if files:
            lines.append(f"  {format_integer(result.replacement.removed)} {rows} không còn tệp nào ghi")
    return lines


def question_lines(results: Iterable["FileResult"]) -> list[str]:
    """What the files leave open, and how --map answers it."""
    return [
        f"{plain(result.file_name)}: {plain(line)}"
        for result in results
        for line in (_needed(result) if result.status is FileStatus.REFUSED else _wished(result))
    ]


def _needed(result: "FileResult") -> list[str]:
    """The --map file that lets a refused file in, with the proposals in it and a mark where there is none."""
    questions = [question for question in result.questions if question.kind.blocks and question.answers]
    if not questions:
        return []
    written = json.dumps(_map_file_of(questions), ensure_ascii=False)
    return [
        f"Tệp --map đề nghị, xem lại từng câu trước khi dùng: {written}",
        *(
            f'Thay dấu "{_UNDECIDED}" sau "{question.found or _CODE_SCOPE}" bằng một trong: '
            + ", ".join(question.answers)
            for question in questions
            if _proposed(question) == _UNDECIDED
        ),
    ]


def _map_file_of(questions: Sequence[Question]) -> dict[str, object]:
    scopes = [question for question in questions if question.kind is QuestionKind.CODE_SCOPE]
    given = (answer(question, _proposed(question)) for question in questions if question not in scopes)
    layouts = reduce(Answers.over, given, Answers()).layouts
    parts = reduce(ColumnMapping.over, layouts.values(), ColumnMapping()).as_dict()
    scope = [(_CODE_SCOPE, _proposed(question)) for question in scopes]
    return {**{part: answers for part, answers in parts.items() if answers}, **dict(scope)}


def _proposed(question: Question) -> str:
    # Of two columns for one field, either is a good example; the meaning of a name must not be guessed.
    return question.proposal or (question.answers[0] if question.columns else _UNDECIDED)


def _wished(result: "FileResult") -> list[str]:
    """What is still asked about a file that goes in all the same."""
    how = "Trả lời trong tệp --map"
    if result.status is FileStatus.IMPORTED:
        # The same bytes again change nothing, whatever --map says.
        how = f"Tệp đã nạp: thu hồi trước (tthc undo {result.batch}) rồi nạp lại, trả lời trong tệp --map"
    return [
        f"{question.text}. {how}: " + json.dumps({part: {question.found: question.answers[0]}}, ensure_ascii=False)
        for question in result.questions
        if (part := _MAP_PARTS.get(question.kind))
    ]


def issue_lines(results: Sequence["FileResult"]) -> list[str]:
    """How many errors and warnings there are, then each kind with its number and the first examples, errors first."""
    issues = [(result, issue) for result in results for issue in result.issues]
    if not issues:
        return []
    errors, warnings = (sum(getattr(result, name) for result in results) for name in ("error_count", "warning_count"))
    lines = [f"{format_integer(errors)} lỗi, {format_integer(warnings)} cảnh báo:"]
    by_kind = _numbers(results)
    for kind, number in sorted(by_kind.items(), key=lambda item: (item[0][0] is not Severity.ERROR, -item[1])):
        severity, code = kind
        examples = [(result, issue) for result, issue in issues if (issue.severity, issue.code) == kind]
        lines.append(f"  {'Lỗi' if severity is Severity.ERROR else 'Cảnh báo'} {code}: {format_integer(number)}")
        lines += [f"    {plain(result.file_name)}: {plain(issue.message)}" for result, issue in examples[:_EXAMPLES]]
        if number > _EXAMPLES:
            listed = format_integer(len(examples))
            lines.append(f"    … và {format_integer(number - _EXAMPLES)} chỗ khác (--json liệt kê {listed} chỗ)")
    return lines


def _numbers(results: Iterable["FileResult"]) -> Counter[tuple[Severity, str]]:
    """How often each rule fired, also where not every place is listed."""
    numbers: Counter[tuple[Severity, str]] = Counter()
    for result in results:
        if result.rule_counts:
            numbers.update({(count.severity, count.code): count.number for count in result.rule_counts})
        else:
            numbers.update((issue.severity, issue.code) for issue in result.issues)
    return numbers


def _title(results: Sequence["FileResult"]) -> str:
    by_status = Counter(result.status for result in results)
    counted = [(label.lower(), by_status[status]) for status, label in FILE_STATUSES.items() if by_status[status]]
    parts = [f"{label} {format_integer(number)}" for label, number in counted]
    return f"{format_integer(len(results))} tệp: {', '.join(parts)}"


def _line(result: "FileResult") -> list[str]:
    words = [plain(result.file_name), FILE_STATUSES[result.status]]
    if result.status is FileStatus.REFUSED:
        return [*words, *([""] * (2 + len(_TALLY_HEADINGS)))]
    tally = result.tally
    numbers = (tally.rows, tally.new, tally.updated, tally.same, tally.older, tally.rejected)
    batch = "" if result.batch is None else str(result.batch)
    return [
        *words,
        batch,
        f"{result.as_of:%d/%m/%Y}" if result.as_of else "",
        *(format_integer(number) for number in numbers),
    ]


def _file(result: "FileResult") -> dict[str, object]:
    return {
        "path": str(result.path),
        "sha256": result.sha256,
        "status": result.status.value,
        "batch": result.batch,
        "kind": result.kind,
        "as_of": result.as_of.isoformat() if result.as_of else None,
        **asdict(result.tally),
        "reason": result.reason,
        "issues": [_issue(issue) for issue in result.issues],
        **({"effect": _effect(result.effect)} if result.effect else {}),
        **({"replacement": asdict(result.replacement)} if result.replacement else {}),
    }


def _issue(issue: Issue) -> dict[str, object]:
    values = vars(issue)
    return {key: values[key] for key in _ISSUE_KEYS}
