"""The figures that a report prints, read from JSON: an account of a whole report, or a plain list of figures."""

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from domain.printed_figure import Hedge, PrintedFigure, PrintedFigureError, read_printed
from domain.report_figure import FIGURE_KEYS, GROUPS

_PRINTED_SHARE = "_printed"


class PrintedReportError(Exception):
    """Why a file of printed figures cannot be read, as one sentence in Vietnamese."""


def read_report(content: bytes) -> dict[str, PrintedFigure]:
    """The printed figures by key (domain.report_figure, domain indicators' keys; parts as `feedback_total.letter`).

    The JSON is one of: {"figures": {key: number or text}}; {"figures": [{"key", "printed", "hedge"}, …]}, which is what
    `tthc report-figures --format json` gives; or an account of a report with "dossiers" and "indicators". Keys that
    nobody knows are kept: an office has indicators of its own. Raises PrintedReportError.
    """
    try:
        facts = json.loads(content, parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise PrintedReportError(_NO_JSON) from error
    found: dict[str, PrintedFigure] = {}
    try:
        for key, printed, hedge in _entries(facts):
            if printed is not None:
                found[_key(key)] = _figure(key, printed, hedge)
    except (AttributeError, KeyError, TypeError) as error:
        raise PrintedReportError(_OTHER_SHAPE) from error
    if not found:
        raise PrintedReportError(_OTHER_SHAPE)
    return found


_NO_JSON = "Tệp không phải là JSON; xem cách viết bằng tthc report-figures --format json."
_OTHER_SHAPE = (
    'Tệp JSON không có con số nào của báo cáo: cần {"figures": {"department.received": 95100, …}}, hoặc danh sách mà '
    "tthc report-figures --format json ghi ra."
)

# Beyond any count of đồng; a longer number would fill pages.
_LARGEST = Decimal(10) ** 18

_MOST_DECIMALS = 16
_LONGEST_SHOWN = 60
_KEY = re.compile(r"[a-z][a-z0-9_.]{0,99}")

_Entry = tuple[str, Any, str | None]


def _refuse_constant(word: str) -> None:
    """NaN and Infinity are no JSON, and no figure."""
    raise ValueError(word)


def _entries(facts: Any) -> Iterator[_Entry]:
    listed = facts.get("figures")
    if isinstance(listed, Mapping):
        yield from ((key, printed, None) for key, printed in listed.items())
    elif listed is not None:
        yield from ((line["key"], line.get("printed"), line.get("hedge")) for line in listed)
    else:
        yield from _of_dossiers(facts.get("dossiers", {}))
        for line in facts.get("indicators", []):
            yield line["key"], line.get("value"), line.get("qualifier")
            yield from ((f"{line['key']}.{part}", value, None) for part, value in line.get("parts", {}).items())


def _of_dossiers(groups: Mapping[str, Any]) -> Iterator[_Entry]:
    for group in GROUPS:
        for name, printed in groups.get(group, {}).items():
            key = f"{group}.{name.removesuffix(_PRINTED_SHARE)}"
            # Notes and reckonings stand among the figures of such an account.
            if key in FIGURE_KEYS:
                yield key, printed, None
    online = groups.get("online_department", {})
    yield "online.department", online.get("online"), None
    yield "online_rate.department", online.get("rate_printed"), None
    yield "same_day", groups.get("same_day", {}).get("count"), None


def _key(key: Any) -> str:
    """Raises PrintedReportError for what can be no figure's name: it would stand in the database for good."""
    if isinstance(key, str) and _KEY.fullmatch(key):
        return key
    raise PrintedReportError(f'"{str(key)[:_LONGEST_SHOWN]}" không phải là mã của con số nào, như department.received.')


def _figure(key: str, printed: Any, hedge: str | None) -> PrintedFigure:
    try:
        word = Hedge(hedge) if hedge else None
        if isinstance(printed, str):
            figure = read_printed(printed)
            return PrintedFigure(figure.value, word or figure.hedge)
        if isinstance(printed, bool) or not isinstance(printed, int | Decimal):
            raise PrintedFigureError(str(printed))
        value = Decimal(printed)
        if abs(value) > _LARGEST or int(value.as_tuple().exponent) < -_MOST_DECIMALS:
            raise PrintedFigureError(str(printed))
        return PrintedFigure(value, word)
    except (PrintedFigureError, ValueError) as error:
        found = str(hedge if hedge and hedge not in set(Hedge) else printed)[:_LONGEST_SHOWN]
        raise PrintedReportError(
            f'Chỉ tiêu "{key}": "{found}" không phải là con số của báo cáo; viết như 95100, '
            '"99,94\N{NO-BREAK SPACE}%", "hơn 85.000".'
        ) from error
