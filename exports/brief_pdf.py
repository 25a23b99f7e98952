"""The brief as a page of PDF: A4 with the margins of Nghị định 30/2020/NĐ-CP, its letters embedded."""

import io
from collections.abc import Sequence
from html import escape
from pathlib import Path

import font_source_serif_pro
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Frame, KeepInFrame, Paragraph, Spacer, Table, TableStyle

from domain.numbers import MISSING, PERCENT
from exports.brief import Brief, BriefFigure
from exports.brief_chart import OnTimeChart
from measures.verdict_rules import format_target

# Top, bottom, left and right, in millimetres (Nghị định 30/2020/NĐ-CP, phụ lục I).
_TOP, _BOTTOM, _LEFT, _RIGHT = 20, 20, 30, 15
_FONT, _BOLD = "SourceSerif", "SourceSerif-Bold"
_FILES = {_FONT: "SourceSerifPro-Regular.ttf", _BOLD: "SourceSerifPro-Bold.ttf"}
_LINE = HexColor("#8A94A0")
_CHART_HEIGHT = 150
# Millimetres: names, values, what stands beside them, targets, changes; without any target its room goes to the others.
_FIGURE_WIDTHS, _WITHOUT_TARGET = (31, 23, 40, 30, 41), (34, 25, 50, 0, 56)
_UNIT_WIDTHS = (8, 68, 89)

_TITLE = ParagraphStyle("title", fontName=_BOLD, fontSize=14, leading=18, alignment=TA_CENTER)
_UNDER = ParagraphStyle("under", fontName=_FONT, fontSize=12, leading=15, alignment=TA_CENTER)
_VERDICT = ParagraphStyle("verdict", fontName=_BOLD, fontSize=13, leading=17, alignment=TA_JUSTIFY)
_HEADING = ParagraphStyle("heading", fontName=_BOLD, fontSize=13, leading=16, spaceBefore=9, spaceAfter=4)
_CELL = ParagraphStyle("cell", fontName=_FONT, fontSize=10.5, leading=13)
_STRONG = ParagraphStyle("strong", parent=_CELL, fontName=_BOLD)
_NOTE = ParagraphStyle("note", fontName=_FONT, fontSize=10, leading=12.5)


def to_pdf(brief: Brief) -> bytes:
    """One page, whatever it says: what would not fit is drawn smaller. The same brief gives the same bytes."""
    for name, file in _FILES.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(Path(font_source_serif_pro.__file__).parent / "files" / file)))
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1, lang="vi")
    canvas.setTitle(f"Tóm tắt kết quả giải quyết thủ tục hành chính: {brief.period}")
    width, height = A4[0] - (_LEFT + _RIGHT) * mm, A4[1] - (_TOP + _BOTTOM) * mm
    frame = Frame(_LEFT * mm, _BOTTOM * mm, width, height, 0, 0, 0, 0)
    frame.addFromList([KeepInFrame(width, height, _flowables(brief), mode="shrink")], canvas)
    canvas.save()
    return target.getvalue()


def _flowables(brief: Brief) -> list[Flowable]:
    chart = OnTimeChart(brief.months, brief.target, font=_FONT, height=_CHART_HEIGHT)
    return [
        Paragraph("TÓM TẮT KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH", _TITLE),
        Paragraph(escape(f"{brief.period}: {brief.span}"), _UNDER),
        Paragraph(escape(brief.selection), _UNDER),
        Spacer(1, 8),
        Paragraph(escape(brief.verdict), _VERDICT),
        Paragraph("Sáu con số", _HEADING),
        _figures_table(brief.figures),
        Paragraph(escape(brief.chart_title), _HEADING),
        chart,
        Paragraph(escape(_chart_note(brief)), _NOTE),
        *_units(brief),
        Spacer(1, 9),
        Paragraph(escape(f"Số liệu đến ngày {brief.data_date} (tạm tính). {brief.coverage}"), _NOTE),
    ]


def _figures_table(figures: tuple[BriefFigure, ...]) -> Table:
    has_target = any(figure.target for figure in figures)
    heading = tuple(_cell(text, _STRONG) for text in ("Con số", "Giá trị", "Số đếm", "Chỉ tiêu", "So sánh"))
    lines = [heading, *map(_figure_cells, figures)]
    widths = _FIGURE_WIDTHS if has_target else _WITHOUT_TARGET
    places = [place for place, width in enumerate(widths) if width]
    return _table([[line[place] for place in places] for line in lines], [widths[place] for place in places])


def _figure_cells(figure: BriefFigure) -> tuple[Paragraph, ...]:
    changes = "<br/>".join(map(escape, figure.changes)) or "chưa có số liệu để so sánh"
    return (
        _cell(figure.name),
        _cell(figure.value, _STRONG),
        _cell(figure.counts),
        _cell(figure.target or MISSING),
        Paragraph(changes, _CELL),
    )


def _units(brief: Brief) -> list[Flowable]:
    if not brief.units:
        return [Paragraph("Đơn vị cần hỏi: không có đơn vị nào trễ hẳn hoặc có hồ sơ quá hạn.", _HEADING)]
    lines = [
        [_cell(str(number)), _cell(unit.name), _cell(unit.reason)] for number, unit in enumerate(brief.units, start=1)
    ]
    return [Paragraph("Đơn vị cần hỏi", _HEADING), _table(lines, _UNIT_WIDTHS)]


def _chart_note(brief: Brief) -> str:
    target = "" if brief.target is None else f" Đường đứt: chỉ tiêu {format_target(brief.target)}."
    return f"Vạch đứng: khoảng tin cậy 95{PERCENT}.{target} Tháng chưa đủ tệp thì bỏ trống."


def _table(lines: Sequence[Sequence[Paragraph]], widths: Sequence[int]) -> Table:
    table = Table([list(line) for line in lines], colWidths=[width * mm for width in widths])
    rules = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
        ("LINEABOVE", (0, 0), (-1, 0), 0.4, _LINE),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        *((f"{side}PADDING", (0, 0), (-1, -1), 2.5) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
    ]
    table.setStyle(TableStyle(rules))
    return table


def _cell(text: str, style: ParagraphStyle = _CELL) -> Paragraph:
    return Paragraph(escape(text), style)
