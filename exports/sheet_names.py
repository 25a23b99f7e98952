"""Sheet names that every spreadsheet program accepts."""

import re
from collections.abc import Iterable

from exports.text import safe_text

LONGEST_NAME = 31
CONTENTS_NAME = "Mục lục"

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\n\t]+")
# Excel keeps this name for itself, in any case.
_RESERVED = {"history"}


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """One name for each wanted name, in order: valid, at most 31 characters, unlike each other and the contents'.

    Excel does not tell upper from lower case in sheet names.
    """
    taken = {CONTENTS_NAME.casefold()} | _RESERVED
    names: list[str] = []
    for name in wanted:
        free = _free_name(_valid(name), taken)
        taken.add(free.casefold())
        names.append(free)
    return names


def _valid(name: str) -> str:
    plain = _FORBIDDEN.sub(" ", safe_text(name).text)
    # Letters outside the basic plane count twice in Excel and are of no use in a name.
    basic = "".join(letter for letter in plain if letter <= "\uffff")
    return _trimmed(basic) or "Bảng"


def _free_name(name: str, taken: set[str]) -> str:
    number, candidate = 1, name
    while candidate.casefold() in taken:
        number += 1
        suffix = f" ({number})"
        candidate = name[: LONGEST_NAME - len(suffix)].rstrip() + suffix
    return candidate


def _trimmed(name: str) -> str:
    # An apostrophe may not stand at either end.
    return " ".join(name.split()).strip("' ")[:LONGEST_NAME].strip("' ")
