"""The dashboard: the only Streamlit script. It sets the frame, lists the pages and runs the one that is asked for."""

from collections.abc import Callable, Collection
from functools import partial

import streamlit as st

import asgi
from measures.provinces import has_provinces
from pages import (
    analysis,
    batch_comparison,
    coverage,
    dictionary,
    digital,
    dossiers,
    folded,
    history,
    index_766,
    land,
    layouts,
    online,
    overview,
    procedures,
    provinces,
    quality,
    reconciliation,
    report_figures,
    satisfaction,
    signals,
    targets,
    timeliness,
    typed_indicators,
    upload,
)
from ui import frame, links, memory, menu, page_script, streamlit_insides

# Drawn here: Streamlit would fetch an emoji's or a Material icon's picture for the browser's tab from another machine.
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#0072B2"/>'
    '<path d="M7 25V15h4v10zm7 0V7h4v18zm7 0V11h4v14z" fill="#fff"/></svg>'
)

# Every page, by the menu's section: its address, what shows it, its title and its icon. What leadership asks for stands
# first; pages of which an office has no data the menu folds away (ui.menu).
PAGES = {
    "Báo cáo": [
        (links.OVERVIEW, overview.show, "Tổng quan", ":material/dashboard:"),
        (links.REPORT_FIGURES, report_figures.show, "Số liệu báo cáo", ":material/fact_check:"),
        (links.TIMELINESS, timeliness.show, "Đúng hạn – trễ hạn", ":material/schedule:"),
        (links.TARGETS, targets.show, "Chỉ tiêu", ":material/flag:"),
    ],
    "Chuyên đề": [
        (links.LAND, land.show, "Đất đai", ":material/landscape:"),
        (links.ONLINE, online.show, "Trực tuyến", ":material/language:"),
        (links.DIGITAL, digital.show, "Thanh toán và số hóa", ":material/credit_card:"),
        (links.SATISFACTION, satisfaction.show, "Hài lòng và phản ánh", ":material/sentiment_satisfied:"),
        (links.INDEX_766, index_766.show, "Chỉ số 766", ":material/leaderboard:"),
    ],
    "Tra cứu": [
        (links.DOSSIERS, dossiers.show, "Hồ sơ", ":material/folder_open:"),
        (links.FIGURES, analysis.show, "Bảng số liệu", ":material/table_chart:"),
        (links.PROCEDURES, procedures.show, "Danh mục TTHC", ":material/list_alt:"),
        (links.DICTIONARY, dictionary.show, "Từ điển số liệu", ":material/menu_book:"),
    ],
    "Kiểm tra": [
        (links.RECONCILIATION, reconciliation.show, "Đối chiếu", ":material/balance:"),
        (links.SIGNALS, signals.show, "Dấu hiệu sửa ngày", ":material/edit_calendar:"),
        (links.COVERAGE, coverage.show, "Độ phủ dữ liệu", ":material/calendar_view_month:"),
        (links.COMPARISON, batch_comparison.show, "So sánh hai lần nạp", ":material/compare_arrows:"),
    ],
    "Dữ liệu": [
        (links.UPLOAD, upload.show, "Nạp dữ liệu", ":material/upload_file:"),
        (links.TYPED, typed_indicators.show, "Nhập chỉ tiêu", ":material/edit_note:"),
        (links.HISTORY, history.show, "Lịch sử nạp", ":material/history:"),
        (links.QUALITY, quality.show, "Chất lượng dữ liệu", ":material/fact_check:"),
        (links.LAYOUTS, layouts.show, "Bố cục tệp", ":material/view_column:"),
        (links.FOLDED, folded.show, "Trang chưa có số liệu", ":material/unfold_more:"),
    ],
}
# Only where the environment names provinces.
_OF_PROVINCES = (links.PROVINCES, provinces.show, "Các tỉnh", ":material/map:")


def main(first: str = links.OVERVIEW) -> None:
    """Run the page of the address; `first` is the page without an address."""
    # Before the navigation: it would fetch the page's own icon for the browser's tab.
    st.set_page_config(page_icon=_ICON, layout="wide")
    listed, hidden = pages_of_this_server(), menu.hidden_addresses()
    sections = {section: [_page(*page, first, hidden) for page in pages] for section, pages in listed.items()}
    by_address = {
        address: page
        for section, pages in listed.items()
        for (address, *_), page in zip(pages, sections[section], strict=True)
    }
    asked = streamlit_insides.intended_page()
    if asked and asked not in by_address.keys() - {first}:
        sections["Báo cáo"].append(_lead(asked, first))
    chosen = st.navigation(sections)
    # A page with a scope adds it to the title.
    st.set_page_config(page_title=chosen.title)
    links.remember_pages(by_address, here=next((name for name, page in by_address.items() if page == chosen), first))
    frame.show_style()
    page_script.show_page_script()
    chosen.run()
    memory.freeze_loaded_modules()


def pages_of_this_server() -> dict[str, list[tuple[str, Callable[[], None], str, str]]]:
    """PAGES, and the one over provinces where there are any."""
    if not has_provinces():
        return PAGES
    return {**PAGES, "Báo cáo": [*PAGES["Báo cáo"], _OF_PROVINCES]}


def _page(
    address: str, show: Callable[[], None], title: str, icon: str, first: str, hidden: Collection[str]
) -> st.Page:
    is_first = address == first
    return st.Page(
        frame.guarded(show),
        title=title,
        icon=icon,
        url_path="" if is_first else address,
        default=is_first,
        visibility="hidden" if address in hidden and not is_first else "visible",
    )


def _lead(asked: str, first: str) -> st.Page:
    """A page out of sight that leads to the first one: Streamlit gives that one no address but the bare one, and
    answers an address that it does not know with an English dialog."""
    return st.Page(partial(links.lead_to, first, asked), title="Thống kê TTHC", url_path=asked, visibility="hidden")


if __name__ == "__main__":
    main()
else:
    # `streamlit run app.py` looks for an assignment like this one, and then serves what `tthc serve` does.
    application = st.App(__file__, routes=asgi.ROUTES, middleware=list(asgi.MIDDLEWARE))
