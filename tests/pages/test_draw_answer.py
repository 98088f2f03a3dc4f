import numpy as np
import pytest

from digitlab.drawing.strokes_to_image import sampled
from tests.support.canvas import DRAWINGS
from tests.support.pen_strokes import canvas_json

SIDE = 320
HEART = [
    [(0.5, 0.9), (0.15, 0.5), (0.2, 0.2), (0.4, 0.2), (0.5, 0.35), (0.6, 0.2), (0.8, 0.2), (0.85, 0.5), (0.5, 0.9)]
]


@pytest.fixture
def draw(app, monkeypatch):
    # There is no browser that would tell what is on the canvas.
    monkeypatch.setattr("digitlab.ui.components.canvas._told", lambda key: None)
    app.test.run()
    app.test.switch_page("pages/draw.py").run()
    for _ in range(200):
        if any(info.value.startswith("Draw a digit") for info in app.test.info) and not app.test.get("progress"):
            return app
        app.settle_once()
    pytest.fail("The Draw page never became ready.")


def drawn(app, strokes):
    """Let the canvas hold strokes, on a square from 0 to 1, as it does when somebody comes back to the page."""
    # A mouse leaves a point every few pixels.
    lines = [sampled([np.array(stroke, dtype=float) * SIDE], spacing=8) for stroke in strokes]
    app.test.session_state["canvas_drawn"] = canvas_json(lines)
    app.test.run()
    assert not app.test.exception
    return app


def sentences(app):
    return [markdown.value for markdown in app.test.markdown]


def offered(app):
    return [button.label for button in app.test.button if button.label.startswith("It is a")]


def test_a_sure_answer_is_added_by_one_press(draw):
    drawn(draw, DRAWINGS["7"])
    assert draw.metrics["Prediction"] == "7"
    assert any(sentence.startswith(("**Sure", "**Probably")) for sentence in sentences(draw))
    assert offered(draw) == ["It is a 7"]
    draw.widget("button", "It is a 7").click().run()
    (drawing,) = draw.test.session_state["class_drawings"]
    assert (drawing.label, drawing.is_blind) == (7, False)
    assert not offered(draw)
    assert any("among the class's drawings, as a 7" in caption.value for caption in draw.test.caption)


def test_what_is_no_digit_is_said_to_be_none_with_two_ways_out(draw):
    drawn(draw, HEART)
    assert draw.metrics["Prediction"] == "No digit"
    assert any("This doesn't look like a digit." in sentence for sentence in sentences(draw))
    assert len(offered(draw)) == 2


def test_several_digits_are_read_one_by_one(draw):
    strokes = [
        [(0.5 * x + 0.4 * place, 0.5 * y) for x, y in stroke]
        for place, name in enumerate("17")
        for stroke in DRAWINGS[name]
    ]
    drawn(draw, strokes)
    assert draw.metrics["Prediction"] == "1 7"
    assert any("That is more than one digit." in sentence for sentence in sentences(draw))
    assert not offered(draw)


def test_an_unsure_answer_offers_both_digits(draw, monkeypatch):
    monkeypatch.setattr("digitlab.digit_reader.confidence.UNSURE_BELOW", 1.1)
    drawn(draw, DRAWINGS["7"])
    first, second = (label.removeprefix("It is a ") for label in offered(draw))
    assert first == draw.metrics["Prediction"] == "7"
    assert f"**Not sure: {first} or {second}?**" in sentences(draw)
    draw.widget("button", f"It is a {second}").click().run()
    assert [drawing.label for drawing in draw.test.session_state["class_drawings"]] == [int(second)]
