"""Typer's own words in Vietnamese: its help, and its errors about a wrong command line."""

import sys
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from cli.refusal import CommandRefusedError, WrongUsageError, refusing
from cli.typer_insides import hide_type, use_our_panel_words, what_is_wrong

OPTIONS = "[TUỲ CHỌN]"

_WITHOUT_BRACES = str.maketrans("", "", "{}")


class _Vietnamese:
    """What a group and a command have in common; stands before Typer's class."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        use_our_panel_words()
        for parameter in self.get_params(ctx):  # type: ignore[attr-defined]
            hide_type(parameter)
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


def usage_sentence(error: typer.TyperException) -> str:
    """What is wrong in the command line, in one Vietnamese sentence that points to the help."""
    context = getattr(error, "ctx", None)
    program = context.command_path if context else "tthc"
    return f"{what_is_wrong(error)} Xem: {program} --help"


def _say(sentence: str) -> None:
    typer.echo(sentence, err=True)
