"""Typer's own words in Vietnamese: help, and what is said of a command line that was written wrongly."""

import sys
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from cli.refusal import CommandRefusedError, WrongUsageError, refusing

OPTIONS = "[TUỲ CHỌN]"

# Typer has no setting for these: they are module constants, read each time help is written.
_PANEL_WORDS = {
    "ARGUMENTS_PANEL_TITLE": "Tham số",
    "OPTIONS_PANEL_TITLE": "Tuỳ chọn",
    "COMMANDS_PANEL_TITLE": "Các lệnh",
    "ERRORS_PANEL_TITLE": "Lỗi",
    "DEFAULT_STRING": "[mặc định: {}]",
    "REQUIRED_LONG_STRING": "[bắt buộc]",
}


_WITHOUT_BRACES = str.maketrans("", "", "{}")


class _Vietnamese:
    """What a group and a command have in common; stands before Typer's class."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from typer import rich_utils

        for name, words in _PANEL_WORDS.items():
            setattr(rich_utils, name, words)
        for parameter in self.get_params(ctx):  # type: ignore[attr-defined]
            _hide_type(parameter)
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def get_usage(self, ctx: Any) -> str:
        usage: str = super().get_usage(ctx)  # type: ignore[misc]
        return usage.replace("Usage:", "Cách dùng:", 1).translate(_WITHOUT_BRACES)

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Hiện hướng dẫn này rồi thoát."
        return option


class VietnameseCommand(_Vietnamese, TyperCommand):
    """A command whose errors, whatever they are, become one sentence."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, typer.TyperException):
            raise
        except Exception:
            with refusing():
                raise


class VietnameseGroup(_Vietnamese, TyperGroup):
    """The program: ends with the exit status of the interface."""

    def main(self, *args: Any, **others: Any) -> Any:
        if not others.get("standalone_mode", True):
            return super().main(*args, **others)
        try:
            sys.exit(super().main(*args, **{**others, "standalone_mode": False}))
        except CommandRefusedError as refusal:
            _say(refusal.sentence)
            sys.exit(refusal.exit_status)
        except typer.TyperException as error:
            _say(usage_sentence(error))
            sys.exit(WrongUsageError.exit_status)
        except typer.Abort:
            sys.exit(CommandRefusedError.exit_status)


def _hide_type(parameter: Any) -> None:
    """Take the Python type out of the help, where no word of ours stands for it: <bool>, <path>."""
    shown = None if parameter.param_type_name == "argument" else parameter.metavar
    parameter.display_type_rich = lambda ctx: shown


def usage_sentence(error: typer.TyperException) -> str:
    """What is wrong in the command line, in one Vietnamese sentence that points to the help."""
    context = getattr(error, "ctx", None)
    program = context.command_path if context else "tthc"
    return f"{_what_is_wrong(error)} Xem: {program} --help"


def _what_is_wrong(error: typer.TyperException) -> str:
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


def _say(sentence: str) -> None:
    typer.echo(sentence, err=True)
