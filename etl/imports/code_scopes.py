"""What dossier codes mean in a source: a file that reuses codes raises the question; the answer is kept."""

from collections.abc import Sequence
from dataclasses import replace

from db import code_scopes, dossier_codes, known_rows
from db.engine import Connection, Engine, rehearsal, transaction
from db.known_rows import Difference, ZeroTwin
from db.quality import CODE_OF_ANOTHER
from domain.agency_validity import validity_of
from domain.code_scope import CodeScope, CodesJoinedError, Rekeyed
from domain.numbers import format_integer
from domain.period import half_month_of
from etl.dossiers.rejected_rows import row_of_table
from etl.imports.row_findings import Finding, with_findings
from etl.reading.open_questions import OpenQuestionsError
from etl.reading.reading import Reading
from etl.recognition.questions import Question, code_scope_question
from etl.refused_file import RefusedFileError
from etl.values.cells import short

# One code typed wrong does not stop a file; where every second known code is another dossier's, codes are given anew.
_MOST_OTHERS = 0.5
# So many dossiers that change nothing but their unit may be two units that number alike; one or two have moved.
_LEAST_MOVED = 3
_CODES_NAMED = 3
# Receptions this many half-months apart are not one reception corrected.
_FAR_HALF_MONTHS = 6


class CodesUsedTwiceError(OpenQuestionsError):
    """Most rows whose code is known are of other dossiers: they would overwrite those."""

    def __init__(self, question: Question, read: Reading) -> None:
        super().__init__(
            f"Tệp chưa nạp được, cần làm rõ: {question.text}; hãy trả lời trên trang Nạp dữ liệu hoặc khai "
            '"code_scope" trong tệp --map (câu trả lời được ghi nhớ cho hệ thống nguồn này).',
            (),
            questions=(question,),
            sheets=read.sheets,
            columns=read.columns,
        )


