"""Headline figures: a large number, a note under it, and its change since other periods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import streamlit as st

from domain.numbers import PERCENT, format_percent
from domain.scope import Scope
from domain.target import Standing
from measures.rates import rate
from ui.formats import MINUS, format_count, format_fraction
from ui.labels import COUNTS, RATES
from ui.links import entry_address
from ui.target_marks import card_line, standing_of

Better = Literal["more", "less", "neither"]

STYLE = """
.cards {display: grid; grid-template-columns: repeat(auto-fit, minmax(13.5rem, 1fr)); gap: 1rem;}
.cards > div {border: 1px solid #D5DCE4; border-radius: 0.5rem; padding: 0.9rem 1rem; background: #FFFFFF;}
.cards ~ p {margin: 0.6rem 0 0;}
.cards dt, .cards dd {margin: 0;}
.cards summary {cursor: pointer; font-weight: 600; font-size: 0.875rem; list-style: none; width: fit-content;}
.cards summary::-webkit-details-marker {display: none;}
.cards summary::after {content: "?"; display: inline-block; width: 1rem; margin-left: 0.4rem; text-align: center;
  font-size: 0.7rem; line-height: 0.95rem; border: 1px solid #5B6673; border-radius: 50%; color: #5B6673;}
.cards details p {margin: 0.25rem 0; font-size: 0.85rem; color: #3C4650;}
.cards .value {font-size: 2.1rem; line-height: 1.35; font-variant-numeric: tabular-nums;}
.cards .value a {color: inherit; text-decoration: underline dotted #8FB4CB; text-underline-offset: 0.2em;
  text-decoration-thickness: 2px;}
.cards .change {font-size: 0.875rem; color: #3C4650;}
.cards .change b {font-weight: 600;}
.cards .good b {color: #00664B;}
.cards .bad b {color: #A84300;}
.cards .aim {font-size: 0.875rem; font-weight: 600;}
.cards .aim.good {color: #00664B;}
.cards .aim.bad {color: #A84300;}
.cards .note {font-size: 0.875rem; color: #5B6673; margin-top: 0.25rem;}
"""


@dataclass(frozen=True)
class Card:
    """One headline figure. `changes` are differences and what they are against: ("+1.234", "so với kỳ trước");
    `standing` is how the figure stands against its target, None where it has none; the value leads to `href`, "" to
    nothing; the definition leads to the dictionary's `entry`, "" to none."""

    label: str
    value: str
    note: str
    definition: str
    changes: tuple[tuple[str, str], ...] = ()
    better: Better = "neither"
    standing: Standing | None = None
    href: str = ""
    entry: str = ""


def count_card(name: str, counts: Mapping[str, int], note: str) -> Card:
    """The card of a count, without a change."""
    label = COUNTS[name]
    return Card(label.text, format_count(counts[name]), note, label.definition, entry=name)


def rate_card(name: str, counts: Mapping[str, int], whole: str, *, scope: Scope | None = None) -> Card:
    """The card of a rate of the scope, without a change: under it its two counts, and what the second one counts
    (`whole`). Without a scope, as of several databases, it is held against no target."""
    label, ratio = RATES[name], rate(counts, name)
    note, standing = f"{format_fraction(ratio)} {whole}", standing_of(name, scope, counts) if scope else None
    return Card(label.text, format_percent(ratio), note, label.definition, standing=standing, entry=name)


def show_cards(cards: Sequence[Card]) -> None:
    """Draw the cards: three in a row where there is room, one under the other on a phone."""
    # One element and not five a card: Streamlit's own make a change of the filter a quarter slower.
    st.html(cards_html(cards))


def cards_html(cards: Sequence[Card], *, note: str = "", sentences: Sequence[str] = ()) -> str:
    """The cards, under them a small note and sentences. A press on a card's label unfolds its definition."""
    below = [f'<p class="words">{escape(note)}</p>'] if note else []
    below += [f'<p class="sentence">{escape(sentence)}</p>' for sentence in sentences]
    return f'<dl class="cards">{"".join(map(_card, cards))}</dl>{"".join(below)}'


def _card(card: Card) -> str:
    changes = "".join(_change(change, against, card.better) for change, against in card.changes)
    value = escape(card.value)
    linked = f'<a href="{escape(card.href)}">{value}</a>' if card.href else value
    return (
        f"<div><dt><details><summary>{escape(card.label)}</summary><p>{escape(card.definition)}{_more(card)}</p></details></dt>"
        f'<dd class="value">{linked}</dd>{_aim(card)}{changes}<dd class="note">{escape(card.note)}</dd></div>'
    )


def _more(card: Card) -> str:
    return f' <a href="{escape(entry_address(card.entry))}">Từ điển số liệu</a>' if card.entry else ""


def _aim(card: Card) -> str:
    if card.standing is None:
        return ""
    kind = "good" if card.standing.reached else "bad"
    return f'<dd class="aim {kind}">{escape(card_line(card.standing))}</dd>'


def _change(change: str, against: str, better: Better) -> str:
    """A change with an arrow up or down; the colour says whether it is a change for the better."""
    if not change.strip(f"0, điểm{PERCENT}"):
        return f'<dd class="change"><b>không đổi</b> {escape(against)}</dd>'
    rises = not change.startswith(MINUS)
    kind = "" if better == "neither" else " good" if rises == (better == "more") else " bad"
    return f'<dd class="change{kind}"><b>{"▲" if rises else "▼"} {escape(change)}</b> {escape(against)}</dd>'
