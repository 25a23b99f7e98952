"""Số liệu báo cáo: the figures that the yearly report cites, what a report prints of them, and why the two differ."""

from collections.abc import Sequence

import streamlit as st

from domain.printed_figure import Verdict
from domain.scope import Scope
from exports import report_sentences
from measures import choices
from measures.counts import default_period
from measures.report_figures import FigureLine, ReportFigures, beside_printed, count_report, printed_of
from ui import filters, frame, printed_figures, tables
from ui.cache import ask, look_up_latest
from ui.formats import format_count, plain
from ui.html_stack import heading, show_stack
from ui.report_figure_tables import section_html
from ui.scope_words import period_words


def show() -> None:
    """The figures of a period beside those of a report, the sentences to copy, and the form for what is printed."""
    frame.show_title("Số liệu báo cáo", "Những con số mà báo cáo nêu: nay là bao nhiêu, báo cáo in gì, vì sao khác.")
    default = ask(default_period) if frame.has_data() else None
    if default is None:
        return
    period = filters.choose_period(ask(choices.years, filters.MOST_YEARS), default)
    figures = beside_printed(ask(count_report, period), look_up_latest(printed_of, period))
    printed_figures.show_outcome()
    _show_summary(figures)
    show_stack(*_sections(figures.lines))
    _show_sentences(figures)
    tables.offer_files(lambda: [report_sentences.export_table(figures)], name="Số liệu báo cáo", key="report-figures")
    printed_figures.show_form(figures)


def _show_summary(figures: ReportFigures) -> None:
    st.caption(plain(f"Kỳ: {period_words(Scope(figures.period))}. {' '.join(report_sentences.notes(figures))}"))
    differing = [line for line in figures.lines if line.verdict is Verdict.DIFFERS]
    if not any(line.printed for line in figures.lines):
        st.info(
            "Kỳ này chưa có con số in của báo cáo nào; nhập ở cuối trang để đối chiếu.", icon=":material/edit_note:"
        )
    elif differing:
        named = "; ".join(f"{line.section}: {line.name}" for line in differing)
        st.warning(
            plain(f"{format_count(len(differing))} con số in lệch với số liệu: {named}."), icon=":material/rule:"
        )
    else:
        st.success("Mọi con số mà báo cáo in đều khớp với số liệu.", icon=":material/check_circle:")


def _sections(lines: Sequence[FigureLine]) -> list[str]:
    return [
        piece
        for section, listed in report_sentences.in_sections(lines).items()
        for piece in (heading(section), section_html(section, listed))
    ]


def _show_sentences(figures: ReportFigures) -> None:
    st.header("Câu cho báo cáo", anchor=False)
    for sentence in report_sentences.sentences(figures):
        st.code(sentence, language=None, wrap_lines=True)
