"""Imagined rows are counted in the browser as in Python, and their curve arrives with counts that are not whole."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from digitlab.evaluation.imagined import HIGHEST_SCORE, Imagined, ImaginedDetector
from digitlab.widget import encoded
from tests.evaluation.test_imagined import BELLS, WORLDS
from tests.support.javascript import Engine

CELLS = ("tp", "fp", "fn", "tn")


@pytest.fixture(scope="module")
def engine():
    return Engine("split_normal.js")


def _sent(bell):
    return {"peak": bell.peak, "left": bell.left, "right": bell.right, "rows": bell.rows}


def test_tails_agree_to_twelve_digits(engine):
    z = -np.r_[np.linspace(0, 36, 2_001), 1e-9, 2.999999, 3.000001]
    ours = engine.call("(all) => all.map(lowerTail)", z)
    assert ours == pytest.approx(ndtr(z), rel=1e-12)


@given(WORLDS, st.integers(-810, 810).map(lambda n: n / 100) | st.floats(-9, 9))
def test_counts_agree(engine, imagined, threshold):
    pairs = [{"negatives": _sent(pair.negatives), "positives": _sent(pair.positives)} for pair in imagined.groups]
    ours, theirs = engine.call("imaginedCounts", pairs, threshold, HIGHEST_SCORE), imagined.at(threshold)
    for cell in CELLS:
        assert ours[cell] == pytest.approx(float(getattr(theirs, cell)), rel=1e-10, abs=1e-9 * imagined.n_rows)


@given(BELLS)
def test_a_bell_has_its_rows_under_it_and_the_height_that_is_dragged(engine, bell):
    area, rows = engine.call(
        """(bell) => {
          let area = 0;
          for (let x = -30; x < 30; x += 0.01) area += density(bell, x + 0.005) * 0.01;
          return [area, rowsOfHeight(bell, density(bell, bell.peak))];
        }""",
        _sent(bell),
    )
    assert (area, rows) == (pytest.approx(bell.rows, rel=1e-3), pytest.approx(bell.rows))


def test_expected_counts_arrive_as_they_are():
    curve = ImaginedDetector.of(Imagined.from_link("-1.5,1,1,9000,1.5,1,1,100")).curve
    sent = json.loads(encoded(curve, -8.0, 8.0))
    read = Engine("curve.js").call("(sent) => countsAt(readCurve(sent), 0.25)", sent)
    point = curve.at(0.25)
    assert {cell: read[cell] for cell in CELLS} == {cell: float(getattr(point, cell)) for cell in CELLS}
    assert read["tp"] != round(read["tp"])
