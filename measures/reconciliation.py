"""Whether the figures close: by agency and month in the database, and between a month's files and the database."""

from dataclasses import replace
from datetime import date

import pandas as pd

import db.reported
from db.closing_lines import CLOSING, closing_groups
from db.count_conditions import span_of
from db.engine import Connection
from db.frames import by_names
from db.reported import DIFFERING, Cause, FileDay
from domain.agency_validity import stands_in
from domain.name_order import name_order
from domain.period import Period, months_in
from domain.scope import Dimension, Scope
from measures.counts import data_date
from measures.coverage import silent_days

__all__ = ["CLOSING", "DIFFERING", "REPORTED", "Cause", "closing_lines", "differing", "reported"]

REPORTED: tuple[str, ...] = ("month", "day", "source_id", "agency", "reported", "now", "gap", "gone", "come", "silent")


def closing_lines(connection: Connection, scope: Scope) -> pd.DataFrame:
    """The closing line by month and agency: one line each, columns month (2023-05), agency, CLOSING, and gap
    (carried_over + received − resolved − withdrawn − pending: 0, or something is wrong with the database)."""
    day = data_date(connection)
    if day is None:
        return pd.DataFrame(columns=["month", "agency", *CLOSING, "gap"])
    spans = [(part.notation, span_of(part, day)) for part in months_in(scope.period) if part.first <= day]
    lines = [
        (month, agency, *counts)
        for month, groups in closing_groups(connection, spans, scope.selection, Dimension.AGENCY)
        for agency, counts in sorted(groups.items(), key=lambda group: name_order(group[0] or ""))
        if any(counts)
    ]
    frame = pd.DataFrame(lines, columns=["month", "agency", *CLOSING])
    frame = frame.astype(dict.fromkeys(CLOSING, "int64"))
    gap = frame["carried_over"] + frame["received"] - frame["resolved"] - frame["withdrawn"] - frame["pending"]
    return frame.assign(gap=gap)


def reported(connection: Connection, scope: Scope) -> pd.DataFrame:
    """What each month's files reported as pending (column 11), compared with the database now for the same day.

    One line a month, source and agency of which a file of that month speaks: month, day (the data date of the last such
    file), source_id, agency, reported, now (where the day is the month's last, column 6 of the next month), gap (now −
    reported), gone (in the files and not any more), come (not in the files then), silent (the files are of the agency's
    kind and show nothing of it: they reported 0). See db.reported for the definition.
    """
    files = _file_days(connection, scope)
    latest = files.sort_values("day", kind="stable")
    latest = latest.drop_duplicates(["month", "source_id", "agency"], keep="last")
    now = db.reported.pending_now(connection, latest["day"], selection=scope.selection)
    lines = latest.merge(now, how="left", on=["day", "source_id", "agency"]).fillna({"now": 0})
    lines = lines.astype({"now": "int64"})
    lines = lines.assign(
        gap=lines["now"] - lines["reported"],
        gone=lines["reported"] - lines["kept"],
        come=lines["now"] - lines["kept"],
    )
    by_agency = by_names(lines, "agency")
    return by_agency.sort_values("month", kind="stable", ignore_index=True)[list(REPORTED)]


def differing(connection: Connection, scope: Scope, month: str, agency: str | None = None) -> pd.DataFrame:
    """The dossiers behind a month's gaps, of one agency or of all: one line a dossier, columns day and those of
    db.reported.differing. As many lines as `gone` and `come` of `reported` say; none where there is no gap."""
    asked = next((part for part in months_in(scope.period) if part.notation == month), None)
    if asked is None:
        return pd.DataFrame(columns=["day", *DIFFERING])
    lines = reported(connection, replace(scope, period=asked))
    lines = lines[(lines["month"] == month) & ((lines["gone"] > 0) | (lines["come"] > 0))]
    if agency is not None:
        lines = lines[lines["agency"] == agency]
    by_file: dict[tuple[date, int], list[str]] = {}
    for line in lines.to_dict("records"):
        by_file.setdefault((line["day"], line["source_id"]), []).append(line["agency"])
    frames = []
    for (day, source_id), agencies in by_file.items():
        files = FileDay(day, source_id, tuple(agencies))
        frames.append(db.reported.differing(connection, files, selection=scope.selection).assign(day=day))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["day", *DIFFERING])


def _file_days(connection: Connection, scope: Scope) -> pd.DataFrame:
    """The lines of db.reported.file_days and, before them, those of files that are silent of an agency that stood in
    their month; with columns month and silent."""
    shown = db.reported.file_days(connection, scope).assign(silent=False)
    silent = silent_days(connection, scope).assign(reported=0, kept=0, silent=True)
    files = pd.concat([silent, shown], ignore_index=True) if len(silent) else shown
    parts = {day: _month_holding(scope.period, day) for day in set(files["day"])}
    files = files.assign(month=[parts[day].notation for day in files["day"]])
    lines = zip(files["silent"], files["agency"], files["day"], strict=True)
    speaks = [not silent or stands_in(agency, parts[day]) for silent, agency, day in lines]
    return files[pd.Series(speaks, index=files.index, dtype=bool)]


def _month_holding(period: Period, day: date) -> Period:
    return next(part for part in months_in(period) if part.first <= day <= part.last)
