"""Pieces of HTML drawn as one element."""

from streamlit.testing.v1 import AppTest

from ui import html_stack


def _draw() -> None:
    from ui import html_stack

    html_stack.show_stack(html_stack.heading("Theo khối"), "<p>một</p>")


def test_the_pieces_stand_under_each_other_in_one_element() -> None:
    bodies = [str(element.proto.body) for element in AppTest.from_function(_draw).run().get("html")]
    assert bodies == ['<div class="stack"><div><h2>Theo khối</h2></div><div><p>một</p></div></div>']


def test_a_heading_is_text_and_never_markup() -> None:
    assert html_stack.heading("<b>Sở & ngành</b>") == "<h2>&lt;b&gt;Sở &amp; ngành&lt;/b&gt;</h2>"
