"""`tthc backup` and `tthc restore`: a checked copy of all data in one file, and the data put back from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.refusal import CommandRefusedError

if TYPE_CHECKING:
    from db.contents import Contents

# By what db.copy_refusal calls it; {path} is the file of the command, {found} what stands in the way.
_SENTENCES = {
    "target_exists": "Đã có {path}: chọn tên khác, hoặc thêm --replace để ghi đè tệp ấy.",
    "target_is_database": "{path} chính là cơ sở dữ liệu đang dùng: chọn tên khác cho bản sao.",
    "not_a_copy": "{path} không phải là bản sao do tthc backup tạo ra.",
    "other_kind": "{path} là bản sao của loại cơ sở dữ liệu khác (SQLite hay PostgreSQL): xem lại TTHC_DATABASE_URL.",
    "damaged": "{path} đã hỏng, không dùng được: hãy lấy bản sao khác.",
    "newer": "{path} do phiên bản mới hơn của chương trình tạo ra (dạng bảng {found}): hãy cập nhật chương trình.",
    "ledger_differs": "Sổ khác với hồ sơ ở {found} chỗ nên bản sao không đáng tin. Với dữ liệu đang dùng: chạy "
    "tthc ledger --rebuild rồi làm lại; với một tệp sao: lấy bản sao khác.",
    "database_holds_data": "Cơ sở dữ liệu đang có {found} lần nạp: thêm --replace để thay bằng bản sao; dữ liệu cũ vẫn "
    "được giữ dưới tên khác.",
    "database_damaged": "Cơ sở dữ liệu đang dùng đã hỏng: dừng bảng điều khiển rồi thêm --replace; tệp hỏng được đổi "
    "tên, không bị xoá.",
    "changed_meanwhile": "Có người vừa ghi vào cơ sở dữ liệu nên chưa thay gì: hãy chạy lại.",
    "busy": "Cơ sở dữ liệu đang bận quá lâu nên chưa thay gì: hãy chạy lại sau ít phút.",
    "tool_missing": "Không tìm thấy lệnh {found}: hãy cài bộ lệnh của PostgreSQL (gói postgresql-client) trên máy này.",
    "tool_too_old": "Bộ lệnh PostgreSQL trên máy này cũ hơn máy chủ ({found}): hãy cài bản mới hơn.",
    "tool_failed": "Lệnh của PostgreSQL không làm được với {path}: {found}",
}


def backup(
    target: Annotated[Path, typer.Argument(metavar="TỆP", help="Tên tệp sẽ chứa bản sao, ví dụ tthc-2023-11-02.db.")],
    replace: Annotated[bool, typer.Option("--replace", help="Ghi đè nếu tệp ấy đã có.")] = False,
) -> None:
    """Sao lưu toàn bộ dữ liệu vào một tệp rồi kiểm tra tệp ấy; chương trình vẫn dùng được trong lúc sao."""
    if not target.parent.is_dir():
        raise CommandRefusedError(f"Không có thư mục {target.parent} để ghi {target.name}; hãy tạo thư mục trước.")

    from db.backup import back_up
    from db.engine import open_database

    with _refusing(target):
        contents = back_up(open_database(), target, replace=replace)
    typer.echo(f"Đã sao lưu vào {target}: {_words(contents)}. Đã đọc lại bản sao; sổ khớp với hồ sơ.")


def restore(
    copy: Annotated[Path, typer.Argument(metavar="TỆP", help="Bản sao do tthc backup tạo ra.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Thay cả khi cơ sở dữ liệu đang có số liệu; dữ liệu cũ được giữ lại.")
    ] = False,
) -> None:
    """Khôi phục toàn bộ dữ liệu từ một bản sao, sau khi kiểm tra bản sao; hoặc trọn vẹn, hoặc không thay đổi gì."""
    if not copy.is_file():
        raise CommandRefusedError(f"Không tìm thấy tệp {copy}.")

    from db import backup as copies
    from etl.clock import local_now

    with _refusing(copy):
        restored = copies.restore(copy, moment=local_now(), replace=replace)
    typer.echo(f"Đã khôi phục từ {copy}: {_words(restored.contents)}. Sổ khớp với hồ sơ.")
    if restored.kept is not None:
        typer.echo(f"Dữ liệu trước đó được giữ ở {_place(restored.kept)}.")


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    from db.copy_refusal import CopyRefusedError

    try:
        yield
    except CopyRefusedError as error:
        raise CommandRefusedError(_SENTENCES[error.refusal].format(path=path, found=error.found)) from error


def _words(contents: "Contents") -> str:
    from domain.numbers import format_integer

    counted = f"{format_integer(contents.batches)} lần nạp, {format_integer(contents.dossiers)} hồ sơ"
    return f"{counted}, số liệu đến ngày {contents.data_date:%d/%m/%Y}" if contents.data_date else counted


def _place(place: str) -> str:
    return f"tệp {place}" if Path(place).exists() else f'schema "{place}" của cùng cơ sở dữ liệu PostgreSQL'
