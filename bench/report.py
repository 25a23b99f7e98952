"""The lines that the measurements print."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One measured value beside what the product promises; `is_most` tells whether the bound is an upper one."""

    what: str
    value: float
    bound: float
    unit: str
    is_most: bool = True
    how: str = ""

    @property
    def holds(self) -> bool:
        return self.value <= self.bound if self.is_most else self.value >= self.bound


def show(finding: Finding) -> None:
    """Print one finding, at once: the next may take minutes."""
    mark = "ok  " if finding.holds else "MISS"
    sign = "≤" if finding.is_most else "≥"
    how = f"   ({finding.how})" if finding.how else ""
    print(f"{mark} {finding.what:<58} {finding.value:8.2f} {finding.unit:<4} {sign} {finding.bound:g}{how}", flush=True)
