"""Chất lượng dữ liệu: what the rules found in the files that count, by rule, unit and month; the rows set aside."""

from typing import Any

import pandas as pd
import streamlit as st

from domain.scope import Scope
from etl.imports.history import past_imports
from etl.rules.catalogue import RULES, rule_name
from measures import quality
from measures.counts import data_date
from ui import filters, frame, links, quality_tables, tables
from ui.cache import ask, later, look_up
from ui.cards import Card, show_cards
from ui.downloads import offer_download
from ui.formats import file_name, format_count, plain
from ui.scope_words import period_words, scope_lines, selection_words

_PAGE_LENGTH = 200
_MOST_IN_FILE = 20_000
RULE = "quy-tac"
_RULE_KEY, _PAGE_KEY, _BATCH_KEY = "quality_rule", "quality_page", "quality_batch"


def show() -> None:
    """Show the findings by rule, the places of one rule's findings, and the rows set aside."""
    frame.show_title("Chất lượng dữ liệu", "Lỗi và nhắc nhở trong các tệp đã nạp, cách sửa, và các dòng để riêng.")
    if not frame.has_data():
        return
    scope = filters.choose_scope()
    st.caption(plain(" · ".join([f"Tiếp nhận trong kỳ: {period_words(scope)}", *selection_words(scope)])))
    counts = quality_tables.by_weight(ask(quality.rule_counts, scope))
    aside = ask(quality.set_aside_counts)
    _show_headline(counts)
    _show_rules(scope, counts)
    if len(counts):
        _show_rule(scope, counts)
    _show_set_aside(aside)


def _show_headline(counts: pd.DataFrame) -> None:
    show_cards(
        [
            Card(
                "Dòng để riêng chưa sửa",
                format_count(ask(quality.rows_waiting)),
                "trong mọi tệp đang tính",
                "Dòng có lỗi, chưa được nạp; một dòng có trong nhiều tệp chỉ đếm một lần.",
            ),
            Card(
                "Lỗi làm dòng bị để riêng",
                format_count(int(counts["errors"].sum())),
                "trong phạm vi",
                "Một dòng có thể có nhiều lỗi.",
            ),
            Card("Nhắc nhở", format_count(int(counts["warnings"].sum())), "trong phạm vi", "Dòng vẫn được nạp."),
        ]
    )


def _show_rules(scope: Scope, counts: pd.DataFrame) -> None:
    st.header("Theo quy tắc", anchor=False)
    if len(counts):
        table = quality_tables.rule_table(counts, scope_lines(scope, ask(data_date)))
        tables.show_list(table, key="quality-rules", grouped=True, wide=("mend",))
        fired, all_rules = format_count(len(counts)), format_count(len(RULES))
        st.caption(plain(f"{fired} trong {all_rules} quy tắc thấy lỗi. {table.notes[0]}"))
    else:
        st.success("Không quy tắc nào thấy lỗi trong phạm vi đang chọn.", icon=":material/check_circle:")
    with st.expander("Các quy tắc không thấy lỗi", icon=":material/checklist:"):
        silent = quality_tables.silent_rules(list(counts["code"]))
        tables.show_list(silent, key="quality-silent", wide=("mend",))


def _show_rule(scope: Scope, counts: pd.DataFrame) -> None:
    codes = list(counts["code"])
    numbers = dict(zip(codes, (counts["errors"] + counts["warnings"]).tolist(), strict=True))
    st.header("Từng quy tắc", anchor=False)
    links.start_from_address(RULE, _RULE_KEY, codes, codes[0])
    code = str(
        st.selectbox(
            "Quy tắc",
            codes,
            format_func=lambda code: f"{rule_name(code)} ({format_count(numbers[code])})",
            key=_RULE_KEY,
            on_change=_rule_chosen,
        )
    )
    if code in RULES:
        rule = RULES[code]
        st.info(f"**Cách sửa.** {plain(rule.mend)}", icon=":material/build:")
        st.caption(plain(f"{quality_tables.effect_words(rule)}. Căn cứ: {rule.source}."))
    lines = scope_lines(scope, ask(data_date))
    by_agency, by_month = st.columns(2)
    with by_agency:
        st.subheader("Theo cơ quan", anchor=False)
        table = quality_tables.agency_table(ask(quality.by_agency, scope, code), code, lines)
        tables.show_list(table, key="quality-agencies", grouped=True)
    with by_month:
        st.subheader("Theo tháng tiếp nhận", anchor=False)
        if quality.month_calendar(scope) is not scope.period.calendar:
            st.caption("Lỗi được đếm theo nửa tháng tiếp nhận nên các tháng ở đây là tháng dương lịch.")
        table = quality_tables.month_table(ask(quality.by_month, scope, code), code, lines)
        tables.show_list(table, key="quality-months", grouped=True)
    _show_findings(scope, code, numbers[code], lines)


