"""What each rule of the verdict finds: against the target, earlier periods, along the months, among the units."""

from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import ceil

from domain.numbers import PERCENT, format_decimal, format_integer, format_percent, format_points, format_rate
from domain.ratio import Ratio
from domain.scope import Dimension
from domain.words import BLOCKS, in_sentence, key_label
from measures.chance import difference_p_value, holm, target_p_value
from measures.evidence import LEVEL, Aim, Evidence, Finding, Named, Piece, Unit, rises_over

# Five months in a row, each above the one before: by chance once in 120.
FEWEST_RISES = 4
MOST_NAMED = 3
# Fewer units hold so much of all late dossiers that the sentence names them.
_LEAST_HELD = Fraction(1, 2)
_FEWEST_MONTHS = 3
_NUMBERS = ("không", "một", "hai", "ba")


def judge_target(evidence: Evidence) -> Finding | None:
    """The target is reached or missed by more than chance."""
    target, now = evidence.target, evidence.now
    if target is None or target_p_value(now, target) > LEVEL:
        return None
    if now.part >= target * now.whole:
        return Finding("target", (f"đạt chỉ tiêu {format_target(target)}",), True)
    words = f"chưa đạt chỉ tiêu {format_target(target)}, còn thiếu {format_integer(shortfall(now, target))} hồ sơ"
    return Finding("target", (words,), False)


def judge_change(evidence: Evidence) -> Finding | None:
    """The rate differs from those of the period before and of the year before by more than chance."""
    earlier = (("kỳ trước", evidence.previous), ("cùng kỳ năm trước", evidence.year_before))
    known = [(words, ratio) for words, ratio in earlier if ratio is not None and ratio.whole]
    stands = holm([difference_p_value(evidence.now, ratio) for _, ratio in known], LEVEL)
    differing = [pair for pair, stand in zip(known, stands, strict=True) if stand]
    if not differing:
        return None
    clauses = [f"{_moved(evidence.now, ratio)} so với {words}" for words, ratio in differing]
    directions = {rises_over(evidence.now, ratio) for _, ratio in differing}
    return Finding("change", (", ".join(clauses),), directions.pop() if len(directions) == 1 else None)


def judge_run(evidence: Evidence) -> Finding | None:
    """The rate has risen, or fallen, month by month until now, and its ends differ by more than chance."""
    months = _last_months(evidence)
    for rises in (True, False):
        length = _run_length(months, rises=rises)
        if length >= FEWEST_RISES and difference_p_value(months[-1], months[-1 - length]) <= LEVEL:
            return Finding("run", (f"{'tăng' if rises else 'giảm'} {format_integer(length)} tháng liền",), rises)
    return None


def judge_concentration(evidence: Evidence) -> Finding | None:
    """At most three units, each clearly worse than all others, hold at least half of the late dossiers."""
    held: list[Unit] = []
    for unit in evidence.clear_units.worse[:MOST_NAMED]:
        held.append(unit)
        late = sum(unit.late for unit in held)
        share = Ratio(late, evidence.late)
        if late >= _LEAST_HELD * evidence.late and not _next_holds_much(evidence, len(held)):
            words = f"{format_percent(share, 0)} hồ sơ trễ nằm ở {_units_words(held)}: "
            return Finding("concentration", (words, *_listed(held)), False)
    return None


def judge_worse(evidence: Evidence) -> Finding | None:
    """Units whose rate is clearly below that of all others together, most late dossiers first."""
    return _units_finding("remind", "Cần nhắc", evidence.clear_units.worse, is_good=False)


def judge_better(evidence: Evidence) -> Finding | None:
    """Units whose rate is clearly above that of all others together."""
    return _units_finding("praise", "Đáng khen", evidence.clear_units.better, is_good=True)


def judge_months_below_target(evidence: Evidence) -> Finding | None:
    """Months whose rate is below the target by more than chance."""
    if evidence.aim is None:
        return None
    target, known = evidence.aim.share, [pair for pair in _known_months(evidence) if _is_aimed(pair[0], evidence.aim)]
    stands = holm([target_p_value(ratio, target) for _, ratio in known], LEVEL)
    below = [
        month
        for (month, ratio), stand in zip(known, stands, strict=True)
        if stand and ratio.part < target * ratio.whole
    ]
    if not below:
        return None
    words = f"{format_integer(len(below))} tháng chưa đạt chỉ tiêu {format_target(target)}: {_month_names(below)}"
    return Finding("months_below_target", (words,), False)


