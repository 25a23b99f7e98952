"""Each undocumented thing that we use of Typer is there in the installed version."""

import inspect

import pytest
import typer
from typer import rich_utils
from typer.core import TyperArgument, TyperOption
from typer.testing import CliRunner

from cli import typer_insides

KINDS = ("NoArgsIsHelpError", "NoSuchOption", "MissingParameter", "BadOptionUsage", "BadParameter")
SOURCE = inspect.getsource(rich_utils)

program = typer.Typer()


@program.command()
def add(numbers: list[int], much: bool = False, by: str = "a") -> None: ...


@program.command()
def other() -> None: ...


def kinds_of(error: type[BaseException]) -> dict[str, type[BaseException]]:
    """The kinds of an error by their names, kinds of kinds included."""
    return {error.__name__: error} | {k: v for kind in error.__subclasses__() for k, v in kinds_of(kind).items()}


def raised(*words: str) -> typer.TyperException:
    command = typer.main.get_command(program)
    with pytest.raises(typer.TyperException) as caught:
        command.main(list(words), standalone_mode=False)
    return caught.value


@pytest.mark.parametrize("name", typer_insides.PANEL_WORDS)
def test_the_constant_is_still_read_when_help_is_written(name: str) -> None:
    # Once where it is set, and again where it is used.
    assert isinstance(getattr(rich_utils, name), str) and SOURCE.count(name) >= 2


def test_our_words_stand_in_the_help(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in typer_insides.PANEL_WORDS:
        monkeypatch.setattr(rich_utils, name, getattr(rich_utils, name))
    typer_insides.use_our_panel_words()
    shown = CliRunner().invoke(program, ["add", "--help"]).stdout
    assert "Tham số" in shown and "Tuỳ chọn" in shown and "[bắt buộc]" in shown and "[mặc định: a]" in shown


@pytest.mark.parametrize("kind", [TyperArgument, TyperOption])
def test_the_type_of_a_parameter_is_still_display_type_rich(kind: type) -> None:
    assert "display_type_rich" in SOURCE and hasattr(kind, "param_type_name")


@pytest.mark.parametrize("kind", KINDS)
def test_the_error_still_has_its_name(kind: str) -> None:
    assert kind in kinds_of(typer.TyperException)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "1", "--muhc"), "Không có tuỳ chọn --muhc. Gần nhất: --much, --no-much."),
        (("add",), "Thiếu NUMBERS."),
        (("add", "1", "--by"), "Tuỳ chọn --by thiếu giá trị hoặc không nhận giá trị."),
        (("add", "x"), "Giá trị của NUMBERS không hợp lệ."),
        (("ad",), "Không có lệnh ad."),
        (("other", "more"), "Thừa tham số more."),
    ],
)
def test_a_wrong_command_line_still_raises_what_we_know(words: tuple[str, ...], sentence: str) -> None:
    assert typer_insides.what_is_wrong(raised(*words)) == sentence
