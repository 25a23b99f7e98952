"""Thanh toán và số hóa: rates of digitising, paying online and accepting in time, and what people report."""

from collections.abc import Mapping, Sequence

import streamlit as st

from domain.counts import FLAG_RATES
from domain.indicator import Topic
from domain.numbers import format_percent
from domain.scope import Dimension, Scope
from measures import trends
from measures.counts import count, data_date, total
from measures.dossiers import MOST_READ
from measures.rates import rate
from measures.receiving import outside_matrix
from ui import figures, filters, frame, indicator_tables, labels, links, receiving_matrix, tables
from ui.address import Drill
from ui.cache import ask
from ui.cards import Card, show_cards
from ui.figure_tables import figure_table, ratio_of
from ui.formats import format_count, format_fraction, format_rate
from ui.html_stack import show_stack
from ui.indicator_tables import Section
from ui.scope_words import scope_lines
from ui.target_marks import aims_by_month, standing_of

# Each rate, with the count of those of whom it could be known, and what they are.
_OF: dict[str, tuple[str, str]] = {
    "digitised_rate": ("received", "tiếp nhận"),
    "reused_rate": ("received", "tiếp nhận"),
    "paid_online_rate": ("fee_due", "phải nộp phí"),
    "e_result_rate": ("resolved", "đã giải quyết"),
    "acceptance_late_rate": ("online", "nộp trực tuyến"),
    "outside_area_rate": ("received", "tiếp nhận"),
    "apologised_rate": ("late", "trễ hạn"),
}
_SECTIONS = (
    Section("Thanh toán trực tuyến", Topic.PAYMENT),
    Section("Bưu chính, tin nhắn, người đến, xin lỗi", Topic.SERVICE),
)
_COLUMNS = (
    *("components_digitised", "e_result", "reused", "fee_due", "paid_online"),
    *("submitted_at", "receiving_agency", "apology_sent_at"),
)
_NAME, _KEY = "Thanh toán và phục vụ", "digital-indicators"
_RATE, _RATE_KEY = "ty-le", "digital_rate"


def show() -> None:
    """The rates of the scope that follow from flags, by month and by agency; then the indicators of the period."""
    frame.show_title(
        "Thanh toán và số hóa", "Số hóa, tái sử dụng, thanh toán trực tuyến, kết quả điện tử, tiếp nhận chậm."
    )
    if ask(data_date) is None:
        period = indicator_tables.choose_period()
        if period is not None:
            indicator_tables.show_sections(period, _SECTIONS, name=_NAME, key=_KEY)
        return
    scope = filters.choose_scope()
    counts = ask(total, scope)
    if frame.has_dossiers(scope, counts):
        _show_rates(scope, counts)
    elif not frame.data_reach_period(scope):
        return
    st.header("Số do cơ quan báo theo tháng", anchor=False)
    st.caption("Các ô lọc khối, cơ quan, lĩnh vực ở trên không thu hẹp các số này.")
    indicator_tables.show_sections(scope.period, _SECTIONS, name=_NAME, key=_KEY)


def _show_rates(scope: Scope, counts: Mapping[str, int]) -> None:
    show_cards([_card(name, scope, counts) for name in _OF])
    told = [name for name in _OF if rate(counts, name).whole]
    if not told:
        _say_how_to_tell()
        return
    _show_months(scope, told)
    st.header("Theo cơ quan", anchor=False)
    table = figure_table(
        ask(count, scope, Dimension.AGENCY),
        Dimension.AGENCY,
        told,
        scope=scope,
        name="Số hóa và thanh toán theo cơ quan",
        title="Số hóa và thanh toán theo cơ quan",
        total=counts,
        aimed=told,
    )
    tables.show_table(table, key="digital-agencies")
    if counts[receiving_matrix.COUNT]:
        _show_receiving(scope)


