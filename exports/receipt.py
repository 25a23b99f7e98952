"""The receipt of one import (phiếu nạp) as tables for a workbook."""

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

import pandas as pd

from domain.batch import BatchKind, ImportBatch, Severity
from domain.counts import HEADLINE_RATES, counts_told
from domain.numbers import MISSING
from domain.receipt import Receipt
from domain.words import COUNTS, KIND_WORDS, ROW_WORDS
from domain.words import HEADLINE_RATES as RATE_WORDS
from etl.rules.catalogue import rule_name
from exports.table import ExportColumn, ExportTable
from measures.rates import rate

_TEXTS = (ExportColumn("item", "Mục", "text"), ExportColumn("value", "Nội dung", "text"))
_NUMBERS = (ExportColumn("item", "Mục", "text"), ExportColumn("number", "Số", "integer"))
_ISSUES = (
    ExportColumn("severity", "Mức", "text"),
    ExportColumn("code", "Mã quy tắc", "text"),
    ExportColumn("name", "Điều thấy trong tệp", "text"),
    ExportColumn("number", "Số lần", "integer"),
)
_RATES = (
    ExportColumn("item", "Tỷ lệ", "text"),
    ExportColumn("part", "Tử số", "integer"),
    ExportColumn("whole", "Mẫu số", "integer"),
    ExportColumn("value", "Giá trị", "percent"),
)
_SEVERITIES = {Severity.ERROR: "Lỗi", Severity.WARNING: "Cảnh báo"}


def receipt_tables(receipt: Receipt) -> list[ExportTable]:
    """What the file is, its rows, what was wrong in it by rule, and the counts and rates of its period."""
    batch = receipt.batch
    title = f"Phiếu nạp số {batch.id}: {batch.file_name}"
    tables = [
        ExportTable("Phiếu nạp", title, _frame(_TEXTS, _about(receipt)), _TEXTS, notes=_notes(receipt)),
        ExportTable("Số dòng", "Số dòng của tệp và việc đã làm với chúng", _frame(_NUMBERS, _rows(receipt)), _NUMBERS),
        ExportTable("Lỗi theo quy tắc", "Lỗi và cảnh báo trong tệp", _frame(_ISSUES, _issues(receipt)), _ISSUES),
    ]
    if receipt.counts is not None:
        scope = (f"{_days(batch)}, mọi cơ quan; số liệu đến ngày {receipt.data_date:%d/%m/%Y}.",)
        counted = [(COUNTS[name].text, receipt.counts[name]) for name in counts_told(receipt.counts)]
        tables += [
            ExportTable("Số đếm của kỳ", "Số đếm của kỳ", _frame(_NUMBERS, counted), _NUMBERS, scope),
            ExportTable("Tỷ lệ của kỳ", "Tỷ lệ của kỳ", _frame(_RATES, _rates(receipt.counts)), _RATES, scope),
        ]
    return tables


def _frame(columns: tuple[ExportColumn, ...], lines: Iterable[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(list(lines), columns=[column.field for column in columns])


def _about(receipt: Receipt) -> list[tuple[object, ...]]:
    batch = receipt.batch
    undone = f"{batch.undone_at:%H:%M:%S, %d/%m/%Y}" if batch.undone_at else "Chưa thu hồi"
    return [
        ("Số của lần nạp", str(batch.id)),
        ("Loại tệp", KIND_WORDS[BatchKind(batch.kind)]),
        ("Tên tệp", batch.file_name),
        ("SHA-256 của tệp", batch.sha256),
        ("Hệ thống nguồn", batch.source),
        ("Kỳ ghi trên tiêu đề", _days(batch)),
        ("Số liệu đến ngày", f"{batch.as_of:%d/%m/%Y}"),
        ("Nạp lúc", f"{batch.imported_at:%H:%M:%S, %d/%m/%Y}"),
        ("Người nạp", batch.imported_by or MISSING),
        ("Nạp thay thế", "Có" if batch.replaces else "Không"),
        ("Thu hồi lúc", undone),
        ("Người thu hồi", batch.undone_by or MISSING),
        ("Phiếu lập lúc", f"{receipt.made_at:%H:%M:%S, %d/%m/%Y}"),
        ("Phiên bản chương trình", _version()),
    ]


def _rows(receipt: Receipt) -> list[tuple[object, ...]]:
    tally, rows = receipt.batch.tally, ROW_WORDS[BatchKind(receipt.batch.kind)]
    of_file = f"{rows[0].upper()}{rows[1:]} của tệp"
    return [
        ("Dòng dữ liệu trong tệp (không kể dòng trống)", tally.rows),
        ("Được nhận", tally.rows - tally.rejected),
        (f"Trong đó {rows} mới", tally.new),
        ("Trong đó cập nhật", tally.updated),
        ("Trong đó giữ nguyên hoặc lặp lại trong tệp", tally.same),
        ("Trong đó cũ hơn số liệu đã có", tally.older),
        ("Để riêng vì có lỗi", tally.rejected),
        (f"{of_file} đang ghi trong cơ sở dữ liệu", receipt.shown),
        (f"{of_file} đã bị tệp khác thay thế", receipt.batch.replaced),
        ("Lỗi", receipt.batch.error_count),
        ("Cảnh báo", receipt.batch.warning_count),
    ]


def _issues(receipt: Receipt) -> list[tuple[object, ...]]:
    return [(_SEVERITIES[count.severity], count.code, rule_name(count.code), count.number) for count in receipt.issues]


def _rates(counts: dict[str, int]) -> list[tuple[object, ...]]:
    rates = [(RATE_WORDS[name].text, rate(counts, name)) for name in HEADLINE_RATES]
    return [(text, ratio.part, ratio.whole, ratio.value) for text, ratio in rates]


def _days(batch: ImportBatch) -> str:
    if batch.period is None:
        return "Không ghi"
    return f"từ ngày {batch.period.first:%d/%m/%Y} đến ngày {batch.period.last:%d/%m/%Y}"


def _notes(receipt: Receipt) -> tuple[str, ...]:
    read_back = "Mọi số trong phiếu được đọc lại từ cơ sở dữ liệu lúc lập phiếu."
    if receipt.counts is None and receipt.batch.kind == BatchKind.DOSSIERS:
        return read_back, "Không có số liệu của kỳ: tệp không ghi kỳ trên tiêu đề, hoặc chưa có số liệu đến kỳ ấy."
    return (read_back,)


def _version() -> str:
    try:
        return version("tthc")
    except PackageNotFoundError:
        return "chưa cài đặt, chạy từ thư mục nguồn"
