"""Chỉ số 766: the six groups beside the points typed from the portal; progress by the portal's rules, step by step."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from domain.calendars import ReportingCalendar
from domain.progress_766 import JUDGEMENT_WORDS, LATE, PROGRESS_RULES, Progress
from domain.scope import Scope
from exports.index_766 import index_table
from exports.progress_766 import difference_words, points_words, progress_table, summary
from measures import indicators
from measures.counts import data_date, total
from measures.dossiers import MOST_READ
from measures.index_766 import Index766, index_766
from measures.progress_766 import added_up, judged_dossiers, number_read, progress_by_agency
from ui import filters, frame, index_766_tables, links, tables
from ui.cache import ask, later, look_up
from ui.cards import Card, show_cards
from ui.formats import format_count, plain
from ui.html_stack import show_stack
from ui.progress_766_table import agencies_table
from ui.scope_words import scope_lines

_ASKED = "index_766_asked"
# So many dossiers are judged in a second or so; of more the reader is asked first.
_AT_ONCE = 100_000
_SHOWN, _IN_FILE = 100, 20_000


def show() -> None:
    """Show the groups, then what the progress comes from and what costs points, then each group's metrics."""
    frame.show_title(
        "Chỉ số 766", "Điểm nào tính được từ số liệu, điểm nào chép từ Cổng, còn cách điểm tối đa bao nhiêu."
    )
    scope = _scope()
    if scope is None:
        return
    if ask(data_date) is not None:
        st.html(frame.scope_html(scope))
    if scope.period.calendar is not ReportingCalendar.CALENDAR:
        st.caption("Cổng tính Bộ chỉ số 766 theo dương lịch; đang xem theo lịch khác.")
    by_agency = _judged(scope)
    whole = added_up(by_agency.values()) if by_agency else None
    found = ask(index_766, scope, whole)
    _show_headline(found)
    show_stack(index_766_tables.groups_html(found))
    st.caption(
        "Điểm tính được là của những chỉ số mà số liệu đã nạp cho biết; điểm của nhóm do Cổng công bố, chép lại kèm "
        "ngày đọc, và Cổng có thể sửa."
    )
    if by_agency and whole:
        _show_progress(scope, by_agency, whole)
    _show_metrics(found)
    _show_revisions(found)
    lines = _lines(scope)
    tables.offer_files(lambda: [index_table(found, lines)], name="Chỉ số 766", key="index-766")


def _scope() -> Scope | None:
    """The scope of the bar; without dossiers the last year of which points are told; None where nothing is."""
    if ask(data_date) is not None:
        return filters.choose_scope()
    period = ask(indicators.default_period)
    if period is None:
        frame.has_data()
        return None
    return Scope(filters.choose_period([period.first.year], period))


def _lines(scope: Scope) -> tuple[str, ...]:
    return scope_lines(scope, ask(data_date)) if ask(data_date) is not None else ()


def _judged(scope: Scope) -> Mapping[str, Progress] | None:
    """The progress of each agency; None where the data do not reach the period, or nobody wants so many judged."""
    if not frame.data_reach_period(scope):
        return None
    counts = ask(total, scope)
    number = number_read(counts)
    if not any(counts.values()):
        return None
    if number > MOST_READ:
        st.info(
            f"Tiến độ theo quy tắc của Cổng phải đọc từng hồ sơ; {format_count(number)} hồ sơ là quá nhiều, hãy thu "
            "hẹp kỳ hoặc phạm vi.",
            icon=":material/manage_search:",
        )
        return None
    if number > _AT_ONCE and not st.toggle(
        f"Tính tiến độ theo quy tắc của Cổng: đọc {format_count(number)} hồ sơ, mất vài giây", key=_ASKED
    ):
        return None
    return ask(progress_by_agency, scope)