def _rule_chosen() -> None:
    links.write_to_address(RULE, _RULE_KEY)
    st.session_state.pop(_PAGE_KEY, None)


def _show_findings(scope: Scope, code: str, number: int, lines: tuple[str, ...]) -> None:
    st.subheader("Từng chỗ trong tệp", anchor=False)
    listed = ask(quality.findings_listed, scope, code)
    pages = max(1, -(-listed // _PAGE_LENGTH))
    page = min(int(st.session_state.get(_PAGE_KEY, 1)), pages)
    listed_findings = look_up(quality.findings, scope, code, limit=_PAGE_LENGTH, offset=(page - 1) * _PAGE_LENGTH)
    tables.show_list(
        quality_tables.finding_table(listed_findings, code, lines),
        key="quality-findings",
        files=False,
        wide=("message",),
    )
    if pages > 1:
        st.pagination(pages, key=_PAGE_KEY)
    if listed < number:
        st.caption(f"Đếm được {format_count(number)} chỗ, liệt kê {format_count(listed)} chỗ làm ví dụ.")
    read_findings = later(quality.findings, scope, code, limit=_MOST_IN_FILE)
    name = f"Lỗi {rule_name(code)}"
    tables.offer_files(
        lambda: [quality_tables.finding_table(read_findings(), code, lines)], name=name, key="quality-findings"
    )


def _show_set_aside(aside: pd.DataFrame) -> None:
    st.header("Dòng để riêng", anchor=False)
    if not len(aside):
        st.caption("Không tệp nào đang tính có dòng để riêng.")
        return
    st.caption(
        "Dòng để riêng chưa được tính vào số liệu. Tải về, sửa các ô theo cột “Lỗi cần sửa” rồi nạp lại tệp ấy ở trang "
        "Nạp dữ liệu: chỉ các dòng này vào thêm, kỳ và ngày số liệu giữ như tệp gốc. Cột cá nhân không được giữ nên "
        "không có trong tệp."
    )
    by_batch = {int(facts["batch"]): facts for facts in aside.to_dict("records")}
    batch = st.selectbox(
        "Lần nạp", list(by_batch), format_func=lambda number: _batch_words(by_batch[number]), key=_BATCH_KEY
    )
    facts = by_batch[batch]
    if facts["kept"] < facts["rejected"]:
        st.caption(
            f"Giữ {format_count(facts['kept'])} trên {format_count(facts['rejected'])} dòng để riêng của tệp này; sửa "
            "trong tệp gốc rồi nạp lại để đủ các dòng."
        )
    if facts["kept"]:
        rows = look_up(quality.rows_set_aside, batch)
        tables.show_list(
            quality_tables.aside_table(rows, str(facts["file_name"])), key="quality-aside", wide=("what", "shown")
        )
        _offer_workbook(batch)


def _batch_words(facts: dict[Any, Any]) -> str:
    kept, solved = format_count(int(facts["kept"])), format_count(int(facts["solved"]))
    return f"Số {facts['batch']} · {facts['file_name']} · {kept} dòng, đã nạp lại {solved}"


def _offer_workbook(number: int) -> None:
    read_rows, read_batches = later(quality.rows_set_aside, number), later(past_imports)

    def workbook() -> bytes:
        from exports.rejected_rows import rejected_rows_workbook

        rows = read_rows()
        batch = next(batch for batch in read_batches() if batch.id == number)
        return rejected_rows_workbook(batch, rows[~rows["solved"]])

    name = file_name(f"dong-de-rieng-lan-nap-{number}", ending="xlsx")
    offer_download("Tải các dòng để riêng", workbook, file_name=name, key="quality-aside-workbook", is_primary=True)
