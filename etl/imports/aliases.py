"""Names that mean another: an agency's under another spelling, a procedure's without its code."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from db import aliases, batches
from db.engine import Connection, Engine, transaction
from domain.agency_names import AgencyNames
from domain.layout import Alias
from domain.procedure import procedure_key
from domain.spelling import calmest_first, name_key, tidy
from etl.recognition.questions import Answers, Question, QuestionKind
from etl.values.cells import short

# A column with more new names is no column of agencies, and nobody would answer so many questions.
_MOST_NEW_AGENCIES = 300
_AGENCIES, _PROCEDURES = ("agency", "receiving_agency"), ("procedure_name",)


def questions(connection: Connection, source_id: int, table: pa.Table) -> tuple[Question, ...]:
    """What to ask about the names in a file's rows (Reading.table) before they are stored: agencies that
    look like one that is known, procedures without a code that are called as exactly one with a code is."""
    return (
        *_agency_questions(connection, source_id, table),
        *_procedure_questions(connection, source_id, table),
    )


def why_not_kept(connection: Connection, table: pa.Table, answers: Answers) -> str | None:
    """Why what was answered about the names in the file's rows cannot be kept, in one sentence: it names an agency or a
    procedure's code that neither the database nor the file has, and a slip of the pen must not make one. None where
    it can."""
    unknown = [*_unknown_agencies(connection, table, answers), *_unknown_codes(connection, table, answers)]
    if not unknown:
        return None
    return (
        f"Câu trả lời nêu {', '.join(unknown)}, mà cơ sở dữ liệu và tệp này đều không có; hãy viết đúng như đã có, "
        "hoặc nạp trước tệp có cơ quan, thủ tục ấy."
    )


def keep_agencies(
    connection: Connection, source_id: int, names: pa.ChunkedArray, answers: Answers, decided_at: datetime
) -> None:
    """Keep what was answered about those agencies whose names stand in a column, a "no" too."""
    keys = {name_key(name): name for name in _counts(names)}
    given = [(keys[key], meant or None) for name, meant in answers.agencies.items() if (key := name_key(name)) in keys]
    if given:
        aliases.keep_aliases(connection, aliases.AGENCY, source_id, given, decided_at)


def keep(connection: Connection, source_id: int, table: pa.Table, answers: Answers, decided_at: datetime) -> None:
    """Keep what was answered about the names that stand in the file's rows, a "no" too."""
    if agencies := _given(table, answers.agencies, _AGENCIES):
        # An agency that the database has not seen is called as the file's rows call it.
        called = _spellings(table, _AGENCIES)
        means = [(name, called.get(name_key(meant), meant) or None) for name, meant in agencies.items()]
        aliases.keep_aliases(connection, aliases.AGENCY, source_id, means, decided_at)
    if procedures := _given(table, answers.procedures, _PROCEDURES):
        means = [(name, _code(meant) or None) for name, meant in procedures.items()]
        aliases.keep_aliases(connection, aliases.PROCEDURE, source_id, means, decided_at)


def known_aliases(connection: Connection) -> list[Alias]:
    """Every name that means another, by kind, source and name."""
    return aliases.aliases(connection)


def change_alias(engine: Engine, alias: Alias, means: str | None, *, decided_at: datetime) -> None:
    """Say anew what a name means: an agency's name or a procedure's code, None for none of those known. Files that went
    in stay as they are."""
    with transaction(engine) as connection:
        number = batches.source_id(connection, alias.source)
        aliases.keep_aliases(connection, alias.kind, number, [(alias.name, means)], decided_at)


def forget_alias(engine: Engine, alias: Alias) -> bool:
    """Forget what a name means: it is asked about again. Files that went in stay as they are."""
    with transaction(engine) as connection:
        return aliases.remove_alias(connection, alias)


