"""Responses are stored as JSON and checked when they are read."""

import base64
import json
import logging

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.activities.draw import Drawing
from digitlab.activities.guess import Guess
from digitlab.activities.place import PlacedThreshold
from digitlab.activities.race import RaceRun
from digitlab.activities.response import ResponseError, checked, parsed
from digitlab.activities.wrong import Vote
from digitlab.classroom.room import Response, Round
from digitlab.experiments.experiment import Experiment
from digitlab.ui.classroom.activities import ACTIVITIES

SETTING = {"digit": 8, "question": "always_no"}
IMAGE = base64.b64encode(bytes(range(98)) * 8).decode()
# The JSON that is stored, as it has always been.
STORED = [
    (Drawing, {"image": IMAGE}),
    (Guess, {"number": 10_000}),
    (Guess, {"number": 0}),
    (PlacedThreshold, {"threshold": -12.5}),
    (PlacedThreshold, {"threshold": float("inf")}),
    (RaceRun, {"run": Experiment(digit=8, n_train=2_000).to_link()}),
    (Vote, {"digit": 9}),
]
ODD = [
    (Drawing, {"image": ""}),
    (Drawing, {"image": 784}),
    (Drawing, {"image": "é" * 784}),
    (Drawing, {"image": IMAGE[:-4]}),
    (Guess, {"number": 10_001}),
    (Guess, {"number": 0.5}),
    (Guess, {"number": True}),
    (PlacedThreshold, {"threshold": float("nan")}),
    (PlacedThreshold, {"threshold": float("-inf")}),
    (PlacedThreshold, {"threshold": 1e300}),
    (PlacedThreshold, {"threshold": 10**400}),
    (PlacedThreshold, {"threshold": False}),
    (RaceRun, {"run": "{}"}),
    (RaceRun, {"run": '{"digit": 88}'}),
    (RaceRun, {"run": ["{}"]}),
    (Vote, {"digit": 10}),
    (Vote, {"digit": -1}),
    (Vote, {"digit": "7"}),
]
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def test_every_activity_has_a_stored_example():
    assert {activity.response for activity in ACTIVITIES.values()} == {kind for kind, _ in STORED}


@pytest.mark.parametrize(("kind", "content"), STORED)
def test_what_is_stored_is_read_and_written_alike(kind, content):
    assert kind.from_json(json.loads(json.dumps(content)), SETTING).to_json() == content


ZONED = {"asks_zone": True}


@pytest.mark.parametrize("ends", [(-1.0, 2.0), (0.0, 0.0), (-3, 4)])
def test_a_zone_is_stored_where_it_is_asked_for(ends):
    low, high = ends
    content = {"threshold": high, "clear_below": low}
    response = PlacedThreshold.from_json(json.loads(json.dumps(content)), ZONED)
    assert response.to_json() == content
    assert (response.zone.clear_below, response.zone.threshold) == ends
    assert checked(response, Round(1, "any", ZONED, is_shown=False)) == response
    with pytest.raises(ResponseError, match="asks for a zone"):
        PlacedThreshold.from_json(content, SETTING)


@pytest.mark.parametrize(
    ("low", "high"),
    [(1, 0), (None, 1), (0, float("inf")), (float("-inf"), 0), (float("nan"), 1), ("0", 1), (True, 2), (-(10**400), 1)],
)
def test_two_positions_that_are_no_zone_are_refused(low, high):
    with pytest.raises(ResponseError, match="two numbers in this order"):
        PlacedThreshold.from_json({"threshold": high, "clear_below": low}, ZONED)


@given(ANY_JSON, ANY_JSON)
def test_any_two_positions_make_a_zone_or_are_refused(low, high):
    try:
        response = PlacedThreshold.from_json({"threshold": high, "clear_below": low}, ZONED)
    except ResponseError:
        return
    assert response.zone.clear_below <= response.zone.threshold


def test_a_drawing_is_its_pixels():
    image = np.arange(784, dtype=np.uint8)
    assert np.array_equal(Drawing.from_json(Drawing(image).to_json(), SETTING).image, image)


@pytest.mark.parametrize(("kind", "content"), [*ODD, *((kind, {}) for kind, _ in STORED)])
def test_an_odd_response_is_refused(kind, content):
    with pytest.raises(ResponseError):
        kind.from_json(content, SETTING)


@given(st.sampled_from([kind for kind, _ in STORED]), st.data())
def test_any_json_is_read_or_refused(kind, data):
    content = {name: data.draw(ANY_JSON) for name in ("image", "number", "threshold", "run", "digit")}
    try:
        response = kind.from_json(content, SETTING)
    except ResponseError:
        return
    assert kind.from_json(response.to_json(), SETTING).to_json() == response.to_json()


def test_odd_responses_are_skipped_and_logged_once(caplog):
    stored = [
        Response(1, 1, "Ada", "digit", {"digit": 3}),
        Response(-2, 2, "Bob", "digit", {"digit": "x"}),
        Response(3, 3, "Cy", "digit", {"digit": 5}, is_hidden=True),
    ]
    round_ = Round(1, "wrong", {"image": 0}, is_shown=False)
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            valid = parsed(Vote, round_, stored)
    assert [(each.id, each.name, each.content, each.is_hidden) for each in valid] == [
        (1, "Ada", Vote(3), False),
        (3, "Cy", Vote(5), True),
    ]
    assert len(caplog.records) == 1


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in STORED}, key=lambda kind: kind.__name__))
@pytest.mark.parametrize("content", [[1], None, 5, "x", float("nan"), []])
def test_what_is_no_object_is_left_out(kind, content):
    stored = [
        Response(1, 1, "Ada", "", content),
        Response(2, 1, "Ada", "", dict(next(c for k, c in STORED if k is kind))),
    ]
    assert [each.id for each in parsed(kind, Round(1, "any", SETTING, is_shown=False), stored)] == [2]


@pytest.mark.parametrize(
    "content", [PlacedThreshold(float("nan")), Guess(-1), Vote(10), Drawing(np.zeros(3, np.uint8))]
)
def test_what_no_control_lets_through_is_not_stored(content):
    with pytest.raises(ResponseError):
        checked(content, Round(1, "any", SETTING, is_shown=False))


@pytest.mark.parametrize(("kind", "content"), STORED)
def test_what_is_valid_is_stored(kind, content):
    response = kind.from_json(content, SETTING)
    assert checked(response, Round(1, "any", SETTING, is_shown=False)).to_json() == content
