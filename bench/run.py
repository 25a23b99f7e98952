"""Prints every ratio that the product promises, one line each; `--large` adds the workbook of a million rows."""

import argparse
from collections.abc import Callable, Iterator

from bench.importing import import_findings, large_import_findings
from bench.report import Finding, show


def main() -> None:
    """Measure what was asked for (everything, where nothing was)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", default="all", choices=("all", "import", "counts", "overview"))
    parser.add_argument("--large", action="store_true", help="also a workbook of a million rows (minutes)")
    parser.add_argument("--runs", type=int, default=3, help="runs of which the median is taken")
    options = parser.parse_args()
    for measure in _measures(options):
        for finding in measure():
            show(finding)


def _measures(options: argparse.Namespace) -> Iterator[Callable[[], Iterator[Finding]]]:
    if _wanted(options, "import"):
        yield lambda: import_findings(runs=options.runs)
        if options.large:
            yield large_import_findings
    if _wanted(options, "counts"):
        # Loaded here: pandas in this process would be counted as memory of the processes it starts.
        from bench.counting import count_findings

        yield count_findings
    if _wanted(options, "overview"):
        from bench.overview import overview_findings

        yield overview_findings


def _wanted(options: argparse.Namespace, part: str) -> bool:
    return options.part in (part, "all")


if __name__ == "__main__":
    main()
