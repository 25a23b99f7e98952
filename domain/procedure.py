"""Procedures (thủ tục hành chính): how one is known by its code."""

import re

from domain.spelling import name_key

# Whole numbers are codes that lost their point; others, codes that lost zeros at the end.
_DECIMALS = 6
_MILLION = 10**_DECIMALS
_SHORTENED = re.compile(r"(\d{1,2})\.(\d{3,5})|(\d{1,2})(\d{6})")
_NATIONAL_CODE = re.compile(r"^\s*(\d+)\.(\d{3,6})(?:\.|\s*$)")


def procedure_key(*, code: str | None, name: str | None) -> str:
    """What identifies a procedure: its code's first two parts (1.001612.000.00.00.H48 is 1.001612), else its name."""
    if code and code.strip():
        match = _NATIONAL_CODE.match(code)
        return f"{match[1]}.{match[2]}" if match else code.strip()
    return name_key(name or "")


def code_of_number(number: float) -> str | None:
    """The code that Excel made a number of: 1.00161 and 1001610 were 1.001610. None where it was no code."""
    if number == int(number):
        whole, rest = divmod(int(number), _MILLION)
        return f"{whole}.{rest:06}" if 1 <= whole < 100 else None
    code = f"{number:.{_DECIMALS}f}"
    return code if 1 <= number < 100 and abs(float(code) - number) < 1e-9 else None


def code_of_shortened(text: str) -> str | None:
    """The code that a text may have been before its point or the zeros at its end were lost; None where it is whole."""
    match = _SHORTENED.fullmatch(text)
    if match is None:
        return None
    return f"{match[1]}.{match[2]:0<6}" if match[1] else f"{match[3]}.{match[4]}"
