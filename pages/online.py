"""Trực tuyến: how dossiers were filed, the pooled online rate beside its plain means."""

from collections.abc import Mapping

import streamlit as st

from domain.agency import Block
from domain.numbers import format_percent
from domain.scope import Dimension, Scope
from domain.target import Standing
from measures import online, trends
from measures.counts import count, total
from ui import figures, filters, frame, labels, tables
from ui.cache import ask
from ui.cards import Card, show_cards
from ui.figure_tables import figure_table, ratio_of
from ui.formats import format_count, format_fraction, format_no_channel, format_rate, format_share, plain
from ui.shown_table import ShownTable
from ui.target_marks import aims_by_month, standing_of

# The parts of a bar add up to the whole. In the tables, as in the rules, "direct" includes dossiers without a channel:
# the part that is drawn has another name, and the column beside "direct" says "of these".
_CHANNELS = ("online", "direct_known", "channel_unknown", "postal")
_CHANNEL_NAMES = ("Trực tuyến", "Trực tiếp (có ghi)", "Không ghi hình thức", "Bưu chính công ích")
_COUNTS = ("received", "online", "direct", "channel_unknown", "postal", "online_rate")
_HEADINGS = {"channel_unknown": "Trong đó không ghi hình thức"}


def show() -> None:
    """Show how the dossiers of the scope were filed."""
    frame.show_title("Trực tuyến", "Hồ sơ nộp trực tuyến, trực tiếp và qua bưu chính công ích.")
    if not frame.has_data():
        return
    scope = filters.choose_scope()
    counts = ask(total, scope)
    if not frame.has_dossiers(scope, counts):
        return
    share = ask(online.online_share, scope)
    _show_cards(share, standing_of("online_rate", scope, counts))
    _show_two_shares(scope, share)
    _show_months(scope, share)
    _show_agencies(scope, counts)
    st.header("Theo lĩnh vực", anchor=False)
    table = _table(scope, Dimension.SECTOR, "Trực tuyến theo lĩnh vực", counts)
    tables.show_table(table, key="online-sectors")


def _show_cards(share: online.OnlineShare, standing: Standing | None) -> None:
    label = labels.RATES["online_rate"]
    explained = "Trung bình cộng của các tỷ lệ, mỗi {} tính như nhau dù nhiều hay ít hồ sơ; chỉ để đối chiếu."
    parts = [f"{format_fraction(share.online_rate)} hồ sơ tiếp nhận", format_no_channel(share.channel_unknown)]
    note = " · ".join(filter(None, parts))
    pooled = Card(
        f"{label.text} (gộp)",
        format_percent(share.online_rate),
        note,
        label.definition,
        standing=standing,
        entry="online_rate",
    )
    of_months = Card(
        "Bình quân các tháng",
        format_share(share.mean_of_months),
        "Số trung bình của tỷ lệ từng tháng",
        explained.format("tháng"),
    )
    of_agencies = Card(
        "Bình quân các cơ quan",
        format_share(share.mean_of_agencies),
        "Số trung bình của tỷ lệ từng cơ quan",
        explained.format("cơ quan"),
    )
    show_cards([pooled, *([of_months] if _has_mean(share) else []), of_agencies])


def _show_two_shares(scope: Scope, share: online.OnlineShare) -> None:
    """Say that the pooled share and the mean are two figures; give both for the departments too, as the report does."""
    shares = {"Gộp cả kỳ": share}
    if not scope.selection.blocks:
        departments = ask(online.departments_share, scope)
        if departments.online_rate.whole not in (0, share.online_rate.whole):
            shares[f"Riêng {labels.BLOCKS[Block.DEPARTMENT].lower()}"] = departments
    two_shares = "; ".join(_two_shares(name, share) for name, share in shares.items())
    why = " Hai con số khác nhau vì bình quân coi tháng ít hồ sơ nặng như tháng nhiều hồ sơ."
    st.markdown(plain(f"{two_shares}.{why if any(map(_differ, shares.values())) else ''}"))


def _two_shares(name: str, share: online.OnlineShare) -> str:
    mean = f"bình quân các tháng {format_share(share.mean_of_months)}" if _has_mean(share) else ""
    parts = [format_rate(share.online_rate), mean, format_no_channel(share.channel_unknown)]
    return f"{name}: {', '.join(filter(None, parts))}"


def _has_mean(share: online.OnlineShare) -> bool:
    """Whether the mean of the months is shown: for a single month it equals the month's own rate."""
    return share.months > 1


def _differ(share: online.OnlineShare) -> bool:
    return _has_mean(share) and format_percent(share.online_rate) != format_share(share.mean_of_months)


def _show_months(scope: Scope, share: online.OnlineShare) -> None:
    st.header("Theo tháng", anchor=False)
    by_month = ask(trends.by_month, scope)
    months = figures.until_last_month_with_data(trends.with_gaps(by_month, scope), "received")
    bars, line = st.columns(2)
    with bars:
        st.subheader("Hình thức nộp", anchor=False)
        figures.show_figure(
            figures.bars_by_month(figures.with_known_direct(months), _CHANNELS, _CHANNEL_NAMES),
            alt=figures.describe_months(months, "online"),
            key="online-channels",
        )
    with line:
        st.subheader("Tỷ lệ trực tuyến", anchor=False)
        mean = share.mean_of_months if _has_mean(share) else None
        levels = [("Gộp cả kỳ", share.online_rate.value, "dash"), ("Bình quân các tháng", mean, "dot")]
        figures.show_figure(
            figures.rate_by_month(
                months,
                ratio_of(months, "online_rate"),
                name=labels.RATES["online_rate"].text,
                levels=levels,
                aims=aims_by_month("online_rate", scope, list(months["month"])),
            ),
            alt=f"Tỷ lệ trực tuyến theo tháng; gộp cả kỳ {format_percent(share.online_rate)}"
            f"{'' if mean is None else f', bình quân các tháng {format_share(mean)}'}.",
            key="online-rate",
        )
    tables.show_behind(
        lambda: figure_table(
            by_month,
            Dimension.MONTH,
            _COUNTS,
            scope=scope,
            name="Trực tuyến theo tháng",
            title="Trực tuyến theo tháng",
            headings=_HEADINGS,
        ),
        key="online-months",
    )


def _show_agencies(scope: Scope, counts: Mapping[str, int]) -> None:
    st.header("Theo cơ quan", anchor=False)
    by_agency = ask(count, scope, Dimension.AGENCY)
    figures.show_figure(
        figures.shares_by_group(figures.with_known_direct(by_agency), Dimension.AGENCY, _CHANNELS, _CHANNEL_NAMES),
        alt=f"Cơ cấu hình thức nộp của {format_count(len(by_agency))} cơ quan; số liệu trong bảng bên dưới.",
        key="online-agencies-chart",
    )
    table = _table(scope, Dimension.AGENCY, "Trực tuyến theo cơ quan", counts)
    tables.show_table(table, key="online-agencies")


def _table(scope: Scope, dimension: Dimension, name: str, counts: Mapping[str, int]) -> ShownTable:
    return figure_table(
        ask(count, scope, dimension),
        dimension,
        _COUNTS,
        scope=scope,
        name=name,
        title=name,
        total=counts,
        headings=_HEADINGS,
        aimed=("online_rate",) if dimension is Dimension.AGENCY else (),
    )
