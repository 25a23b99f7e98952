"""The report's figures as a table on the screen: a link behind each number, and a button that copies its sentence."""

from collections.abc import Sequence
from html import escape

from domain.dictionary import entry_of_report_figure
from domain.printed_figure import Verdict
from exports.report_sentences import (
    VERDICTS,
    counts_words,
    difference_words,
    printed_value_words,
    sentence,
    value_words,
)
from measures.report_figures import FigureLine
from ui.address import Drill
from ui.linked_tables import region_html
from ui.links import dossier_address, entry_html, view_here

STYLE = """
.report-figures td.why {text-align: left; white-space: normal; min-width: 14rem;}
.report-figures .good {color: #00664B;}
.report-figures .differs {color: #8A3800; font-weight: 600;}
.report-figures .quiet {color: #5B6673;}
.report-figures button.copy {font: inherit; color: #005A8C; background: #F3F6F9; border: 1px solid #D5DCE4;
  border-radius: 0.35rem; padding: 0.1rem 0.5rem; cursor: pointer;}
.report-figures th.why {text-align: left;}
@media (min-width: 641px) {
  .report-figures table {table-layout: fixed;}
  .report-figures th:nth-child(1) {width: 22%;}
  .report-figures th:nth-child(2), .report-figures th:nth-child(3) {width: 12%;}
  .report-figures th:nth-child(4) {width: 11%;}
  .report-figures th:nth-child(5) {width: 9%;}
  .report-figures th:nth-child(7) {width: 8%;}
  .report-figures td:nth-child(-n+5) {white-space: normal;}
}
@media print {.report-figures .to-copy {display: none;}}
"""

_HEADINGS = ("Chỉ tiêu", "Số liệu nay", "Báo cáo in", "Kết luận", "Chênh", "Vì sao")
_LOOKS = {Verdict.EQUAL: "good", Verdict.WITHIN_HEDGE: "good", Verdict.DIFFERS: "differs"}


def section_html(section: str, lines: Sequence[FigureLine]) -> str:
    """The figures of one part of the report, a line each; whatever comes from a file is escaped."""
    heads = "".join(_head(heading) for heading in _HEADINGS)
    head = f'<tr>{heads}<th scope="col" class="to-copy">Câu</th></tr>'
    return region_html(section, head, map(_line, lines), columns=len(_HEADINGS) + 1, kind="report-figures")


def _head(heading: str) -> str:
    kind = ' class="why"' if heading == _HEADINGS[-1] else ""
    return f'<th scope="col"{kind}>{escape(heading)}</th>'


def _line(line: FigureLine) -> str:
    cells = (
        f'<th scope="row">{escape(line.name)}{_entry(line)}</th>',
        f"<td>{_value(line)}</td>",
        f"<td>{escape(printed_value_words(line))}</td>",
        f'<td class="{_LOOKS.get(line.verdict, "quiet")}">{escape(VERDICTS[line.verdict])}</td>',
        f"<td>{escape(difference_words(line))}</td>",
        f'<td class="why">{escape(line.why or "")}</td>',
        f'<td class="to-copy">{_copy_button(line)}</td>',
    )
    return f"<tr>{''.join(cells)}</tr>"


def _entry(line: FigureLine) -> str:
    key = entry_of_report_figure(line.key)
    return f" {entry_html(key, line.name)}" if key else ""


def _value(line: FigureLine) -> str:
    text = escape(value_words(line))
    if line.scope is not None and line.opens and line.value:
        address = dossier_address(line.scope, Drill(line.opens, (), view_here()))
        text = f'<a href="{escape(address)}">{text}</a>'
    counts = counts_words(line)
    return f"{text}<small>{escape(counts)}</small>" if counts else text


def _copy_button(line: FigureLine) -> str:
    said = escape(sentence(line))
    return f'<button type="button" class="copy" data-copy="{said}" aria-label="Chép: {said}">Chép</button>'
