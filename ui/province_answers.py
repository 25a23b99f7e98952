"""What the provinces answer, kept until the data of one of them change."""

import logging
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st

from db.engine import Connection, database_url
from domain.province import Province
from measures.provinces import Standing, Unanswered, ask_each, named_provinces, standing_of
from ui.cache import question_key

P = ParamSpec("P")
R = TypeVar("R")

_LOG = logging.getLogger(__name__)
# The failure of each province that was logged last.
_logged: dict[Province, Unanswered] = {}


class _NotToBeKeptError(Exception):
    """Answers of which one is a failure: asked again, it may be none."""

    def __init__(self, answers: dict[Province, Any]) -> None:
        super().__init__()
        self.answers = answers


@dataclass(frozen=True)
class Standings:
    """How each province's data stand at one moment; who could not be asked has the failure."""

    of: Mapping[Province, Standing | Unanswered]

    @property
    def state(self) -> Hashable:
        """What all answers together depend on."""
        return tuple(
            (province.schema, province.name, standing.state if isinstance(standing, Standing) else None)
            for province, standing in self.of.items()
        )


def look_at_provinces() -> Standings:
    """How the provinces of TTHC_PROVINCES stand now: a page asks once a run. Raises ProvinceListError."""
    standings = ask_each(named_provinces(), standing_of)
    _log(standings)
    return Standings(standings)


def ask_provinces(
    standings: Standings, question: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
) -> dict[Province, R | Unanswered]:
    """Each province's answer to the question, in order; who could not be asked for its state is not asked.

    Kept under the question, its arguments and the states of all provinces; sessions that ask the same at the same time
    wait for one answer. An answer with a failure in it is not kept.
    """
    failed = {province: found for province, found in standings.of.items() if isinstance(found, Unanswered)}

    def find() -> dict[Province, R | Unanswered]:
        asked_of = [province for province in standings.of if province not in failed]
        found = dict(ask_each(asked_of, lambda connection: question(connection, *args, **kwargs)))
        _log(found)
        if any(isinstance(answer, Unanswered) for answer in found.values()):
            raise _NotToBeKeptError(found)
        return found

    asked = question_key(question, *args, **kwargs)
    try:
        answers: dict[Province, R | Unanswered] = _answers(find, asked, (database_url(), standings.state))
    except _NotToBeKeptError as error:
        answers = error.answers
    return {province: failed[province] if province in failed else answers[province] for province in standings.of}


@st.cache_data(show_spinner=False, max_entries=100)
def _answers(_find: Callable[[], Any], asked: str, state: Hashable) -> Any:
    return _find()


def _log(answers: Mapping[Province, object]) -> None:
    """What a database said is for whoever keeps the server; the page says the reason. Each failure is said once, and
    not at every run of a page."""
    for province, answer in answers.items():
        if not isinstance(answer, Unanswered):
            _logged.pop(province, None)
        elif _logged.get(province) != answer:
            _logged[province] = answer
            _LOG.warning("province %s gave no answer: %s %s", province.schema, answer.reason, answer.detail)