def _show_receiving(scope: Scope) -> None:
    """The units that received what others resolve: read from the dossiers, and so only once somebody opens it."""
    label = "Ngoài địa bàn: nơi tiếp nhận × nơi giải quyết"
    with st.expander(label, icon=":material/grid_on:", key="digital-receiving-fold", on_change="rerun") as fold:
        if not fold.open:
            return
        matrix = ask(outside_matrix, scope)
        if matrix is None:
            st.info(
                f"Quá {format_count(MOST_READ)} hồ sơ tiếp nhận nên không đếm từng hồ sơ theo nơi tiếp nhận được; hãy "
                "thu hẹp kỳ hoặc phạm vi.",
                icon=":material/manage_search:",
            )
            return
        st.caption(f"Cộng lại {format_count(matrix.number)} hồ sơ; bấm con số để xem hồ sơ.")
        if receiving_matrix.is_cut(matrix):
            st.caption(
                f"Bảng chỉ có {receiving_matrix.MOST_UNITS} cơ quan nhiều hồ sơ nhất mỗi chiều; tệp tải về có đủ."
            )
        show_stack(receiving_matrix.matrix_html(matrix, scope))
        lines = scope_lines(scope, ask(data_date))
        tables.offer_files(
            lambda: [receiving_matrix.pairs_table(matrix, lines)], name="Ngoài địa bàn", key="digital-receiving"
        )


def _card(name: str, scope: Scope, counts: Mapping[str, int]) -> Card:
    label, ratio = labels.RATES[name], rate(counts, name)
    opens = labels.BEHIND_RATES[name]
    return Card(
        label.text,
        format_percent(ratio),
        _known(name, counts),
        label.definition,
        standing=standing_of(name, scope, counts),
        href=links.dossier_address(scope, Drill(opens, (), links.view_here())) if ratio.part else "",
        entry=name,
    )


def _known(name: str, counts: Mapping[str, int]) -> str:
    """The two counts of a rate, and of how many more nothing is known."""
    ratio, (of, words) = rate(counts, name), _OF[name]
    unknown = counts[of] - ratio.whole
    if not counts[of]:
        return f"Không biết hồ sơ nào {words}." if of == "fee_due" else f"Không có hồ sơ {words}."
    if not ratio.whole:
        return f"Chưa tệp nào ghi: {format_count(unknown)} hồ sơ {words} chưa biết."
    rest = f"; {format_count(unknown)} hồ sơ {words} khác chưa biết" if unknown else ", biết đủ"
    return f"{format_fraction(ratio)} hồ sơ {words}{rest}"


def _say_how_to_tell() -> None:
    columns = ", ".join(f"“{labels.FIELDS[name]}”" for name in _COLUMNS)
    st.info(
        "Các tệp đã nạp không ghi gì về những việc này trong phạm vi đang chọn, nên các tỷ lệ trên là chưa biết chứ "
        f"không phải 0. Muốn có, xuất thêm các cột: {columns}.",
        icon=":material/help:",
    )


def _show_months(scope: Scope, told: Sequence[str]) -> None:
    st.header("Theo tháng", anchor=False)
    chosen = links.choose_from_address(
        "Tỷ lệ", _RATE, key=_RATE_KEY, options=told, default=told[0], words=lambda name: labels.RATES[name].text
    )
    by_month = ask(trends.by_month, scope)
    months = figures.until_last_month_with_data(trends.with_gaps(by_month, scope), "received")
    ratios = ratio_of(months, chosen)
    figures.show_figure(
        figures.rate_by_month(
            months,
            ratios,
            name=labels.RATES[chosen].text,
            aims=aims_by_month(chosen, scope, list(months["month"])),
        ),
        alt=f"{labels.RATES[chosen].text} theo tháng: "
        + "; ".join(
            f"{labels.month_label(month)}: {format_rate(ratio)}"
            for month, ratio in zip(months["month"], ratios, strict=True)
        ),
        key="digital-rate",
    )
    tables.show_behind(
        lambda: figure_table(
            by_month,
            Dimension.MONTH,
            [name for name in FLAG_RATES if name in told],
            scope=scope,
            name="Số hóa và thanh toán theo tháng",
            title="Số hóa và thanh toán theo tháng",
        ),
        key="digital-months",
    )