class OneCodeTwiceError(RefusedFileError):
    """Two rows of one code, of two names that are one unit: which of them is the dossier nobody can say."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(
            "duplicate_conflict",
            f"Mã hồ sơ {_named(codes)} đứng hai dòng dưới hai tên của cùng một cơ quan; hãy sửa tệp rồi nạp lại.",
        )


def settle(connection: Connection, source_id: int, answered: CodeScope | None) -> None:
    """Keep what was answered about the source's codes; dossiers held under another meaning are known anew. Raises
    RefusedFileError where they cannot be."""
    if answered is None or answered is dossier_codes.scope_of(connection, source_id):
        return
    try:
        code_scopes.change_scope(connection, source_id, answered)
    except CodesJoinedError as error:
        raise RefusedFileError("code_scope", joined_sentence(error)) from error


def without_others(connection: Connection, read: Reading, source_id: int) -> Reading:
    """The reading of the rows just staged; those few whose code is another dossier's are taken out and set aside.

    Raises CodesUsedTwiceError where most are, unless somebody has said that each code is one dossier.
    """
    differences = known_rows.differences(connection)
    remarks = [_spelled(one) for one in differences if one.code != one.known_code]
    remarks += map(_zero_lost, known_rows.zero_twins(connection, source_id))
    scope = dossier_codes.scope_of(connection, source_id)
    if scope is CodeScope.UNIQUE:
        return with_findings(read, remarks)
    others = [one for one in differences if _is_other(one)]
    _ask_about(others, _moved(differences, read), scope, known_rows.number_known(connection), read)
    known_rows.leave_out(connection, [one.ordinal for one in others])
    return _set_aside(with_findings(read, [*remarks, *map(_of_another, others)]), others)


def known_scopes(connection: Connection) -> list[tuple[str, CodeScope | None]]:
    """What codes mean in each source that files came from; None where nobody was asked."""
    return code_scopes.scopes(connection)


def preview_scope(engine: Engine, source: str, scope: CodeScope) -> Rekeyed:
    """What change_scope() would do; nothing is kept. Raises CodesJoinedError as it does."""
    with rehearsal(engine) as connection:
        return code_scopes.change_scope(connection, code_scopes.number_of(connection, source), scope)


def change_scope(engine: Engine, source: str, scope: CodeScope) -> Rekeyed:
    """Say anew what codes mean in the source; the dossiers held are known anew, and the figures follow. Raises
    CodesJoinedError where a file has two dossiers that would become one."""
    with transaction(engine) as connection:
        return code_scopes.change_scope(connection, code_scopes.number_of(connection, source), scope)


def joined_sentence(error: CodesJoinedError) -> str:
    """Why codes cannot be taken so, in one sentence."""
    return (
        f"Không thể hiểu mã hồ sơ như vậy: {format_integer(error.number)} mã ({_named(error.codes)}) trong tệp đã nạp "
        f'"{error.file_name}" là của hai hồ sơ khác nhau.'
    )


def _ask_about(
    others: Sequence[Difference], moved: Sequence[Difference], scope: CodeScope | None, known: int, read: Reading
) -> None:
    apart = [*others, *moved] if len(moved) >= _LEAST_MOVED else others
    if scope is CodeScope.UNIT_YEAR or len(apart) <= known * _MOST_OTHERS:
        return
    by_unit = sum(one.agency != one.known_agency for one in apart)
    by_year = sum(one.received_on.year != one.known_received_on.year for one in apart)
    question = code_scope_question(
        [short(one.code) for one in apart[:_CODES_NAMED]],
        others=len(apart),
        known=known,
        by_unit=by_unit * 2 > len(apart) or bool(scope and scope.by_unit),
        by_year=by_year * 2 > len(apart) or bool(scope and scope.by_year),
    )
    raise CodesUsedTwiceError(question, read)


def _is_other(one: Difference) -> bool:
    """At least two of unit, procedure and reception differ (a reception by more than three months counts twice), which
    no dossier's do."""
    far = abs(half_month_of(one.received_on) - half_month_of(one.known_received_on)) > _FAR_HALF_MONTHS
    changed = (
        one.agency != one.known_agency,
        one.procedure_key != one.known_procedure_key,
        one.received_on != one.known_received_on,
        far,
    )
    return sum(changed) >= 2


def _moved(differences: Sequence[Difference], read: Reading) -> list[Difference]:
    """The rows that change nothing but their unit, where no reform explains it."""
    moved = [one for one in differences if one.agency != one.known_agency and not _is_other(one)]
    ended = {name for name in {n for one in moved for n in (one.agency, one.known_agency)} if _has_ended(name, read)}
    return [one for one in moved if not {one.agency, one.known_agency} & ended]


def _has_ended(agency: str, read: Reading) -> bool:
    validity = validity_of(agency)
    return bool(validity and validity.last and validity.last < read.as_of)


def _spelled(one: Difference) -> Finding:
    return Finding(one.ordinal, "code_spelled_otherwise", "code", one.received_on, one.code, one.known_code)


def _zero_lost(twin: ZeroTwin) -> Finding:
    return Finding(twin.ordinal, "code_zero_lost", "code", twin.received_on, twin.code, twin.known_code)


def _of_another(one: Difference) -> Finding:
    return Finding(one.ordinal, CODE_OF_ANOTHER, "code", one.received_on, one.code, one.known_agency)


def _set_aside(read: Reading, others: Sequence[Difference]) -> Reading:
    rows = tuple(row_of_table(read.table, one.ordinal - 1, (CODE_OF_ANOTHER,)) for one in others)
    return replace(
        read,
        rejected=read.rejected + len(others),
        set_aside=(*read.set_aside, *rows),
        rejected_codes=(*read.rejected_codes, *(one.code for one in others)),
    )


def _named(codes: Sequence[str]) -> str:
    return ", ".join(f'"{short(code)}"' for code in codes)
