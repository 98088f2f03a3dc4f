"""The picture that one copies: whatever it says, it is well-formed, and refers to nothing outside."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.javascript import Engine

HOSTILE = "<img src=x onerror=alert(1)>]]>&amp;\x00\x0b\"' \ud800 {data} </svg><script>alert(1)</script>"
FIGURE = {"markup": '<svg x="0" y="0" width="480" height="300"><path d="M0 0H10"/></svg>', "width": 480, "height": 300}
COLOURS = {"text": "rgb(27, 39, 51)", "background": "#ffffff"}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def engine():
    return Engine("picture_svg.js")


def picture(words):
    return {
        "figure": FIGURE,
        "title": words,
        "sentences": [words, "Counted on 10,000 test images."],
        "tiles": [{"name": words, "value": "0.9123", "interval": words}] * 4,
        "table": [[[""], [words], ["Flagged"]], [["Not 7"], ["8,900 true negatives", words], ["72 false alarms"]]],
        "legend": [{"name": words, "stroke": "rgb(31, 134, 201)", "width": "2px", "dash": "8px, 4px"}] * 3,
        "colours": COLOURS,
    }


def drawn(engine, words):
    return engine.call("(picture) => pictureOf(picture)", picture(words))


def texts_of(svg):
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_what_a_visitor_wrote_is_text_and_nothing_else(engine):
    svg = drawn(engine, HOSTILE)["svg"]
    root = ElementTree.fromstring(svg)
    assert {element.tag for element in root.iter()} == {
        f"{SVG}{tag}" for tag in ("svg", "title", "rect", "g", "text", "line", "path")
    }
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name]
    assert "url(" not in svg
    assert re.findall(r"https?://[^\"]+", svg) == ["http://www.w3.org/2000/svg"]
    assert "<img src=x onerror=alert(1)>" in " ".join(texts_of(svg))


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300))
def test_any_words_make_a_well_formed_picture(engine, words):
    found = drawn(engine, words)
    assert ElementTree.fromstring(found["svg"]).get("height") == str(found["height"])


def test_it_holds_the_sentence_the_numbers_and_the_matrix(engine):
    found = drawn(engine, "Digit 7")
    texts = texts_of(found["svg"])
    assert "Counted on 10,000 test images." in texts
    assert texts.count("0.9123") == 4
    assert {"8,900 true negatives", "72 false alarms", "Flagged"} <= set(texts)
    assert (found["width"], found["height"] > 450) == (688, True)


def test_long_sentences_go_on_in_lines(engine):
    assert engine.call("wrapped", "one two  three", 7) == ["one two", "three"]
    assert engine.call("wrapped", "abcdefgh ij", 5) == ["abcde", "fgh", "ij"]
    lines = engine.call("wrapped", "word " * 100, 40)
    assert all(len(line) <= 40 for line in lines)
    assert " ".join(lines).split() == ["word"] * 100