def judge_odd_months(evidence: Evidence) -> Finding | None:
    """Months whose rate is below, or above, that of all other months together by more than chance."""
    known = _known_months(evidence)
    if len(known) < _FEWEST_MONTHS:
        return None
    whole = Ratio(sum(ratio.part for _, ratio in known), sum(ratio.whole for _, ratio in known))
    others = [Ratio(whole.part - ratio.part, whole.whole - ratio.whole) for _, ratio in known]
    stands = holm([difference_p_value(ratio, rest) for (_, ratio), rest in zip(known, others, strict=True)], LEVEL)
    odd = [
        (month, rises_over(ratio, rest))
        for (month, ratio), rest, stand in zip(known, others, stands, strict=True)
        if stand
    ]
    sides = [("thấp", [month for month, rises in odd if not rises]), ("cao", [month for month, rises in odd if rises])]
    parts = [f"{word} hẳn ở {_month_names(months)}" for word, months in sides if months]
    return Finding("odd_months", (", ".join(parts),)) if parts else None


def shortfall(ratio: Ratio, target: Fraction) -> int:
    """How many late dossiers would have to be on time for the target; 0 where it is reached."""
    return max(0, ceil(target * ratio.whole) - ratio.part)


def format_target(target: Fraction) -> str:
    """A target as "98 %", with as many decimals as it has, at most two."""
    percent = 100 * target
    decimals = next((decimals for decimals in (0, 1) if (percent * 10**decimals).denominator == 1), 2)
    return f"{format_decimal(float(percent), decimals)}{PERCENT}"


def _moved(now: Ratio, before: Ratio) -> str:
    points = (format_points(now, before) or "").lstrip("+−")
    return f"{'tăng' if rises_over(now, before) else 'giảm'} {points}"


def _last_months(evidence: Evidence) -> list[Ratio]:
    """The months since the last one that is not known in full."""
    run: list[Ratio] = []
    for _, ratio in evidence.months:
        run = [*run, ratio] if ratio is not None and ratio.whole else []
    return run


def _run_length(months: list[Ratio], *, rises: bool) -> int:
    length = 0
    for before, now in reversed(list(pairwise(months))):
        higher, lower = (now, before) if rises else (before, now)
        if not rises_over(higher, lower):
            break
        length += 1
    return length


def _known_months(evidence: Evidence) -> list[tuple[str, Ratio]]:
    return [(month, ratio) for month, ratio in evidence.months if ratio is not None and ratio.whole]


def _is_aimed(month: str, aim: Aim) -> bool:
    """Whether the target held on the month's first day."""
    return aim.first <= date.fromisoformat(f"{month}-01")


def _month_names(months: list[str]) -> str:
    named = ", ".join(key_label(Dimension.MONTH, month) for month in months[:MOST_NAMED])
    more = len(months) - MOST_NAMED
    return f"{named} và {format_integer(more)} tháng khác" if more > 0 else named


def _next_holds_much(evidence: Evidence, place: int) -> bool:
    """Whether the next unit that stands out holds a tenth of the late dossiers or more: then it belongs to them."""
    following = evidence.clear_units.worse[place : place + 1]
    return place < MOST_NAMED and bool(following) and 10 * following[0].late >= evidence.late


def _units_words(units: list[Unit]) -> str:
    blocks = {unit.block for unit in units}
    kind = f" {in_sentence(BLOCKS[blocks.pop()])}" if len(blocks) == 1 else ""
    return f"{_NUMBERS[len(units)]} đơn vị{kind}"


def _units_finding(rule: str, words: str, units: tuple[Unit, ...], *, is_good: bool) -> Finding | None:
    if not units:
        return None
    count = "late" if not is_good else "in_time"
    named: list[Piece] = [f"{words}: "]
    for place, unit in enumerate(units[:MOST_NAMED]):
        named += [*(["; "] if place else []), Named(unit.name, count), f" {format_rate(unit.on_time)}"]
    more = len(units) - MOST_NAMED
    ending = f" và {format_integer(more)} đơn vị khác." if more > 0 else "."
    return Finding(rule, (*named, ending), is_good)


def _listed(units: list[Unit]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for place, unit in enumerate(units):
        pieces += [*([", "] if place else []), Named(unit.name)]
    return tuple(pieces)
