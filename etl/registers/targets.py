"""Targets on their way in: typed on the page, or a workbook of them; whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from db import targets
from db.engine import Engine, reading, transaction
from db.reference import agencies
from domain.agency import Block
from domain.batch import Issue
from domain.numbers import PERCENT
from domain.spelling import heading_key, name_key, tidy
from domain.target import MOST_DOCUMENT, Change, Direction, KeptTarget, Level, Target, TargetFigure
from domain.target_words import DIRECTIONS, LEVELS
from domain.words import BLOCKS
from etl.registers.cells import read_sheets
from etl.registers.table import Field, Row, read_table

FIELDS: dict[str, Field] = {
    "figure": Field("Số liệu", ("Chỉ tiêu", "Tên chỉ tiêu", "Mã số liệu")),
    "level": Field("Cấp", ("Áp dụng cho", "Phạm vi")),
    "subject": Field("Khối hoặc cơ quan", ("Đơn vị", "Cơ quan", "Tên đơn vị"), is_required=False),
    "first": Field("Từ ngày"),
    "last": Field("Đến ngày", is_required=False),
    "direction": Field("Chiều", ("So sánh",)),
    "value": Field("Giá trị", ("Mức", "Mức giao", "Chỉ tiêu giao")),
    "document": Field("Văn bản giao", ("Số văn bản", "Văn bản")),
}
_OF = "bảng chỉ tiêu"
_MOST_VALUE = Decimal(10) ** 15
_MOST_DECIMALS = 6
_WHOLE = Decimal(100)
_SIGNS = {
    Direction.AT_LEAST: ("toi thieu", "it nhat", "tu", "at least"),
    Direction.AT_MOST: ("toi da", "nhieu nhat", "khong qua", "khong vuot qua", "at most"),
}


class WrongTargetsError(Exception):
    """A file of targets with mistakes: nothing of it was kept. `issues` say where and how to mend them."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        super().__init__(f"{len(issues)} mistakes")
        self.issues = tuple(issues)


@dataclass(frozen=True)
class Known:
    """What targets can be about: figures by key, and the names of agencies in the database."""

    figures: Mapping[str, TargetFigure]
    agencies: tuple[str, ...]


def known(engine: Engine) -> Known:
    """What targets in this database can be about."""
    with reading(engine) as connection:
        names = tuple(str(name) for name in agencies(connection)["name"])
        return Known(targets.known_figures(connection), names)


def import_targets(engine: Engine, path: Path, *, moment: datetime, by: str | None) -> dict[Change, int]:
    """Keep every target of a workbook, all or none. Raises WrongTargetsError and RefusedFileError."""
    given = read_targets(path, known(engine))
    return keep_targets(engine, given, moment=moment, by=by)


def keep_targets(engine: Engine, given: Sequence[Target], *, moment: datetime, by: str | None) -> dict[Change, int]:
    """Keep targets; one for the same figure, unit and first day takes the place of the former, which stays as
    history."""
    with transaction(engine) as connection:
        return targets.add_targets(connection, given, moment=moment, by=by)


def take_back(engine: Engine, number: int, *, moment: datetime, by: str | None) -> KeptTarget | None:
    """Let a target count no longer; it stays as history. None where none of this number counts."""
    with transaction(engine) as connection:
        return targets.take_back_target(connection, number, moment=moment, by=by)


def read_targets(path: Path, about: Known) -> list[Target]:
    """The targets of a workbook, in its order. Raises WrongTargetsError with every mistake in it, RefusedFileError."""
    rows, issues = read_table(read_sheets(path), FIELDS, of=_OF)
    given: dict[tuple[object, ...], int] = {}
    found: list[Target] = []
    for row in rows:
        new = _target(row, about)
        if new is None:
            continue
        if new.key in given:
            row.wrong("figure", "twice", f"trùng với dòng {given[new.key]} (cùng số liệu, đơn vị và từ ngày).")
        given.setdefault(new.key, row.number)
        found.append(new)
    if issues:
        raise WrongTargetsError(issues)
    return found


def problems_of(new: Target, figure: TargetFigure) -> dict[str, str]:
    """What is wrong in a target that was typed, by field: nothing where it can be kept."""
    wrong: dict[str, str] = {}
    if new.last is not None and new.last < new.first:
        wrong["last"] = "ngày cuối đứng trước ngày đầu."
    if not tidy(new.document):
        wrong["document"] = "chưa ghi số văn bản giao."
    elif len(new.document) > MOST_DOCUMENT:
        wrong["document"] = f"dài hơn {MOST_DOCUMENT} chữ; viết gọn lại."
    if fault := _value_fault(new.value, figure):
        wrong["value"] = fault
    return wrong


