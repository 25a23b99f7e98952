"""What we use of Typer that it does not document: all of it stands here, and each has a test that names it.

An upgrade may change any of these without a word; see docs/decisions/0021.
"""

from typing import Any

import typer

# Typer has no setting for these: they are module constants, read each time help is written.
PANEL_WORDS = {
    "ARGUMENTS_PANEL_TITLE": "Tham số",
    "OPTIONS_PANEL_TITLE": "Tuỳ chọn",
    "COMMANDS_PANEL_TITLE": "Các lệnh",
    "ERRORS_PANEL_TITLE": "Lỗi",
    "DEFAULT_STRING": "[mặc định: {}]",
    "REQUIRED_LONG_STRING": "[bắt buộc]",
}


def use_our_panel_words() -> None:
    """Put our words into the constants of Typer's help."""
    from typer import rich_utils

    for name, words in PANEL_WORDS.items():
        setattr(rich_utils, name, words)


def hide_type(parameter: Any) -> None:
    """Take the Python type out of the help, where no word of ours stands for it: <bool>, <path>."""
    shown = None if parameter.param_type_name == "argument" else parameter.metavar
    parameter.display_type_rich = lambda ctx: shown


def what_is_wrong(error: typer.TyperException) -> str:
    """The fault in the command line. Typer does not export the kinds of its errors: they are known by their names, and
    two by how their message begins."""
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return "Thiếu tên lệnh."
    if kind == "NoSuchOption":
        near = sorted(getattr(error, "possibilities", None) or [])
        return f"Không có tuỳ chọn {getattr(error, 'option_name', '')}." + (
            f" Gần nhất: {', '.join(near)}." if near else ""
        )
    if kind == "MissingParameter":
        return f"Thiếu {_parameter(error)}."
    if kind == "BadOptionUsage":
        option = getattr(error, "option_name", "")
        return f"Tuỳ chọn {option} thiếu giá trị hoặc không nhận giá trị."
    if kind == "BadParameter":
        return f"Giá trị của {_parameter(error)} không hợp lệ."
    if error.message.startswith("No such command"):
        return f"Không có lệnh {error.message.split(chr(39))[1]}."
    if error.message.startswith("Got unexpected extra argument"):
        return f"Thừa tham số {error.message.partition('(')[2].rpartition('(')[2].rstrip(')')}."
    return "Dòng lệnh viết chưa đúng."


def _parameter(error: typer.TyperException) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        return "tham số"
    options = [name for name in parameter.opts if name.startswith("-")]
    return options[-1] if options else str(parameter.metavar or parameter.name).upper()
