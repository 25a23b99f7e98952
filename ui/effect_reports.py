"""The effect of an import on the figures, on the page: rates before and after, and dossiers missing in the file."""

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from domain.agency import Block
from domain.counts import HEADLINE_RATES
from domain.effect import Effect
from domain.ratio import Ratio
from domain.words import HEADLINE_RATES as RATE_WORDS
from exports.table import ExportColumn, ExportTable
from measures.effects import Line, by_agency, by_block, in_all, most_moved
from ui import labels, tables
from ui.formats import format_count, format_day, format_rate, plain
from ui.rate_changes import show_moves

_MISSING_COLUMNS = (
    ExportColumn("code", "Mã hồ sơ", "text"),
    ExportColumn("agency", "Cơ quan giải quyết", "text"),
    ExportColumn("status", "Trạng thái đang ghi", "text"),
    ExportColumn("received_on", "Ngày tiếp nhận", "date"),
    ExportColumn("due_on", "Ngày hẹn trả", "date"),
    ExportColumn("as_of", "Thấy lần cuối trong số liệu ngày", "date"),
)
_RATE_COLUMNS = (
    ExportColumn("group", "Nhóm", "text"),
    ExportColumn("rate", "Tỷ lệ", "text"),
    ExportColumn("part_before", "Trước: tử số", "integer"),
    ExportColumn("whole_before", "Trước: mẫu số", "integer"),
    ExportColumn("value_before", "Trước", "percent"),
    ExportColumn("part_after", "Sau: tử số", "integer"),
    ExportColumn("whole_after", "Sau: mẫu số", "integer"),
    ExportColumn("value_after", "Sau", "percent"),
)


def show_effect(effect: Effect, *, key: str) -> None:
    """The ten headline rates before and after; one of them, chosen, by block and for the agencies that move most."""
    st.caption(plain(_period_words(effect)))
    line = in_all(effect)
    show_moves("Mười tỷ lệ trước và sau", "Tỷ lệ", [(RATE_WORDS[name].text, line.move(name)) for name in RATE_WORDS])
    name = st.selectbox(
        "Xem theo khối và cơ quan",
        list(HEADLINE_RATES),
        format_func=lambda rate: RATE_WORDS[rate].text,
        key=f"{key}-rate",
        help="Các khối, rồi tối đa mười cơ quan thay đổi nhiều nhất theo tỷ lệ này; cơ quan có dưới 30 hồ sơ đứng sau.",
    )
    groups = [(_group(line), line.move(name)) for line in (*by_block(effect), *most_moved(effect, name))]
    show_moves(
        RATE_WORDS[name].text, "Khối, cơ quan", [pair for pair in groups if pair[1].before.whole or pair[1].after.whole]
    )
    tables.offer_files(lambda: [_rate_table(effect)], name="Tác động", key=f"{key}-effect")


def headline(effect: Effect) -> str:
    """The effect in one sentence: "Tỷ lệ đúng hạn tháng 08/2023: 98,42 % → 97,90 %", with the two counts each; where
    there was none before, in words."""
    move = in_all(effect).move("on_time_rate")
    period = labels.period_label(effect.period.notation)
    days = period[:1].lower() + period[1:]
    if not move.before.whole:
        return f"Tỷ lệ đúng hạn {days}: chưa có → {format_rate(move.after)}"
    return f"Tỷ lệ đúng hạn {days}: {format_rate(move.before)} → {format_rate(move.after)}"


def show_missing(effect: Effect, *, key: str) -> None:
    """Show the dossiers that a full export should list and this one does not; show nothing where there are none."""
    if not effect.missing_count:
        return
    with st.expander(
        f"{format_count(effect.missing_count)} hồ sơ không thấy trong tệp", icon=":material/person_search:"
    ):
        cut = len(effect.missing) < effect.missing_count
        st.caption(
            "Hồ sơ của các cơ quan có trong tệp, tiếp nhận trong kỳ hoặc còn mở, mà tệp này không còn dòng nào. "
            "Không hồ sơ nào bị xóa: hãy hỏi đơn vị xuất tệp vì sao thiếu."
            + (f" Danh sách ghi {format_count(len(effect.missing))} hồ sơ đầu." if cut else "")
        )
        tables.show_list(_missing_table(effect), key=f"{key}-missing")


def _period_words(effect: Effect) -> str:
    before, after = effect.data_dates
    days = f"Kỳ {format_day(effect.period.first)} – {format_day(effect.period.last)}"
    data_dates = f"số liệu đến ngày {format_day(before)} → {format_day(after)}"
    if effect.before:
        return f"{days} · {data_dates}"
    return f"{days} · {data_dates} · trước đây chưa có số liệu của kỳ này nên cột “Trước” để trống (—)"


def _group(line: Line) -> str:
    group = line.group or labels.ALL_AGENCIES
    return f"Khối {labels.BLOCKS[Block(group)]}" if group in set(Block) else group


def _missing_table(effect: Effect) -> ExportTable:
    frame = pd.DataFrame(
        {
            "code": [dossier.code for dossier in effect.missing],
            "agency": [dossier.agency for dossier in effect.missing],
            "status": [labels.STATUSES[dossier.status.value] for dossier in effect.missing],
            "received_on": [dossier.received_on for dossier in effect.missing],
            "due_on": [dossier.due_on for dossier in effect.missing],
            "as_of": [dossier.as_of for dossier in effect.missing],
        }
    )
    return ExportTable(
        "Không thấy trong tệp", "Hồ sơ không thấy trong tệp", frame, _MISSING_COLUMNS, (_period_words(effect),)
    )


def _rate_table(effect: Effect) -> ExportTable:
    """Every rate of every group, with its counts as numbers; the screen shows a part of it."""
    lines = [in_all(effect), *by_block(effect), *by_agency(effect)]
    frame = pd.DataFrame(list(_rate_lines(lines)), columns=[column.field for column in _RATE_COLUMNS])
    return ExportTable("Tác động", "Tỷ lệ trước và sau", frame, _RATE_COLUMNS, (_period_words(effect),))


def _rate_lines(lines: Iterable[Line]) -> Iterable[tuple[object, ...]]:
    for line in lines:
        for name in HEADLINE_RATES:
            move = line.move(name)
            yield _group(line), RATE_WORDS[name].text, *_parts(move.before), *_parts(move.after)


def _parts(ratio: Ratio) -> tuple[int | None, int | None, float | None]:
    return (ratio.part, ratio.whole, ratio.value) if ratio.whole else (None, None, None)
