"""The progress metric of the 766 index by the portal's own rules: how a dossier is judged, and what points come of it.

The rules are those of the portal's formula document as reproduced on 07/10/2026 (domain rules of 2026, part 2.1).
A dossier ends when it is resolved, else when it is returned, else when it is stopped or withdrawn; what has not ended
by the period's last day ends on that day. The days that it waited for supplements are taken off, and the moment is
compared with the due moment. A due moment at 00:00 is a day: exports that know no hour write it so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from domain.ratio import Ratio

MOST_POINTS = 20
# Steps between the marks of points that are shown, and how many of these.
_STEPS = tuple(Fraction(step, 100) for step in (1, 2, 5, 10, 20, 50, 100, 200, 500))
_MOST_MARKS = 5


class Judgement(StrEnum):
    """How the portal judges a dossier that was to be handled in the period; the last two are not judged."""

    ON_TIME = "on_time"
    LATE_ENDED = "late_ended"
    LATE_OPEN = "late_open"
    LATE_REQUESTS = "late_requests"
    NO_DUE = "no_due"
    NO_MOMENT = "no_moment"


LATE: tuple[Judgement, ...] = (Judgement.LATE_ENDED, Judgement.LATE_OPEN, Judgement.LATE_REQUESTS)
NOT_JUDGED: tuple[Judgement, ...] = (Judgement.NO_DUE, Judgement.NO_MOMENT)

JUDGEMENT_WORDS: dict[Judgement, str] = {
    Judgement.ON_TIME: "Đúng hạn",
    Judgement.LATE_ENDED: "Kết thúc sau hạn",
    Judgement.LATE_OPEN: "Chưa kết thúc, đã quá hạn",
    Judgement.LATE_REQUESTS: "Yêu cầu bổ sung hơn một lần, chưa kết thúc",
    Judgement.NO_DUE: "Không xét: không có ngày hẹn trả, chưa biết thời hạn của thủ tục",
    Judgement.NO_MOMENT: "Không xét: đang chờ bổ sung hoặc tạm dừng, tệp không ghi vào lúc nào",
}

PROGRESS_RULES = (
    "Theo quy tắc của Cổng: kết thúc là lúc xử lý xong, không có thì lúc trả, rồi lúc dừng hoặc rút; hồ sơ chưa kết "
    "thúc xét vào ngày cuối kỳ (hoặc ngày số liệu); trừ số ngày chờ bổ sung; so đến từng phút, giờ hẹn 00:00 hiểu là "
    "cả ngày; yêu cầu bổ sung hơn một lần mà chưa kết thúc là trễ."
)

# How a dossier is counted by day (on_time_rate_766) and judged by the portal's rules.
Pair = tuple[bool, Judgement]


@dataclass(frozen=True)
class Progress:
    """The dossiers that were to be handled in the period, by how they are counted by day and judged by the portal."""

    pairs: Mapping[Pair, int]

    def number(self, *judgements: Judgement) -> int:
        """How many are judged so."""
        return sum(number for (_, judgement), number in self.pairs.items() if judgement in judgements)

    @property
    def ratio(self) -> Ratio:
        """On time of those that are judged."""
        on_time = self.number(Judgement.ON_TIME)
        return Ratio(on_time, on_time + self.number(*LATE))

    @property
    def not_judged(self) -> int:
        """How many the rules cannot judge for what the files do not tell."""
        return self.number(*NOT_JUDGED)

    @property
    def by_day(self) -> Ratio:
        """The same dossiers by day: on_time_rate_766."""
        return Ratio(sum(number for (met, _), number in self.pairs.items() if met), sum(self.pairs.values()))

    @property
    def points(self) -> Fraction | None:
        """20 × the rate, exact; None where nothing is judged."""
        return points_of(self.ratio)

    def points_with(self, more: int) -> Fraction | None:
        """The points if so many of the late dossiers had been on time; None where nothing is judged."""
        ratio = self.ratio
        return points_of(Ratio(min(ratio.part + more, ratio.whole), ratio.whole))

    def needed_for(self, points: Fraction) -> int | None:
        """How many late dossiers would have had to be on time for so many points; 0 where they are reached, None where
        nothing is judged."""
        ratio = self.ratio
        if not ratio.whole:
            return None
        return max(0, -(-points * ratio.whole // MOST_POINTS) - ratio.part)

    @property
    def marks(self) -> tuple[tuple[Fraction, int], ...]:
        """Round numbers of points above those reached, up to all of them, each with how many more dossiers on time
        bring it; none where nothing is judged or all is on time."""
        points = self.points
        if points is None or points == MOST_POINTS:
            return ()
        step = next((each for each in _STEPS if (MOST_POINTS - points) / each <= _MOST_MARKS), _STEPS[-1])
        first = points // step + 1
        found = [mark for place in range(_MOST_MARKS + 1) if (mark := (first + place) * step) < MOST_POINTS]
        return tuple((mark, self.needed_for(mark) or 0) for mark in (*found, Fraction(MOST_POINTS)))

    @property
    def differences(self) -> tuple[tuple[Pair, int], ...]:
        """The pairs in which the two ways differ, most dossiers first: judged otherwise, or not judged."""
        differing = [
            (pair, number)
            for pair, number in self.pairs.items()
            if number and (pair[1] in NOT_JUDGED or pair[0] != (pair[1] is Judgement.ON_TIME))
        ]
        return tuple(sorted(differing, key=lambda found: (-found[1], found[0])))


DIFFERENCE_WORDS: dict[Pair, str] = {
    (True, Judgement.LATE_ENDED): "kết thúc đúng ngày hẹn nhưng sau giờ hẹn: Cổng so đến từng phút",
    (
        True,
        Judgement.LATE_OPEN,
    ): "đang chờ nộp phí, hoặc được yêu cầu bổ sung sau hạn: theo ngày không tính quá hạn, Cổng thì có",
    (True, Judgement.LATE_REQUESTS): "yêu cầu bổ sung hơn một lần mà chưa kết thúc: Cổng tính là trễ",
    (
        True,
        Judgement.NO_DUE,
    ): "rút hoặc đang giải quyết, không có ngày hẹn: Cổng xét theo thời hạn của thủ tục, chưa biết",
    (True, Judgement.NO_MOMENT): "đang chờ bổ sung hoặc tạm dừng, đã quá hẹn: tệp không ghi lúc yêu cầu nên không xét",
    (False, Judgement.ON_TIME): "quá ngày hẹn, nhưng trừ số ngày chờ bổ sung thì còn trong hạn",
    (False, Judgement.NO_DUE): "đã giải quyết, không có ngày hẹn: Cổng xét theo thời hạn của thủ tục, chưa biết",
    (
        False,
        Judgement.NO_MOMENT,
    ): "tạm dừng hoặc chờ bổ sung, quá hạn theo ngày: tệp không ghi lúc yêu cầu nên không xét",
    (False, Judgement.LATE_REQUESTS): "quá hạn theo ngày, và yêu cầu bổ sung hơn một lần",
}


def points_of(ratio: Ratio) -> Fraction | None:
    """20 × the rate, exact; None where the whole is 0."""
    return Fraction(MOST_POINTS * ratio.part, ratio.whole) if ratio.whole else None
