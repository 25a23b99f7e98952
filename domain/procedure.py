"""Procedures (thủ tục hành chính): how one is known by its code."""

import re

from domain.spelling import name_key

_NATIONAL_CODE = re.compile(r"^\s*(\d+)\.(\d{3,6})(?:\.|\s*$)")


def procedure_key(*, code: str | None, name: str | None) -> str:
    """What identifies a procedure: its code's first two parts (1.001612.000.00.00.H48 is 1.001612), else its name."""
    if code and code.strip():
        match = _NATIONAL_CODE.match(code)
        return f"{match[1]}.{match[2]}" if match else code.strip()
    return name_key(name or "")
