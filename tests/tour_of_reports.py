"""The part of the tour that is not of dossiers alone: indicators, flags, the working calendar, targets, senders, what a
report printed."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from sqlalchemy import Engine

from db import batches, ledger
from db.engine import Connection, reading, transaction
from db.printed_figures import Entry, history, printed_figures
from db.working_days import SpecialDay
from domain.counts import FLAG_COUNTS
from domain.indicator_values import PeriodValue
from domain.period import parse_period
from domain.printed_figure import PrintedFigure
from domain.scope import Dimension, Scope, Selection
from domain.sender import Sender, SenderKind
from domain.target import Direction, Level, Target
from domain.working_time import OFF, WHOLE
from etl.imports.history import undo
from etl.imports.printed_figures import keep_printed
from etl.imports.results import ImportOptions
from etl.imports.working_days import change_days, recount_all
from etl.registers.senders import keep_senders, remove_senders
from etl.registers.targets import keep_targets, take_back
from measures import dictionary, dossiers, indicators, report_figures, senders, targets
from measures.counts import groups, total
from tests.importing import import_files

Station = tuple[str, object]

_YEAR = parse_period("2023")
_MOMENT = datetime(2024, 1, 2, 8, 30)
_UNITS = ("UBND xã Tịnh Khê", "UBND xã Tịnh Long")
_VALUES = ("Mã chỉ tiêu", "Đơn vị tính", "Tháng", "Cơ quan, đơn vị", "Giá trị", "Ngày đọc")
_OWN = ("Mã chỉ tiêu mới", "Tên chỉ tiêu mới", "Đơn vị tính", "Cách cộng theo tháng")
_DOSSIERS = (
    *("Mã hồ sơ", "Tên thủ tục", "Cơ quan giải quyết", "Cơ quan tiếp nhận", "Hình thức nộp", "Ngày nộp hồ sơ"),
    *("Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý", "Trạng thái", "Thành phần hồ sơ số hóa"),
    *("Kết quả điện tử", "Tái sử dụng dữ liệu số hóa", "Lệ phí", "Thanh toán trực tuyến", "Ngày gửi thư xin lỗi"),
)


def of_reports(engine: Engine, folder: Path) -> Iterator[Station]:
    """Fill in, ask, change, ask again, take back; nothing is left at the end."""
    folder = folder / "reports"
    folder.mkdir()
    loaded = [*_loaded(engine, _flagged(folder / "ho-so.xlsx"), _indicators(folder / "chi-tieu.xlsx", 5))]
    loaded += _loaded(engine, _indicators(folder / "sua.xlsx", 7))
    yield "flags and indicators", [tally for _, tally in loaded]
    yield from _registered(engine)
    yield from _asked(engine, "with registers")
    yield from _another_calendar(engine)
    yield from _removed(engine)
    for number, _ in reversed(loaded):
        undo(engine, number)
    yield from _asked(engine, "taken back")


def _loaded(engine: Engine, *paths: Path) -> Iterator[tuple[int, object]]:
    for result in import_files(engine, paths, ImportOptions(source="bao-cao")):
        assert result.batch is not None, result.issues
        yield result.batch, result.tally


def _registered(engine: Engine) -> Iterator[Station]:
    at_least = Direction.AT_LEAST
    first = date(2023, 1, 1)
    given = [
        Target("on_time_rate", Level.PROVINCE, None, first, None, at_least, Decimal(98), "Kế hoạch 1"),
        Target("reused_rate", Level.AGENCY, _UNITS[0], first, date(2023, 12, 31), at_least, Decimal(50), "Kế hoạch 1"),
        Target("sms_sent", Level.PROVINCE, None, first, None, at_least, Decimal(20), "Kế hoạch 2"),
    ]
    yield "targets", keep_targets(engine, given, moment=_MOMENT, by=None)
    higher = Target("on_time_rate", Level.PROVINCE, None, first, None, at_least, Decimal(99), "Kế hoạch 3")
    yield "targets again", keep_targets(engine, [*given[1:], higher], moment=_MOMENT, by=None)
    owing = [Sender(SenderKind.AGENCY, name, first) for name in _UNITS]
    yield (
        "senders",
        keep_senders(engine, [*owing, Sender(SenderKind.SOURCE, "bao-cao", first)], moment=_MOMENT, by=None),
    )
    entry = Entry("Báo cáo", _MOMENT, None)
    printed = {"department.received": PrintedFigure(Decimal(95_100)), "sms_sent": PrintedFigure(Decimal(15))}
    yield "printed", keep_printed(engine, _YEAR, printed, entry)
    yield "printed again", keep_printed(engine, _YEAR, {"sms_sent": PrintedFigure(Decimal(12))}, entry)


def _another_calendar(engine: Engine) -> Iterator[Station]:
    days = [SpecialDay(date(2023, 3, 2), OFF, "nghỉ"), SpecialDay(date(2023, 3, 4), WHOLE)]
    yield "days", change_days(engine, days)
    yield from _asked(engine, "with another calendar")
    yield "one day as before", change_days(engine, [], as_default=[date(2023, 3, 2)])
    yield "all days as before", change_days(engine, [], as_default=[date(2023, 3, 4)])
    yield "counted anew", recount_all(engine)


def _removed(engine: Engine) -> Iterator[Station]:
    with reading(engine) as connection:
        kept = [each.id for each in targets.history(connection) if each.replaced_at is None]
        owing = [each.id for each in senders.register(connection)]
    yield "targets taken back", [take_back(engine, number, moment=_MOMENT, by=None) is not None for number in kept]
    yield "senders removed", remove_senders(engine, owing)


def _asked(engine: Engine, name: str) -> Iterator[Station]:
    with transaction(engine) as connection:
        yield f"reports, {name}: ledger", len(ledger.check(connection, batches.data_date(connection)))
    with reading(engine) as connection:
        for question, answer in _questions(connection):
            yield f"reports, {name}: {question}", answer


def _questions(connection: Connection) -> Iterator[Station]:
    scope = Scope(_YEAR)
    counts = total(connection, scope)
    yield "flags", counts
    yield "flags by agency", groups(connection, scope, Dimension.AGENCY)
    for count in FLAG_COUNTS:
        yield f"number behind {count}", dossiers.number_behind(connection, scope, (count,))
    yield "indicators", _told(indicators.values(connection, _YEAR))
    yield "by month", [(month, _told(of)) for month, of in indicators.values_by_month(connection, _YEAR)]
    yield "by agency", [(agency, _told(of)) for agency, of in indicators.values_by_agency(connection, _YEAR)]
    for agency in (None, _UNITS[0]):
        told = indicators.revisions(connection, "sms_sent", "2023-02", agency)
        yield f"revisions of {agency}", [(each.value, each.counts) for each in told]
    yield "judged", targets.judged(connection, scope)
    yield "owed", senders.owed_files(connection, _YEAR, Selection(), _MOMENT.date())
    yield "report", report_figures.count_report(connection, _YEAR)
    yield "printed", [printed_figures(connection, _YEAR), history(connection, _YEAR)]
    yield "on-time rates", dictionary.on_time_rates(connection, scope)


def _told(values: Sequence[PeriodValue]) -> list[object]:
    return [(one.indicator.key, one.value, one.part, one.whole, one.told, one.missing) for one in values]


def _flagged(path: Path) -> Path:
    rows: list[Sequence[object]] = []
    for number in range(24):
        day = 1 + number % 5
        ended = f"{10 + number % 9}/03/2023" if number % 4 else None
        rows.append(
            [
                *(f"000.00.77.H48-2303{day:02}-{number:04}", "Chứng thực", _UNITS[number % 2], _UNITS[number % 3 // 2]),
                *(("Trực tuyến", "Trực tiếp")[number % 3 == 2], f"0{day}/03/2023 08:00", f"0{day + 2}/03/2023 09:00"),
                *("14/03/2023 17:00", ended and f"{ended} 10:00", "Đã trả kết quả" if ended else "Đang xử lý"),
                *(("Có", "Không", None)[number % 3], ("Có", "Không")[number % 2], ("Có", None, "Không")[number % 3]),
                *(("Có", "Không")[number % 2], ("Có", "Không", None)[number % 3], "13/03/2023" if number % 2 else None),
            ]
        )
    titles = ("DANH SÁCH HỒ SƠ", "(Từ ngày 01/01/2023 đến ngày 31/03/2023)")
    return _workbook(path, [*((title,) for title in titles), _DOSSIERS, *rows])


def _indicators(path: Path, sent: int) -> Path:
    rows: list[Sequence[object]] = [
        *(["sms_sent", "tin", f"0{month}/2023", unit, sent + month] for month in (1, 2) for unit in _UNITS),
        ["sms_sent", None, "03/2023", None, 40 + sent],
        ["satisfaction_ratings", None, "02/2023", _UNITS[0], 10],
        ["satisfaction_ratings.satisfied", None, "02/2023", _UNITS[0], sent],
        ["visitors_per_day", None, "02/2023", None, 612.5],
        ["index_766_score", None, "02/2023", None, 80 + sent, "05/03/2023"],
        ["nguoi_dung", None, "03/2023", None, sent],
    ]
    return _workbook(path, [_VALUES, *rows], own=[_OWN, ("nguoi_dung", "Số người dùng", "người", "Lấy tháng cuối")])


def _workbook(path: Path, rows: Sequence[Sequence[object]], *, own: Sequence[Sequence[object]] = ()) -> Path:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    if own:
        sheet = workbook.create_sheet("Chỉ tiêu riêng")
        for row in own:
            sheet.append(list(row))
    workbook.properties.created = workbook.properties.modified = _MOMENT
    workbook.save(path)
    return path
