"""The one-page brief: what it says, and how it looks as pixels."""

import re
import shutil
import subprocess
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest

from domain.ratio import Ratio
from exports.brief import Brief, BriefFigure, BriefUnit
from exports.brief_pdf import to_pdf

# Pixels a millimetre at the resolution in which the page is looked at.
_DPI, _PER_MM = 72, 72 / 25.4
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">')
_TARGET = Fraction(98, 100)


@pytest.fixture
def brief() -> Brief:
    """A brief that has everything: targets, two comparisons, five units, ten months of which one lacks its files."""
    figures = tuple(
        BriefFigure(
            name, "98,43 %", "118.555 / 120.440", "98 %: đạt", ("+1,02 điểm % so với kỳ trước", "−3 so với cùng kỳ")
        )
        for name in ("Tỷ lệ đúng hạn", "Trễ hạn", "Tiếp nhận", "Đã giải quyết", "Đang giải quyết", "Tỷ lệ trực tuyến")
    )
    months = tuple((f"{month:02}/2023", Ratio(9_700 + 20 * month, 10_000)) for month in range(1, 11))
    return Brief(
        period="Năm 2023",
        span="01/01–31/10/2023, kỳ đến 31/12",
        selection="Tất cả cơ quan, lĩnh vực",
        verdict="Đúng hạn 98,43 %, đạt chỉ tiêu 98 %; tăng 6 tháng liền; 97 % hồ sơ trễ nằm ở hai đơn vị đất đai.",
        figures=figures,
        chart_title="Tỷ lệ đúng hạn tăng 6 tháng liền",
        months=(*months[:4], ("05/2023", None), *months[5:]),
        target=_TARGET,
        units=tuple(BriefUnit(f"Sở Ưu Ẩn Ộ {number}", "đúng hạn 94,14 % (21.251 / 22.573)") for number in range(5)),
        data_date="31/10/2023",
        coverage="Độ phủ: đủ tệp của 22 cơ quan từ 01/01/2023 đến 31/10/2023.",
    )


@pytest.fixture
def crowded(brief: Brief) -> Brief:
    """A brief whose names and sentences are as long as files can make them, with letters that mean something in XML."""
    name = "Ủy ban nhân dân xã <b>Dài & Rất Dài</b> thuộc huyện đảo ở rất xa đất liền " * 3
    units = tuple(BriefUnit(name, "đúng hạn 12,34 % (1.234 / 10.000), trễ 8.766 hồ sơ; " * 4) for _ in range(5))
    return replace(brief, verdict=name * 3, units=units, coverage=f"Độ phủ: chưa đủ {name * 4}", selection=name)


def test_the_brief_is_one_page_of_a4(brief: Brief, crowded: Brief, tmp_path: Path) -> None:
    for each in (brief, crowded):
        facts = _run(tmp_path, each, "pdfinfo", "brief.pdf")
        assert re.search(r"Pages:\s+1\n", facts)
        assert "A4" in facts


def test_the_same_brief_gives_the_same_bytes(brief: Brief) -> None:
    assert to_pdf(brief) == to_pdf(brief)


def test_every_letter_of_the_brief_can_be_read_back(brief: Brief, tmp_path: Path) -> None:
    said = _run(tmp_path, brief, "pdftotext", "-layout", "brief.pdf", "-").replace("\N{NO-BREAK SPACE}", " ")
    assert "TÓM TẮT KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH" in said
    for words in (brief.span, brief.chart_title, "Sở Ưu Ẩn Ộ 4", "Số liệu đến ngày 31/10/2023", "chỉ tiêu 98 %"):
        assert words in said
    fonts = _run(tmp_path, brief, "pdffonts", "brief.pdf")
    # The columns emb, sub and uni: embedded, only the letters used, and with their meaning.
    assert fonts.count("yes yes yes") == 2


def test_no_word_of_the_brief_lies_over_another_or_outside_its_margins(
    brief: Brief, crowded: Brief, tmp_path: Path
) -> None:
    for each in (brief, crowded):
        boxes = [
            tuple(map(float, box))
            for box in _WORD.findall(_run(tmp_path, each, "pdftotext", "-bbox", "brief.pdf", "-"))
        ]
        assert len(boxes) > 100
        for first, second in combinations(boxes, 2):
            assert not _overlap(first, second), (first, second)
        left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
        assert left >= 30 * _PER_MM - 1 and right <= (210 - 15) * _PER_MM + 1


def test_the_brief_as_pixels_has_white_margins_and_a_blue_line(brief: Brief, tmp_path: Path) -> None:
    from PIL import Image

    _run(tmp_path, brief, "pdftoppm", "-r", str(_DPI), "-png", "-singlefile", "brief.pdf", "page")
    page = Image.open(tmp_path / "page.png").convert("RGB")
    width, height = page.size
    margins = {
        "left": (0, 0, int(29 * _PER_MM), height),
        "right": (width - int(14 * _PER_MM), 0, width, height),
        "top": (0, 0, width, int(19 * _PER_MM)),
        "bottom": (0, height - int(19 * _PER_MM), width, height),
    }
    for name, box in margins.items():
        assert page.crop(box).getextrema() == ((255, 255),) * 3, name
    colours = page.getcolors(width * height) or []
    strong = sum(number for number, (red, _, blue) in colours if red < 90 and blue > 140)  # type: ignore[misc]
    orange = sum(number for number, (red, _, blue) in colours if red > 180 and blue < 90)  # type: ignore[misc]
    assert strong > 200, "the line of the months"
    assert orange > 50, "the dashed line of the target"


def test_without_a_target_there_is_no_column_for_it(brief: Brief, tmp_path: Path) -> None:
    figures = tuple(replace(figure, target="") for figure in brief.figures)
    said = _run(tmp_path, replace(brief, figures=figures, target=None), "pdftotext", "-layout", "brief.pdf", "-")
    assert "Chỉ tiêu" not in said and "Đường đứt" not in said


def _run(directory: Path, brief: Brief, *command: str) -> str:
    """What one of poppler's tools says of the brief's file."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not on this machine")
    (directory / "brief.pdf").write_bytes(to_pdf(brief))
    return subprocess.run(command, cwd=directory, check=True, capture_output=True, encoding="utf-8").stdout


def _overlap(first: tuple[float, ...], second: tuple[float, ...]) -> bool:
    """Whether two boxes share more than the rims that letters of neighbouring lines share."""
    across = min(first[2], second[2]) - max(first[0], second[0])
    down = min(first[3], second[3]) - max(first[1], second[1])
    return across > 0.5 and down > 0.35 * min(first[3] - first[1], second[3] - second[1])
