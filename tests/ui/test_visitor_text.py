import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from digitlab.ui.visitor_text import escape_markdown
from tests.support.markdown import is_inert

# What Streamlit's Markdown would make something of.
ACTIVE = [
    "# Your session has expired\n\n[Sign in](https://evil.example)",
    "![](https://evil.example/pixel.png)",
    "<img src=x onerror=alert(1)> <b>bold</b>",
    "https://evil.example www.evil.example someone@evil.example",
    "**bold** _slanted_ ~~struck~~ `code` ``` fence",
    ":material/home: :smile: :red[red] :blue-background[x] :streamlit: :rainbow[x] :red-badge[x] :small[x]",
    "$x^2$ and $$y$$",
    "> quoted\n- listed\n1. counted\n| a | b |\n| - | - |",
    "\\[escaped](https://evil.example) &lt;b&gt; &#35; -> <- -- [^1]",
    "'quoted' [a](b) 'again' `x` 'https://evil.example'",
    "\ud800 \u202e \x00 \u200b \r\n\t",
    "``` `` ` ``",
    "    indented",
]


def assert_harmless(markdown):
    assert is_inert(markdown)
    assert markdown.isprintable()
    markdown.encode()


@pytest.mark.parametrize("text", ACTIVE)
def test_active_markdown_becomes_code(text):
    assert_harmless(escape_markdown(text))


@example("(0")  # alone, an open parenthesis does nothing
@example("12) 0.5) (1) 3.")
@example("0.\ud7fc")  # what cannot be printed becomes a mark behind the full stop
@given(st.text(st.characters(codec=None)) | st.text(st.sampled_from("ab1 .:'\"`*_[]()<>#$!\n\\-/@~|")))
def test_nothing_is_active(text):
    assert_harmless(escape_markdown(text))


def test_a_sentence_stays_one():
    sentence = "The multi-layer perceptron (area 0.0165) cannot be had, isn't that so (0.5)? Choose another one."
    assert escape_markdown(sentence) == sentence


def test_long_texts_are_shortened():
    assert len(escape_markdown("word " * 100_000)) < 400
    assert len(escape_markdown("x" * 100_000, longest=10)) < 30


@pytest.mark.parametrize("text", ACTIVE)
def test_the_warning_of_a_link_is_harmless(text):
    def page() -> None:
        from digitlab.ui.state.address_bar import linked_experiment, show_refusal

        linked_experiment()
        show_refusal(again=False)

    test = AppTest.from_function(page)
    for values in ({"classifier": text}, {text: 1}, {"parameters": {text: 1}}, {"parameters": {"loss": text}}):
        test.query_params["run"] = json.dumps(values)
        test.run()
        assert not test.exception
        said = test.warning[0].value
        assert_harmless(said)
        assert said.endswith("The default detector is shown instead.")
