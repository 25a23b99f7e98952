"""How a file was understood: its kind, sheets, header rows, period, unit and source, in a line a sheet."""

from collections.abc import Sequence

from domain.words import KIND_WORDS
from etl.imports.results import FileResult
from etl.recognition.recognised import SheetSeen
from ui.formats import format_day

KINDS: dict[str, str] = {**{kind.value: text for kind, text in KIND_WORDS.items()}, "own_indicators": "Chỉ tiêu riêng"}


def sheet_lines(result: FileResult, source: str) -> Sequence[str]:
    """One line a sheet that was read."""
    return [" · ".join(_parts(sheet, source)) for sheet in result.sheets]


def _parts(sheet: SheetSeen, source: str) -> list[str]:
    first, last = sheet.header_rows
    rows = f"dòng {first}" if first == last else f"dòng {first} đến {last}"
    parts = [f"Trang “{sheet.sheet}”: {KINDS.get(sheet.kind, sheet.kind).lower()}", f"tiêu đề ở {rows}"]
    period = f"kỳ {format_day(sheet.period[0])} – {format_day(sheet.period[1])}" if sheet.period else "không ghi kỳ"
    parts.append(period)
    parts += [f"đơn vị: {sheet.unit}"] if sheet.unit else []
    return [*parts, f"hệ thống nguồn: {source}"]
