"""The verdict on a scope: declared rules, each of which says something only where it is more than chance."""

from dataclasses import dataclass

import pandas as pd

from domain.numbers import format_percent
from domain.ratio import Ratio
from domain.scope import Scope
from measures import verdict_rules as judges
from measures.comparison import Figures
from measures.evidence import Evidence, Finding, Piece, Place, Rule
from measures.overview import Overview
from measures.rates import rate, ratios
from measures.trends import COMPLETE, with_gaps

_CHANCE = "Không nói gì nếu chênh lệch chưa vượt mức ngẫu nhiên"

RULES: tuple[Rule, ...] = (
    Rule(
        "target",
        "Chỉ tiêu",
        f"Tỷ lệ đúng hạn khác chỉ tiêu được giao (kiểm định nhị thức chính xác). {_CHANCE}.",
        "sentence",
        judges.judge_target,
    ),
    Rule(
        "change",
        "Thay đổi so với kỳ khác",
        "Tỷ lệ đúng hạn khác kỳ trước, cùng kỳ năm trước (kiểm định Fisher, hiệu chỉnh Holm cho hai phép so sánh). "
        f"{_CHANCE}.",
        "sentence",
        judges.judge_change,
    ),
    Rule(
        "run",
        "Nhiều tháng liền",
        "Ít nhất bốn tháng liền đến nay, tháng nào cũng cao hơn (hoặc thấp hơn) tháng trước, các tháng đều đủ tệp, và "
        "tháng cuối khác tháng đầu (kiểm định Fisher).",
        "sentence",
        judges.judge_run,
    ),
    Rule(
        "concentration",
        "Nơi tập trung hồ sơ trễ",
        "Không quá ba đơn vị giữ từ một nửa số hồ sơ trễ, đơn vị nào cũng thấp hơn phần còn lại (như ở Cần nhắc).",
        "sentence",
        judges.judge_concentration,
    ),
    Rule(
        "remind",
        "Cần nhắc",
        "Đơn vị từ 30 hồ sơ trở lên có tỷ lệ đúng hạn thấp hơn tất cả đơn vị khác gộp lại (kiểm định Fisher, "
        "hiệu chỉnh Holm cho mọi đơn vị). Nhiều hồ sơ trễ nhất đứng trước.",
        "units",
        judges.judge_worse,
    ),
    Rule(
        "praise",
        "Đáng khen",
        "Đơn vị từ 30 hồ sơ trở lên có tỷ lệ đúng hạn cao hơn tất cả đơn vị khác gộp lại (kiểm định Fisher, hiệu chỉnh "
        "Holm cho mọi đơn vị). Cận dưới của khoảng tin cậy cao nhất đứng trước.",
        "units",
        judges.judge_better,
    ),
    Rule(
        "months_below_target",
        "Tháng chưa đạt chỉ tiêu",
        "Tháng đủ tệp có tỷ lệ đúng hạn thấp hơn chỉ tiêu (kiểm định nhị thức chính xác, hiệu chỉnh Holm cho mọi "
        "tháng).",
        "chart",
        judges.judge_months_below_target,
    ),
    Rule(
        "odd_months",
        "Tháng khác thường",
        "Tháng đủ tệp có tỷ lệ đúng hạn khác các tháng còn lại gộp lại (kiểm định Fisher, hiệu chỉnh Holm cho mọi "
        "tháng); cần ít nhất ba tháng.",
        "chart",
        judges.judge_odd_months,
    ),
)


@dataclass(frozen=True)
class Verdict:
    """The on-time rate and what the rules found; `chart_title` says in one line what the months show."""

    on_time: Ratio
    findings: tuple[Finding, ...]

    def at(self, place: Place) -> tuple[Finding, ...]:
        """The findings that stand at this place, in the order of the rules."""
        places = {rule.name: rule.place for rule in RULES}
        return tuple(finding for finding in self.findings if places[finding.rule] == place)

    @property
    def sentence(self) -> tuple[Piece, ...]:
        """The verdict in one sentence: the rate, then each finding after its comma or semicolon."""
        if not self.on_time.whole:
            return ("Chưa có hồ sơ nào đã giải quyết mà có ngày hẹn, nên chưa có tỷ lệ đúng hạn.",)
        pieces: list[Piece] = [f"Đúng hạn {format_percent(self.on_time)}"]
        for finding in self.at("sentence"):
            pieces += [", " if finding.rule == "target" else "; ", *finding.pieces]
        return (*pieces, ".")

    @property
    def sentence_text(self) -> str:
        """The sentence as plain text."""
        return Finding("", self.sentence).text

    @property
    def chart_title(self) -> str:
        """What the months show: a run, months below the target, months unlike the others; else only what is drawn."""
        found = {finding.rule: finding.text for finding in self.findings}
        for rule in ("run", "months_below_target", "odd_months"):
            if rule in found:
                joint = ": " if rule == "months_below_target" else " "
                return f"Tỷ lệ đúng hạn{joint}{found[rule]}"
        return "Tỷ lệ đúng hạn theo tháng"


def verdict(evidence: Evidence) -> Verdict:
    """What the declared rules find."""
    found = (rule.judge(evidence) for rule in RULES)
    return Verdict(evidence.now, tuple(finding for finding in found if finding is not None))


def evidence_of(facts: Overview, scope: Scope) -> Evidence:
    """What is judged of a scope, from what was asked for its overview: no further question."""
    compared = facts.compared
    return Evidence(
        rate(compared.current.counts, "on_time_rate"),
        _earlier(compared.previous),
        _earlier(compared.year_before) if len(compared.earlier) > 1 else None,
        _months(facts.by_month, scope),
        facts.units,
        facts.aim,
    )


def _earlier(figures: Figures | None) -> Ratio | None:
    return None if figures is None else rate(figures.counts, "on_time_rate")


def _months(by_month: pd.DataFrame, scope: Scope) -> tuple[tuple[str, Ratio | None], ...]:
    if by_month.empty:
        return ()
    known = {
        str(month): ratio
        for month, complete, ratio in zip(
            by_month["month"], by_month[COMPLETE], ratios(by_month, "on_time_rate"), strict=True
        )
        if complete
    }
    months = [str(month) for month in with_gaps(by_month, scope)["month"]]
    last = max(months.index(str(month)) for month in by_month["month"])
    return tuple((month, known.get(month)) for month in months[: last + 1])
