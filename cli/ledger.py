"""`tthc ledger`: compare the ledger with the dossiers, or count it anew."""

from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from cli.refusal import CommandRefusedError, WrongUsageError
from domain.numbers import format_integer

if TYPE_CHECKING:
    from pandas import DataFrame

_MOST_SHOWN = 50
_HEADINGS = {"table": "Bảng", "line": "Dòng", "count": "Số đếm", "kept": "Trong sổ", "rebuilt": "Đếm lại"}


def ledger(
    check: Annotated[bool, typer.Option("--check", help="So sổ với hồ sơ; có chỗ khác thì in ra và trả mã 1.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Lập lại toàn bộ sổ từ hồ sơ.")] = False,
) -> None:
    """Kiểm tra hoặc lập lại sổ số đếm theo nửa tháng."""
    if check == rebuild:
        raise WrongUsageError("Chọn đúng một trong hai: --check hoặc --rebuild.")
    import db.ledger
    from db.batches import data_date
    from db.engine import open_database, reading, transaction

    engine = open_database()
    # Counting anew fills work tables, which PostgreSQL allows in no read-only transaction. Nobody else writes
    # meanwhile, so both connections see the same; but only the first sees what it counted anew.
    with transaction(engine) as connection, nullcontext() if rebuild else reading(engine) as beside:
        day = data_date(connection)
        if rebuild:
            db.ledger.rebuild(connection, day)
        differences = db.ledger.check(connection, day, beside=beside)
    if len(differences):
        _show(differences)
        raise CommandRefusedError(
            f"Sổ khác với hồ sơ ở {format_integer(len(differences))} chỗ. Lập lại bằng: tthc ledger --rebuild"
        )
    typer.echo("Sổ khớp với hồ sơ." if check else "Đã lập lại sổ; sổ khớp với hồ sơ.")
    if rebuild:
        # A running dashboard keeps answers until the dossiers change, and these have not.
        typer.echo("Màn hình đang chạy còn giữ con số cũ cho tới lần nạp sau: khởi động lại để thấy sổ mới.")


def _show(differences: "DataFrame") -> None:
    from cli.console import console, table

    columns = list(_HEADINGS)
    rows = [[str(value) for value in line] for line in differences.head(_MOST_SHOWN)[columns].itertuples(index=False)]
    console().print(table("Chỗ khác", list(_HEADINGS.values()), rows, words=3))
    if len(differences) > _MOST_SHOWN:
        console().print(f"… và {format_integer(len(differences) - _MOST_SHOWN)} chỗ nữa")
