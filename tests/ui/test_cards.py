"""Headline figures: how they moved."""

from typing import Any

import pytest
from lxml import html

from ui.cards import Better, Card, cards_html


@pytest.mark.parametrize(
    ("change", "better", "shown", "kind"),
    [
        ("+1.234", "neither", "▲ +1.234 so với kỳ trước", "change"),
        ("−10", "less", "▼ −10 so với kỳ trước", "change good"),
        ("−0,50 điểm %", "more", "▼ −0,50 điểm % so với kỳ trước", "change bad"),
        ("0", "more", "không đổi so với kỳ trước", "change"),
        ("0,00 điểm %", "more", "không đổi so với kỳ trước", "change"),
    ],
)
def test_a_change_is_told_by_an_arrow_and_none_in_words(change: str, better: Better, shown: str, kind: str) -> None:
    made = cards_html([Card("Trễ hạn", "4", "", "", ((change, "so với kỳ trước"),), better)])
    # lxml's types know elements, not those of HTML.
    tree: Any = html.fromstring(made)
    line = tree.find_class("change")[0]
    assert (line.text_content(), line.get("class")) == (shown, kind)
