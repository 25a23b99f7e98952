"""`tthc holidays`: the working calendar, by which late acceptance is counted."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.refusal import CommandRefusedError, WrongUsageError
from cli.wording import OPTIONS, VietnameseCommand, VietnameseGroup
from domain.numbers import format_integer

if TYPE_CHECKING:
    from domain.working_time import Halves
    from etl.imports.working_days import CalendarChange

app = typer.Typer(
    cls=VietnameseGroup,
    help="Lịch làm việc: ngày nghỉ, ngày làm bù, ngày làm nửa buổi; hồ sơ tiếp nhận chậm được tính theo lịch này.",
    options_metavar=OPTIONS,
    subcommand_metavar="[LỆNH] [THAM SỐ]...",
    invoke_without_command=True,
)
Day = Annotated[str, typer.Argument(metavar="NGÀY", help="Ngày, dạng 2023-01-20.")]
_WORDS = {(False, False): "nghỉ", (True, True): "cả ngày", (True, False): "sáng", (False, True): "chiều"}


@app.callback()
def holidays(
    context: typer.Context,
    year: Annotated[int | None, typer.Option("--year", metavar="NĂM", help="Năm cần xem; không ghi: năm nay.")] = None,
) -> None:
    """Liệt kê các ngày từ thứ Hai đến thứ Sáu được nghỉ và các ngày được quyết định khác đi trong một năm."""
    if context.invoked_subcommand is not None:
        return

    from cli.console import console, plain, table
    from db.engine import open_database, reading
    from db.working_days import special_days, working_calendar
    from domain.period import FIRST_YEAR, LAST_YEAR
    from domain.working_time import WHOLE
    from etl.clock import local_now

    chosen = year or local_now().year
    if not FIRST_YEAR <= chosen <= LAST_YEAR:
        raise WrongUsageError(f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.")
    with reading(open_database()) as connection:
        calendar, special = working_calendar(connection), {one.day: one for one in special_days(connection)}
    rows = [
        [f"{day:%d/%m/%Y}", _word(halves), plain(special[day].note) if day in special else "ngày lễ, Tết"]
        for day, halves in calendar.days(date(chosen, 1, 1), date(chosen, 12, 31))
        if day in special or (halves != WHOLE and day.weekday() < 5)
    ]
    console().print(table(f"Lịch làm việc năm {chosen}", ("Ngày", "Làm việc", "Ghi chú"), rows, words=3))


@app.command("load", cls=VietnameseCommand, options_metavar=OPTIONS)
def load(path: Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp Excel hoặc CSV.")]) -> None:
    """Nạp các ngày từ một tệp có cột Ngày, Làm việc (nghỉ, cả ngày, sáng, chiều) và Ghi chú."""
    from cli.operator_name import operator_name
    from db.engine import open_database
    from etl.imports.working_days import DaysRefusedError, change_days, read_days

    if not path.is_file():
        raise CommandRefusedError(f"Không có tệp {path}.")
    try:
        days = read_days(path)
    except DaysRefusedError as error:
        raise CommandRefusedError("\n".join(error.reasons)) from error
    _say(change_days(open_database(), days, by=operator_name()))


@app.command("set", cls=VietnameseCommand, options_metavar=OPTIONS)
def set_day(
    day: Day,
    works: Annotated[str, typer.Argument(metavar="LÀM_VIỆC", help="nghi, ca-ngay, sang hoặc chieu.")],
    note: Annotated[str, typer.Option("--note", metavar="GHI_CHÚ", help="Ghi chú, ví dụ văn bản quyết định.")] = "",
) -> None:
    """Ghi một ngày nghỉ, ngày làm bù hoặc ngày làm nửa buổi."""
    from cli.operator_name import operator_name
    from db.engine import open_database
    from db.working_days import SpecialDay
    from etl.imports.working_days import change_days

    special = SpecialDay(_day(day), _halves(works), note[:200])
    _say(change_days(open_database(), [special], by=operator_name()))


@app.command("clear", cls=VietnameseCommand, options_metavar=OPTIONS)
def clear(day: Day) -> None:
    """Bỏ điều đã ghi về một ngày: ngày ấy lại theo lịch chung."""
    from cli.operator_name import operator_name
    from db.engine import open_database
    from etl.imports.working_days import change_days

    _say(change_days(open_database(), [], as_default=[_day(day)], by=operator_name()))


@app.command("recount", cls=VietnameseCommand, options_metavar=OPTIONS)
def recount() -> None:
    """Tính lại tiếp nhận chậm của mọi hồ sơ, kể cả hồ sơ nạp từ bản cũ chưa biết tính."""
    from db.engine import open_database
    from etl.imports.working_days import recount_all

    _say(recount_all(open_database()))


def _say(change: "CalendarChange") -> None:
    days, dossiers = format_integer(change.days), format_integer(change.dossiers)
    typer.echo(f"Đã đổi {days} ngày của lịch làm việc; {dossiers} hồ sơ được tính lại khác trước.")


def _word(halves: "Halves") -> str:
    return _WORDS[halves.morning, halves.afternoon]


def _day(text: str) -> date:
    from domain.period import FIRST_YEAR, LAST_YEAR

    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise WrongUsageError(f'"{text}" không phải là ngày; ghi dạng 2023-01-20.') from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise WrongUsageError(f"Ngày phải trong các năm {FIRST_YEAR} đến {LAST_YEAR}.")
    return day


def _halves(text: str) -> "Halves":
    from domain.spelling import heading_key
    from etl.imports.working_days import HALVES

    by_key = {heading_key(word): halves for word, halves in HALVES.items()}
    if (halves := by_key.get(heading_key(text))) is None:
        raise WrongUsageError(f'"{text}" không rõ; ghi nghi, ca-ngay, sang hoặc chieu.')
    return halves