def _value_fault(value: Decimal, figure: TargetFigure) -> str | None:
    exponent = value.as_tuple().exponent
    if not value.is_finite() or value < 0 or value >= _MOST_VALUE:
        return f"{value} nằm ngoài khoảng ghi được."
    if figure.is_share and value > _WHOLE:
        return f"{value} lớn hơn 100{PERCENT}: tỷ lệ không vượt quá 100."
    if isinstance(exponent, int) and -exponent > _MOST_DECIMALS:
        return f"nhiều hơn {_MOST_DECIMALS} chữ số thập phân."
    return None


def _target(row: Row, about: Known) -> Target | None:
    """The row's target; None with issues where anything in it is wrong."""
    figure, (level, subject) = _figure(row, about), _subject(row, about)
    direction, value = _direction(row), row.number_of("value")
    first, last = row.day("first"), row.day("last")
    document = row.text("document", longest=MOST_DOCUMENT)
    if figure is None or level is None or direction is None or value is None or first is None or not document:
        return None
    if level is not Level.PROVINCE and subject is None:
        return None
    new = Target(figure.key, level, subject, first, last, direction, value, document)
    wrong = problems_of(new, figure)
    if figure.is_share and row.cell("value").is_number and 0 < value <= 1:
        wrong.setdefault(
            "value", f"{value} không rõ là {value}{PERCENT} hay {value * 100:f}{PERCENT}; gõ dạng chữ, có dấu %."
        )
    for name, what in wrong.items():
        row.wrong(name, f"wrong_{name}", what)
    return None if wrong else new


def _figure(row: Row, about: Known) -> TargetFigure | None:
    text = row.text("figure", longest=200)
    if not text:
        return None
    by_words = {heading_key(figure.name): figure for figure in about.figures.values()}
    found = about.figures.get(text.strip()) or by_words.get(heading_key(text))
    if found is None:
        row.wrong("figure", "unknown_figure", f"không có số liệu “{text}”; chọn trong trang “Danh mục” của tệp mẫu.")
    return found


def _subject(row: Row, about: Known) -> tuple[Level | None, str | None]:
    text, name = row.text("level", longest=50), row.text("subject", longest=400)
    words = {heading_key(word): level for level, word in LEVELS.items()}
    words |= {level.value: level for level in Level} | {"tinh": Level.PROVINCE, "don vi": Level.AGENCY}
    level = words.get(heading_key(text or ""))
    if level is None:
        if text:
            row.wrong(
                "level", "unknown_level", f"“{text}” không phải là cấp; ghi một trong: {', '.join(LEVELS.values())}."
            )
        return None, None
    if level is Level.PROVINCE:
        if name and heading_key(name) not in ("toan tinh", "tinh"):
            row.wrong("subject", "subject_of_province", "để trống vì chỉ tiêu này của toàn tỉnh.")
        return level, None
    return level, _named(row, level, name or "", about)


def _named(row: Row, level: Level, name: str, about: Known) -> str | None:
    if not name:
        row.wrong("subject", "empty_cell", f"chưa ghi tên {LEVELS[level].lower()}.")
        return None
    if level is Level.BLOCK:
        blocks = {heading_key(word): block.value for block, word in BLOCKS.items()} | {
            block.value: block.value for block in Block
        }
        found = blocks.get(heading_key(name))
        listed = f" các khối: {', '.join(BLOCKS.values())}."
    else:
        found = {name_key(known): known for known in about.agencies}.get(name_key(name))
        listed = " ghi đúng tên như ở trang Độ phủ dữ liệu."
    if found is None:
        row.wrong("subject", "unknown_subject", f"không có {LEVELS[level].lower()} “{name}” trong số liệu;{listed}")
    return found


def _direction(row: Row) -> Direction | None:
    text = row.text("direction", longest=50)
    if not text:
        return None
    words = {heading_key(word): direction for direction, word in DIRECTIONS.items()}
    words |= {word: direction for direction, others in _SIGNS.items() for word in others}
    signs = {">=": Direction.AT_LEAST, "≥": Direction.AT_LEAST, "<=": Direction.AT_MOST, "≤": Direction.AT_MOST}
    found = signs.get(text) or words.get(heading_key(text)) or words.get(text)
    if found is None:
        row.wrong("direction", "unknown_direction", f"“{text}” không rõ; ghi {' hoặc '.join(DIRECTIONS.values())}.")
    return found
