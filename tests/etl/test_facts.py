"""What crosses to another process comes back as it was."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pytest

from domain.agency import Block
from domain.batch import FileStatus, Issue, Severity, Tally
from domain.counts import COUNTS
from domain.dossier import Status
from domain.effect import AgencyCounts, Effect, MissingDossier
from domain.period import parse_period
from etl.facts import NoFactsError, as_facts, from_facts
from etl.imports.jobs import Request
from etl.imports.results import FileResult, ImportOptions
from etl.recognition.mapping import ColumnMapping
from etl.recognition.questions import Answers
from etl.recognition.recognised import RecognisedColumn, SheetSeen


def test_a_result_with_everything_in_it_comes_back_equal() -> None:
    counts = dict.fromkeys(COUNTS, 3)
    result = FileResult(
        path=Path("a/tháng 1.xlsx"),
        file_name="tháng 1.xlsx",
        sha256="0" * 64,
        status=FileStatus.PREVIEWED,
        as_of=date(2023, 1, 31),
        period=(date(2023, 1, 1), date(2023, 1, 31)),
        tally=Tally(rows=3, new=2, rejected=1),
        issues=(Issue(Severity.ERROR, "c", "Dòng 2.", sheet="S", row=2, column="B"),),
        columns=(RecognisedColumn("S", "A", "Số hồ sơ", "code", ("1", "2")),),
        sheets=(SheetSeen("S", "dossiers", "f", (1, 2), ("Số hồ sơ",), ColumnMapping(status={"Xong": "returned"})),),
        effect=Effect(
            period=parse_period("bc:2023-01"),
            data_dates=(None, date(2023, 1, 31)),
            before=(),
            after=(AgencyCounts("Sở A", Block.DEPARTMENT, counts),),
            own=counts,
            missing=(MissingDossier("H48-1", "Sở A", Status.PROCESSING, date(2023, 1, 2), None, date(2023, 1, 15)),),
            missing_count=1,
        ),
    )
    assert from_facts(FileResult, as_facts(result)) == result


def test_a_request_with_answers_comes_back_equal() -> None:
    answers = Answers(layouts={"f": ColumnMapping(columns={"Ngày trả": "due_at"})}, agencies={"So A": "Sở A"})
    options = ImportOptions(date(2023, 1, 31), "motcua", "Sở A", ColumnMapping(channel={"x": "online"}), True, answers)
    request = Request((("a.xlsx", "0" * 64), ("b.xlsx", "1" * 64)), options, datetime(2023, 2, 1, 8, 30))
    assert from_facts(Request, as_facts(request)) == request


@dataclass(frozen=True)
class _Grown:
    name: str
    number: int = 7
    names: tuple[str, ...] = field(default=("a",))


def test_a_field_that_was_not_written_has_its_default() -> None:
    assert from_facts(_Grown, {"name": "x"}) == _Grown("x")


def test_what_has_no_form_in_json_is_refused_by_its_type() -> None:
    with pytest.raises(NoFactsError, match="set"):
        as_facts({1, 2})
    with pytest.raises(NoFactsError, match="bytes"):
        from_facts(bytes, "x")
