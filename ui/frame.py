"""The frame of a page: its title, the data date, what to do without data, and errors in one sentence."""

import logging
from collections.abc import Callable, Mapping
from html import escape

import streamlit as st

from db.faults import sentence_of
from domain.scope import Scope
from exports.coverage_line import coverage_line
from measures.counts import data_date
from measures.coverage import coverage
from ui import (
    balance_line,
    cards,
    dictionary_tables,
    html_stack,
    import_summary,
    index_766_tables,
    indicator_tables,
    linked_tables,
    links,
    month_grid,
    paper_copies,
    printing,
    receiving_matrix,
    report_figure_tables,
    streamlit_insides,
    verdict_words,
)
from ui.cache import ask, look_at_data_anew
from ui.formats import format_day, plain
from ui.scope_words import scope_sentence
from ui.streamlit_insides import name_page

_LOG = logging.getLogger(__name__)

_STYLE = """
.about {display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 0.75rem;}
.mark {margin: 0; border-radius: 0.5rem; padding: 0.1rem 0.6rem; font-size: 0.875rem; background: #EEF2F6;
  color: #3C4650;}
.mark.day {background: #E1EEF7; color: #005A8C;}
.mark summary {cursor: pointer;}
.mark p {margin: 0.1rem 0; font-size: inherit;}
.words {font-size: 0.875rem; color: #5B6673; margin: 0;}
.st-key-page-script {display: none;}
.st-key-scope-bar {border-bottom: 1px solid #D5DCE4; padding-bottom: 0.75rem;}
.st-key-scope-bar > div {flex: 1 1 8.5rem; min-width: 8.5rem;}
.st-key-scope-bar > .st-key-scope_period {flex-basis: 11rem;}
.st-key-scope-bar > .st-key-scope_agencies, .st-key-scope-bar > .st-key-scope_sectors {flex: 1.5 1 10rem;}
@media (max-width: 640px) {
  .st-key-scope-bar {flex-wrap: nowrap; overflow-x: auto; padding-bottom: 0.35rem;}
  .st-key-scope-bar > div {flex: 0 0 auto; width: 8rem; min-width: 8rem;}
  .st-key-scope-bar > .st-key-scope_period {order: -1; width: 11rem; min-width: 11rem;}
}
"""


def show_style() -> None:
    """The few rules that Streamlit's theme does not have."""
    st.html(
        f"<style>{streamlit_insides.STYLE}{_STYLE}{cards.STYLE}{balance_line.STYLE}{linked_tables.STYLE}"
        f"{month_grid.STYLE}{html_stack.STYLE}{import_summary.STYLE}{report_figure_tables.STYLE}"
        f"{dictionary_tables.STYLE}{index_766_tables.STYLE}{verdict_words.STYLE}{indicator_tables.STYLE}{receiving_matrix.STYLE}{printing.STYLE}</style>"
    )


def show_title(title: str, purpose: str) -> None:
    """The page's title, what it is for in one sentence, and the day for which the data speak."""
    day = ask(data_date)
    show_title_of(title, purpose, format_day(day) if day else "")


def show_title_of(title: str, purpose: str, data_days: str) -> None:
    """Draw the title as show_title does; `data_days` names the data dates, "" where there are no data."""
    if asked := links.take_unknown_address():
        st.info(f"Không có trang “{plain(asked)}”; đây là trang {title}.", icon=":material/wrong_location:")
    # One element and not five: Streamlit draws each element again at every change of the filter.
    st.html(
        f'<h1>{escape(title)}</h1><div class="about">{_data_marks(data_days) if data_days else ""}'
        f'<p class="words">{escape(purpose)}</p></div>'
        '<p class="words print-only">In ngày <span class="printed-on"></span></p>'
        '<p class="words print-only printed-choices"></p>'
    )


def _data_marks(data_days: str) -> str:
    return (
        f'<p class="mark day">Số liệu đến ngày {escape(data_days)}</p>'
        '<details class="mark"><summary>Tạm tính</summary>'
        "<p>Kỳ chưa được chốt số liệu: lần nạp sau có thể làm con số thay đổi.</p></details>"
    )


