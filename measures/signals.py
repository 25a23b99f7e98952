"""Signals of rewritten dates: how many by unit, and the dossiers that show them."""

import pandas as pd

import db.signals
from db.engine import Connection
from domain.name_order import name_order
from domain.scope import Scope
from domain.signal import Signal


def counts(connection: Connection, scope: Scope) -> pd.DataFrame:
    """One line an agency with any signal, by name: agency and a column for each Signal (dossiers that show it)."""
    by_signal = {signal: db.signals.counts(connection, signal, scope) for signal in Signal}
    names = sorted({name for by_agency in by_signal.values() for name in by_agency}, key=name_order)
    columns = {signal.value: [by_signal[signal].get(name, 0) for name in names] for signal in Signal}
    return pd.DataFrame({"agency": pd.Series(names, dtype=object), **columns})


def dossiers(connection: Connection, scope: Scope, signal: Signal, *, limit: int) -> pd.DataFrame:
    """The first `limit` dossiers of the scope that show the signal, as of db.signals.dossiers."""
    return db.signals.dossiers(connection, signal, scope, limit=limit)
