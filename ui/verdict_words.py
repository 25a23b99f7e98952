"""The verdict on the screen: its sentence, the days it speaks of, the units to praise and to remind."""

from collections.abc import Iterable
from html import escape

from domain.scope import Dimension, Scope
from measures.evidence import Finding, Named, Piece
from measures.verdict import Verdict
from ui.address import Drill
from ui.links import OVERVIEW, dossier_address, view_address

STYLE = """
.verdict {margin: 0; font-size: 1.15rem; line-height: 1.45; font-weight: 600;}
.span {margin: 0 0 0.15rem; font-size: 0.875rem; color: #3C4650;}
.verdict a, .sentence a {color: #005A8C; text-decoration: underline dotted #8FB4CB; text-underline-offset: 0.2em;}
@media (max-width: 640px) {
  .verdict {font-size: 1rem; line-height: 1.35;}
}
"""


def verdict_html(found: Verdict, scope: Scope, span: str) -> str:
    """The days that are told of and the verdict's sentence; a unit's name leads to its dossiers."""
    return f'<p class="span">{escape(span)}</p><p class="verdict">{pieces_html(found.sentence, scope)}</p>'


def findings_html(findings: Iterable[Finding], scope: Scope) -> list[str]:
    """Each finding as a paragraph of its own."""
    return [f'<p class="sentence">{pieces_html(finding.pieces, scope)}</p>' for finding in findings]


def pieces_html(pieces: Iterable[Piece], scope: Scope) -> str:
    """A sentence whose names are links; whatever comes from a file is escaped."""
    return "".join(_named(piece, scope) if isinstance(piece, Named) else escape(piece) for piece in pieces)


def behind(scope: Scope, count: str, agency: str | None = None) -> str:
    """The address of the dossiers of the scope, or of one agency in it, that a count has."""
    groups = () if agency is None else ((Dimension.AGENCY, agency),)
    # The way back is written from the scope: the page is made once for everybody who sees the same.
    return dossier_address(scope, Drill(count, groups, view_address(OVERVIEW, scope, {})))


def _named(piece: Named, scope: Scope) -> str:
    return f'<a href="{escape(behind(scope, piece.count, piece.agency))}">{escape(piece.agency)}</a>'
