import pytest

from digitlab.ui.components import canvas


@pytest.fixture
def state(monkeypatch):
    """A session in which the page has shown one stroke, and the browser has just told of a second one."""
    state = {"pad": {"drawing": {"raw": {"objects": ["first", "second"]}}}, "pad_drawn": {"objects": ["first"]}}
    monkeypatch.setattr(canvas.st, "session_state", state)
    return state


def test_undo_takes_the_stroke_that_came_with_it(state):
    canvas._undo("pad")
    assert state["pad_given"]["objects"] == ["first"]


def test_undo_twice_before_the_browser_answers_takes_two(state):
    canvas._undo("pad")
    canvas._undo("pad")
    assert state["pad_given"]["objects"] == []


def test_what_is_drawn_after_undo_counts(state):
    canvas._undo("pad")
    state["pad"]["drawing"]["raw"] = {"objects": ["first", "third"]}
    assert canvas._latest("pad") == {"objects": ["first", "third"]}


@pytest.mark.parametrize("told", [None, {}, {"drawing": None}, {"drawing": {"raw": None}}, {"drawing": "no drawing"}])
def test_what_the_browser_has_not_told_leaves_the_drawing(state, told):
    state["pad"] = told
    assert canvas._latest("pad") == {"objects": ["first"]}
