"""The summary of a preview, in a bar that stays in sight: how many files go in, wait or are refused; open questions."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from domain.batch import FileStatus
from etl.imports.results import FileResult
from ui.formats import format_count
from ui.questions import OpenQuestion, waits

BAR = "upload-summary"
_MOST_NAMED = 2

# A sticky bar stays in sight only within the box around it: the boxes of its fragment are taken out of the layout.
STYLE = """
:has(> .st-key-upload-summary) {position: sticky; top: var(--below-header, 0); z-index: 5; background: #FFFFFF;
  border-bottom: 1px solid #D5DCE4; padding: 0.6rem 0;}
:has(> * > .st-key-upload-summary), :has(> * > * > .st-key-upload-summary) {display: contents;}
.sums {display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; margin: 0;}
.sums span {padding-left: 0.5rem; border-left: 4px solid #8A8F98;}
.sums .ready {border-color: #009E73;}
.sums .waits {border-color: #E69F00;}
.sums .refused {border-color: #D55E00;}
.open-questions {margin: 0.35rem 0 0; font-size: 0.875rem;}
.open-questions a {color: #005A8C;}
@media (max-width: 640px) {.sums {font-size: 0.875rem; gap: 0.15rem 0.75rem;}}
"""


def summary_html(results: Sequence[FileResult], open_questions: Sequence[OpenQuestion]) -> str:
    """The counts of files and of the rows that were read of them; under them the questions that wait for an answer,
    each a link to its control. Whatever comes from a file is escaped."""
    kinds = {
        "ready": ("Nạp được", [result for result in results if result.status is FileStatus.PREVIEWED]),
        "waits": ("Chờ trả lời", [result for result in results if waits(result)]),
        "refused": ("Bị từ chối", [result for result in results if result.reason and not waits(result)]),
        "known": ("Đã nạp từ trước", [result for result in results if result.status is FileStatus.UNCHANGED]),
    }
    lines = [
        f'<span class="{kind}"><b>{name}</b>: {_files_and_rows(of_kind)}</span>'
        for kind, (name, of_kind) in kinds.items()
        if of_kind or kind != "known"
    ]
    return f'<p class="sums">{" ".join(lines)}</p>{_open_html(open_questions)}'


def show_summary(results: Sequence[FileResult], open_questions: Sequence[OpenQuestion]) -> None:
    """Draw the summary."""
    st.html(summary_html(results, open_questions))


def _files_and_rows(results: Sequence[FileResult]) -> str:
    rows = sum(result.tally.rows for result in results)
    return f"{format_count(len(results))} tệp{f', {format_count(rows)} dòng' if rows else ''}"


def _open_html(questions: Sequence[OpenQuestion]) -> str:
    if not questions:
        return ""
    named = "; ".join(map(_link, questions[:_MOST_NAMED]))
    more = len(questions) - _MOST_NAMED
    rest = f" và {format_count(more)} câu nữa" if more > 0 else ""
    return f'<p class="open-questions"><b>Còn {format_count(len(questions))} câu chưa trả lời</b>: {named}{rest}</p>'


def _link(question: OpenQuestion) -> str:
    files = f" (tệp {escape(', '.join(question.files))})" if question.files else ""
    return f'<a class="to-control" href="#{question.key}">{escape(question.text)}</a>{files}'
