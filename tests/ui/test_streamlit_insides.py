"""Each undocumented thing that we use of Streamlit is there in the installed version."""

import inspect
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
import streamlit
from streamlit import runtime
from streamlit.navigation import page
from streamlit.runtime import fragment, pages_manager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import ScriptRunContext, script_runner

import asgi
from ui import streamlit_insides

BOXES = sorted(set(re.findall(r'data-testid="(\w+)"', streamlit_insides.STYLE + streamlit_insides.CHOICES)))
# What Streamlit puts together of a word and something else.
PARTS = {"100MB per file": " per file", "add icon": "} icon`"} | dict.fromkeys(
    ("Press Enter to apply", "Press Enter to submit form"), "Press Enter to "
)


@cache
def browser_code() -> str:
    """Everything that Streamlit sends to the browser."""
    scripts = (Path(streamlit.__file__).parent / "static").rglob("*.js")
    return "\n".join(script.read_text(encoding="utf-8", errors="replace") for script in scripts)


def test_the_pages_manager_still_asks_uses_pages_directory() -> None:
    assert "uses_pages_directory" in PagesManager.__annotations__
    assert "if PagesManager.uses_pages_directory is None" in inspect.getsource(pages_manager)
    assert "if PagesManager.uses_pages_directory:" in inspect.getsource(script_runner)


def test_the_application_switches_the_pages_directory_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    streamlit_insides.run_only_app_py()
    assert PagesManager.uses_pages_directory is False and asgi.application is not None


def test_the_pages_manager_still_has_intended_page_name() -> None:
    assert isinstance(inspect.getattr_static(PagesManager, "intended_page_name"), property)


def test_outside_of_a_page_no_page_is_intended_and_no_session_has_a_name() -> None:
    assert streamlit_insides.intended_page() == "" and streamlit_insides.session_id() == ""


def test_a_connected_page_still_says_so() -> None:
    box, attribute, value = streamlit_insides.CONNECTION
    assert box == '[data-testid="stApp"]' and f'"{attribute}":' in browser_code()
    assert f".{value}" in browser_code()


def test_the_runtime_still_knows_its_sessions() -> None:
    assert list(inspect.signature(runtime.Runtime.is_active_session).parameters) == ["self", "session_id"]
    assert "session_id" in ScriptRunContext.__annotations__
    assert runtime.exists() is False and streamlit_insides.has_session("") is False


def test_pages_are_still_known_by_name_and_fragments_by_qualname() -> None:
    def run() -> None: ...

    before = fragment._make_fragment_identity(run, delta_path="", additional_hash_info="")
    streamlit_insides.name_page(run, "overview")
    after = fragment._make_fragment_identity(run, delta_path="", additional_hash_info="")
    assert "<locals>" in before.definition_id and after.definition_id == f"{__name__}.overview"
    assert "page.__name__" in inspect.getsource(page)


@pytest.mark.parametrize("box", BOXES)
def test_the_box_still_has_its_test_id(box: str) -> None:
    assert f'"{box}"' in browser_code() or f"`{box}`" in browser_code()


@pytest.mark.parametrize("word", streamlit_insides.WORDS)
def test_the_word_is_still_said(word: str) -> None:
    assert PARTS.get(word, word) in browser_code()


@pytest.mark.parametrize(
    "written",
    [
        "toFixed(n)}${t.toUpperCase()}",
        "File must be ${",
        "Date set outside allowed range. Please select a date between ${",
        "} files are not allowed.",
        "`AxiosError",
        "Choose date",
        "Selected Date: ${",
        "Today, ${",
        "First available date",
        "Last available date",
        "result${",
        "} of ${",
        "Add: ${",
        "} options`})} available.",
        ", selected`",
    ],
)
def test_what_a_pattern_knows_is_still_put_together_so(written: str) -> None:
    assert written in browser_code()


@pytest.mark.parametrize("part", streamlit_insides._PAGE_PARTS)
def test_the_part_of_the_page_is_still_there_once(part: str) -> None:
    page = (Path(streamlit.__file__).parent / "static" / streamlit_insides._PAGE).read_text(encoding="utf-8")
    assert len(re.findall(part, page, flags=re.DOTALL)) == 1


def test_the_calendar_still_takes_the_browsers_language() -> None:
    assert "locale:window.navigator.language" in browser_code()


@pytest.mark.parametrize("beginning", streamlit_insides.BEGINNINGS)
def test_the_beginning_is_still_said(beginning: str) -> None:
    # What follows a colon or a comma is put behind it by the page.
    assert beginning.rstrip(":, ") in browser_code()


def test_lists_of_options_are_still_searched_by_the_one_function() -> None:
    address, script = streamlit_insides.search_script()
    written = (Path(streamlit.__file__).parent / "static" / address.removeprefix("/")).read_text(encoding="utf-8")
    assert len(streamlit_insides._SEARCH.findall(written)) == 1 and script.count("AsWritten(") == 3
    for user in ("Multiselect", "Selectbox"):
        (path,) = (Path(streamlit.__file__).parent / "static" / "static" / "js").glob(f"{user}.*.js")
        assert address.rpartition("/")[2] in path.read_text(encoding="utf-8")


def test_a_missing_cell_is_still_drawn_in_two_fifths_of_the_text_colour() -> None:
    settings = tomllib.loads((Path(asgi.__file__).parent / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    red, green, blue = bytes.fromhex(settings["theme"]["textColor"].removeprefix("#"))
    assert f"rgba({red}, {green}, {blue}, 0.4)" == streamlit_insides.FADED
    assert "textLight:e.colors.fadedText40" in browser_code()
