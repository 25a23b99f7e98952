"""Nhập chỉ tiêu: the indicators of one month typed on the page, checked and stored as a workbook of them is."""

from collections.abc import Sequence

import streamlit as st

from domain.indicator import Catalogue, How, Indicator, Topic
from domain.indicator_values import month_number, month_text
from domain.spelling import heading_key
from domain.words import HOW_WORDS, TOPICS
from etl.clock import local_now
from exports.typed_indicators import TypedValue
from measures import choices, indicators
from ui import filters, frame, labels, links, operators, tables, typed_indicators
from ui.address import AGENCY, MONTH, TOPIC
from ui.cache import ask
from ui.indicator_template import offer_template
from ui.typed_indicators import Place

_PROVINCE = "-"
_OWN_KEYS = (
    "typed_own_name",
    "typed_own_unit",
    "typed_own_how",
    "typed_own_whole",
    "typed_own_decimals",
    "typed_own_value",
)
_NO_WHOLE = "Không là phần của chỉ tiêu nào"


def show() -> None:
    """Choose month, unit and topic; type; look; store. Below, what was told before, and the office's own indicators."""
    frame.show_title("Nhập chỉ tiêu", "Gõ số liệu chỉ tiêu của một tháng; kiểm tra, xem trước, thu hồi như tệp mẫu.")
    typed_indicators.show_outcome()
    catalogue = ask(indicators.catalogue)
    place = _choose_place(catalogue)
    listed = _typed_of(catalogue, place)
    told = ask(indicators.told_in, [one.key for one in listed], place.month, place.agency)
    st.caption(
        "Ô để trống là không đổi. Gõ đúng đơn vị ghi cạnh tên, tiền gõ bằng đồng; tỷ lệ do chương trình tính. Giá trị "
        "cũ được giữ lại cùng ngày và người nạp."
    )
    operators.ask_operator("Người nhập")
    typed = typed_indicators.typed_in(place, listed, told)
    if typed:
        typed_indicators.preview(place, typed)
    elif typed is not None:
        st.info("Chưa gõ ô nào.", icon=":material/edit_note:")
    _show_own(place, catalogue)
    typed_indicators.show_preview(place)
    with st.expander("Giá trị đã ghi, kể cả giá trị cũ", icon=":material/history:"):
        typed_indicators.show_history(place, listed, told, tables.show_list)
    offer_template(place.month, key="typed-template")


def _choose_place(catalogue: Catalogue) -> Place:
    months = _months()
    month, unit, topic = st.columns(3)
    with month:
        chosen = links.choose_from_address(
            "Tháng",
            MONTH,
            key="typed_month",
            options=months,
            default=months[min(1, len(months) - 1)],
            words=labels.month_label,
        )
    with unit:
        agencies = [_PROVINCE, *(str(name) for name in ask(choices.agencies)["name"])]
        agency = links.choose_from_address(
            "Đơn vị",
            AGENCY,
            key="typed_agency",
            options=agencies,
            default=_PROVINCE,
            words=lambda name: "Toàn tỉnh" if name == _PROVINCE else name,
        )
    with topic:
        topics = [one.value for one in Topic if any(each.topic is one for each in catalogue.indicators)]
        about = links.choose_from_address(
            "Chủ đề",
            TOPIC,
            key="typed_topic",
            options=topics,
            default=topics[0],
            words=lambda name: TOPICS[Topic(name)],
        )
    return Place(chosen, None if agency == _PROVINCE else agency, Topic(about))


def _months() -> list[str]:
    """The months that can be told, the newest first: from the first year with data, or of the last years, until now."""
    now = month_number(f"{local_now():%Y-%m}")
    first = min([now // 12 - 2, *ask(indicators.years, filters.MOST_YEARS)])
    return [month_text(number) for number in range(now, first * 12 - 1, -1)]


def _typed_of(catalogue: Catalogue, place: Place) -> list[Indicator]:
    """The indicators of the topic that are typed, for the place."""
    mine = [one for one in catalogue.indicators if one.topic is place.topic and not one.ratio]
    return [one for one in mine if place.agency is None or one.by_agency]


def _show_own(place: Place, catalogue: Catalogue) -> None:
    with st.expander("Thêm chỉ tiêu riêng của cơ quan", icon=":material/add:", key="typed-own-fold"):
        with st.form("typed-own", border=False):
            name = st.text_input("Tên chỉ tiêu", key=_OWN_KEYS[0], max_chars=130)
            unit = st.text_input("Đơn vị tính", key=_OWN_KEYS[1], max_chars=30)
            hows = [how for how in How if how is not How.RATIO]
            how = st.selectbox("Cách cộng theo tháng", hows, format_func=HOW_WORDS.__getitem__, key=_OWN_KEYS[2])
            wholes = [one for one in catalogue.indicators if not one.ratio]
            whole = st.selectbox(
                "Là phần của chỉ tiêu",
                ["", *(one.key for one in wholes)],
                key=_OWN_KEYS[3],
                format_func=lambda key: _named(wholes, key),
            )
            decimals = st.number_input("Số chữ số thập phân", 0, 6, 0, key=_OWN_KEYS[4])
            value = st.text_input(f"Giá trị của {place.words}", key=_OWN_KEYS[5], max_chars=60)
            if not st.form_submit_button("Xem trước chỉ tiêu mới", icon=":material/visibility:"):
                return
        if not (name.strip() and unit.strip() and value.strip()):
            st.info("Cần có tên, đơn vị tính và một giá trị.", icon=":material/edit_note:")
            return
        made = Indicator(
            _key_of(name), name.strip(), unit.strip(), how, Topic.OWN, whole=whole or None, decimals=int(decimals)
        )
        typed_indicators.preview(place, [TypedValue(made, value.strip())], own=[made])


def _named(indicators_of: Sequence[Indicator], key: str) -> str:
    return next((one.name for one in indicators_of if one.key == key), _NO_WHOLE)


def _key_of(name: str) -> str:
    """A key made of the name's letters without their marks."""
    bare = "_".join("".join(sign if sign.isalnum() else " " for sign in heading_key(name)).split())
    return (bare if bare[:1].isalpha() and len(bare) > 2 else f"chi_tieu_{bare}")[:60].strip("_")