def _agency_questions(connection: Connection, source_id: int, table: pa.Table) -> Iterator[Question]:
    counts = _counts(table["receiving_agency"]) | _counts(table["agency"])
    known = aliases.agency_names(connection)
    decided = aliases.agencies_meant(connection, source_id)
    heard_of = {**known, **decided}
    spellings: dict[str, list[str]] = {}
    for name in calmest_first(counts):
        if name_key(name) not in heard_of:
            spellings.setdefault(name_key(name), []).append(name)
    if not 0 < len(spellings) <= _MOST_NEW_AGENCIES:
        return
    new = {key: names[0] for key, names in spellings.items()}
    of_database, of_file = AgencyNames(known.values()), AgencyNames(new.values())
    for key, name in new.items():
        # Of two new names the longer one is the agency's, so that only the shorter is asked about.
        longer = [other for other in of_file.similar_to(name) if (len(other.name), other.name) > (len(name), name)]
        similar = [*of_database.similar_to(name), *longer]
        if similar:
            sure = [other.name for other in similar if other.sure]
            yield Question(
                QuestionKind.AGENCY_SIMILAR,
                f'cơ quan "{name}" giống {_listed(other.name for other in similar)}',
                found=name,
                rows=sum(counts[spelling] for spelling in spellings[key]),
                answers=(*(other.name for other in similar), ""),
                proposal=sure[0] if len(similar) == 1 and sure else None,
            )


def _procedure_questions(connection: Connection, source_id: int, table: pa.Table) -> Iterator[Question]:
    counts = _counts(table["procedure_name"].filter(pc.is_null(table["procedure_code"])))
    if not counts:
        return
    codes = aliases.codes_by_name(connection)
    decided = aliases.codes_meant(connection, source_id)
    for name, rows in counts.items():
        codes_of_name = codes.get(name_key(name), set())
        if len(codes_of_name) == 1 and name_key(name) not in decided:
            (code,) = codes_of_name
            yield Question(
                QuestionKind.PROCEDURE_UNCODED,
                f'thủ tục "{name}" không ghi mã, trùng tên với thủ tục {code}',
                found=name,
                rows=rows,
                answers=(code, ""),
                proposal=code,
            )


def _unknown_agencies(connection: Connection, table: pa.Table, answers: Answers) -> Iterator[str]:
    if not (given := _given(table, answers.agencies, _AGENCIES)):
        return
    known = {*aliases.agency_names(connection), *_spellings(table, _AGENCIES)}
    for name, meant in given.items():
        if meant and name_key(meant) not in known:
            yield f'cơ quan "{short(meant)}" (cho "{short(name)}")'


def _unknown_codes(connection: Connection, table: pa.Table, answers: Answers) -> Iterator[str]:
    if not (given := _given(table, answers.procedures, _PROCEDURES)):
        return
    known = set(map(_code, _counts(table["procedure_code"]))).union(*aliases.codes_by_name(connection).values())
    for name, meant in given.items():
        if meant and _code(meant) not in known:
            yield f'mã thủ tục "{short(meant)}" (cho "{short(name)}")'


def _given(table: pa.Table, answers: Mapping[str, str], columns: tuple[str, ...]) -> dict[str, str]:
    """The answers about names that stand in these columns, by the name as the file spells it."""
    if not answers:
        return {}
    called = _spellings(table, columns)
    return {called[key]: tidy(meant) for name, meant in answers.items() if (key := name_key(name)) in called}


def _spellings(table: pa.Table, columns: tuple[str, ...]) -> dict[str, str]:
    """The names that stand in these columns, by their key."""
    names = {name for column in columns for name in _counts(table[column])}
    return {name_key(name): name for name in reversed(calmest_first(names))}


def _code(text: str) -> str:
    """What the code and its longer form share: 1.001612.000.00.00.H48 is 1.001612."""
    return procedure_key(code=text, name=None)


def _counts(column: pa.ChunkedArray) -> dict[str, int]:
    """How many rows bear each name; the missing are left out."""
    counted = column.value_counts().to_pylist()
    return {line["values"]: line["counts"] for line in counted if line["values"] is not None}


def _listed(names: Iterator[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