def has_data() -> bool:
    """Whether anything was imported; where not, say how to begin."""
    if ask(data_date) is not None:
        return True
    ask_for_files(
        "**Chưa có số liệu.** Nạp tệp Excel xuất từ hệ thống một cửa để bắt đầu; "
        "xem trước được mọi thay đổi trước khi ghi.",
        icon=":material/upload_file:",
    )
    return False


def ask_for_files(sentence: str, *, icon: str) -> None:
    """Say why there is nothing to show yet, and lead to the page on which files are imported."""
    st.info(sentence, icon=icon)
    links.link_to(links.UPLOAD, "Đến trang Nạp dữ liệu", icon=":material/upload_file:")


def has_dossiers(scope: Scope, counts: Mapping[str, int]) -> bool:
    """Show the scope in words. Whether any dossier is counted in it; where none is, say so."""
    if not data_reach_period(scope) or not any(counts.values()):
        show_no_data(scope)
        return False
    st.html(scope_html(scope))
    return True


def data_reach_period(scope: Scope) -> bool:
    """Whether the data reach the first day of the scope's period: of a later one nothing is known, which is not 0."""
    day = ask(data_date)
    return day is not None and scope.period.first <= day


def period_has_data(scope: Scope) -> bool:
    """Whether the data reach the scope's period; say so where they do not. The database must not be empty."""
    if data_reach_period(scope):
        return True
    until = format_day(ask(data_date))
    st.info(
        f"Chưa có số liệu của kỳ này: số liệu mới đến ngày {until}. Chọn kỳ khác.", icon=":material/event_upcoming:"
    )
    return False


def show_no_data(scope: Scope) -> None:
    """Say the scope in words, and that nothing is counted in it, or that the data do not reach it."""
    st.html(scope_html(scope))
    if not period_has_data(scope):
        return
    st.info(
        "Không có hồ sơ nào trong phạm vi đang chọn. Chọn kỳ khác hoặc bỏ bớt điều kiện lọc.",
        icon=":material/search_off:",
    )


def scope_html(scope: Scope) -> str:
    """The scope in words, and a line on the files that are missing in it."""
    lines = [scope_sentence(scope), *_what_is_missing(scope)]
    return "".join(f'<p class="words">{escape(line)}</p>' for line in lines)


def _what_is_missing(scope: Scope) -> list[str]:
    """A line on the units and months whose files are missing; none where all are there."""
    found = ask(coverage, scope)
    if found is None or found.complete == len(found.units):
        return []
    return [f"{'⚠ ' if found.lacking else ''}{coverage_line(found)}"]


def show_error(sentence: str) -> None:
    """One sentence on what went wrong; it may quote a file."""
    st.error(plain(sentence), icon=":material/error:")


def guarded(show: Callable[[], None]) -> Callable[[], None]:
    """The page, whose unforeseen failure is one sentence on the screen and a full record in the server's log.

    It runs as a fragment: a change of its controls draws the page anew, and not what stands around it on every page.
    """

    def run() -> None:
        look_at_data_anew()
        paper_copies.begin_page()
        try:
            show()
        except Exception as error:
            show_error(failure(error, show.__module__))
        paper_copies.end_page()

    name_page(run, show.__module__.rpartition(".")[2])
    return st.fragment(run)


def failure(error: Exception, where: str) -> str:
    """The sentence for an error that nobody foresaw; the error itself goes to the server's log."""
    _LOG.error("%s failed", where, exc_info=error)
    if sentence := sentence_of(error):
        return sentence
    # This floor must not import the database's library: its errors are recognised by the name of their module.
    if isinstance(error, OSError) or type(error).__module__ == "sqlalchemy.exc":
        return (
            "Không đọc được hoặc không ghi được cơ sở dữ liệu: tệp có thể đã bị dời đi, bị hỏng, đang bị khoá, hoặc "
            "đĩa đã đầy. Chờ một lát rồi tải lại trang; nếu vẫn lỗi, báo cho người quản trị kèm giờ xảy ra."
        )
    return (
        "Trang này gặp lỗi ngoài dự kiến nên chưa hiện được. Tải lại trang; nếu vẫn lỗi, "
        "báo cho người quản trị kèm giờ xảy ra (chi tiết nằm trong nhật ký máy chủ)."
    )