def _show_headline(found: Index766) -> None:
    cards = []
    if found.progress is not None:
        ratio = found.progress.ratio
        note = f"{format_count(ratio.part)} / {format_count(ratio.whole)} hồ sơ xét được, theo quy tắc của Cổng"
        cards.append(Card("Điểm tiến độ", f"{points_words(found.progress.points)}/20", note, PROGRESS_RULES))
    for name, typed in (("Tổng điểm chép từ Cổng", found.score), ("Thứ hạng chép từ Cổng", found.rank)):
        if typed is not None:
            value = points_words(typed.value) if typed is found.score else format_count(int(typed.value))
            read = f"đọc ngày {typed.read_on:%d/%m/%Y}" if typed.read_on else ""
            note = " · ".join(filter(None, (f"tháng {typed.month[5:7]}/{typed.month[:4]}", read)))
            cards.append(Card(name, value, note, "Do Cổng công bố, chép lại; không tính từ hồ sơ."))
    if cards:
        show_cards(cards)


def _show_progress(scope: Scope, by_agency: Mapping[str, Progress], whole: Progress) -> None:
    st.header("Tiến độ giải quyết, theo quy tắc của Cổng", anchor=False)
    for line in summary(whole):
        st.markdown(plain(line))
    show_stack(
        index_766_tables.progress_html(whole),
        *([index_766_tables.marks_html(whole)] if whole.marks else []),
        f'<p class="words">{escape(PROGRESS_RULES)}</p>',
    )
    st.subheader("Vì sao khác tỷ lệ tính theo ngày", anchor=False)
    first, *reasons = difference_words(whole)
    st.markdown("\n".join([plain(first), "", *(f"- {plain(reason)}" for reason in reasons)]))
    st.subheader("Theo cơ quan giải quyết", anchor=False)
    st.caption("Chọn cơ quan ở thanh phạm vi để xem riêng từng bước và hồ sơ làm mất điểm của cơ quan ấy.")
    tables.show_table(agencies_table(by_agency, whole, scope), key="index-766-agencies", files=False)
    lines = _lines(scope)
    tables.offer_files(lambda: [progress_table(by_agency, whole, lines)], name="Tiến độ 766", key="index-766-agencies")
    if whole.number(*LATE):
        _show_costing(scope, whole)


def _show_costing(scope: Scope, whole: Progress) -> None:
    number = whole.number(*LATE)
    st.subheader("Hồ sơ làm mất điểm", anchor=False)
    words = {each.value: JUDGEMENT_WORDS[each] for each in LATE}
    lines = _lines(scope)
    first = look_up(judged_dossiers, scope, LATE, limit=_SHOWN)
    tables.show_list(index_766_tables.costing_table(first, words, lines), key="index-766-costing", files=False)
    if number > _SHOWN:
        st.caption(
            f"{format_count(_SHOWN)} hồ sơ đến hạn sớm nhất trong {format_count(number)} hồ sơ; tệp tải về có đến "
            f"{format_count(_IN_FILE)} hồ sơ."
        )
    read = later(judged_dossiers, scope, LATE, limit=_IN_FILE)
    tables.offer_files(
        lambda: [index_766_tables.costing_table(read(), words, lines)],
        name="Hồ sơ làm mất điểm",
        key="index-766-costing",
    )


def _show_metrics(found: Index766) -> None:
    counted = [group for group in found.groups if group.counted is not None]
    if counted:
        show_stack(*index_766_tables.metric_pieces(counted))
    with st.expander("Các nhóm chưa tính được từ tệp đã nạp: công thức", icon=":material/functions:"):
        show_stack(*index_766_tables.metric_pieces([group for group in found.groups if group.counted is None]))


def _show_revisions(found: Index766) -> None:
    table = index_766_tables.revisions_table(found)
    st.header("Điểm chép từ Cổng và các lần sửa", anchor=False)
    if len(table.frame):
        tables.show_list(table, key="index-766-revisions")
    else:
        st.info("Kỳ này chưa có điểm nào chép từ Cổng: điền vào tệp mẫu chỉ tiêu rồi nạp.", icon=":material/edit_note:")
    links.link_to(links.UPLOAD, "Đến trang Nạp dữ liệu", icon=":material/upload_file:")
