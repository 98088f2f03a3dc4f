"""The arithmetic of every measure in the browser is Python's, made from the registry; the tiles' intervals are, too."""

import math
from itertools import product

import numpy as np
import pytest

from digitlab.metrics.measures import HEADLINE, MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.texts import formats
from tests.support.javascript import Engine

AT_THE_EDGE = [counts for counts in product((0, 1, 3), repeat=4) if sum(counts)]
RANDOM = np.random.default_rng(0).integers(0, 10_000, (200, 4)).tolist()
# The counts of a target prevalence are no whole numbers.
WEIGHTED = (np.random.default_rng(1).random((200, 4)) * 10_000).tolist()
COUNTS = [*AT_THE_EDGE, *RANDOM, *WEIGHTED]


@pytest.fixture(scope="module")
def computed():
    script = "(all) => all.map(([tp, fp, fn, tn]) => measures({ tp, fp, fn, tn }))"
    return Engine("measures.js").call(script, COUNTS)


@pytest.mark.parametrize("key", MEASURES)
def test_it_computes_what_python_computes(computed, key):
    measure = MEASURES[key]
    for counts, values in zip(COUNTS, computed, strict=True):
        python = measure.of(OperatingPoint(0.0, *counts))
        assert values[key] == pytest.approx(python, rel=1e-12, abs=1e-12, nan_ok=True), counts
        assert math.isnan(python) or measure.lowest - 1e-12 <= python <= measure.highest + 1e-12


PREVALENCES = (None, 0.0001, 0.01, 0.3, 0.5)
# Whole counts, as intervals need them, among them those where nothing or few are of one outcome.
WHOLE = [*AT_THE_EDGE, *RANDOM, *product((0, 9, 10, 11, 500), repeat=4)][:-1]


@pytest.fixture(scope="module")
def intervals():
    """What the browser says of the four tiles: ends and words, for all counts and prevalences."""
    script = """(all, prevalences) => prevalences.map((prevalence) => all.map(([tp, fp, fn, tn]) =>
      Object.fromEntries(Object.keys(MEASURES).map((key) => {
        const { low, high } = interval(key, { tp, fp, fn, tn }, prevalence);
        return [key, [low, high, formats.interval(interval(key, { tp, fp, fn, tn }, prevalence))]];
      }))))"""
    return Engine("intervals.js").call(script, WHOLE, PREVALENCES)


@pytest.mark.parametrize("key", HEADLINE)
@pytest.mark.parametrize("place", range(len(PREVALENCES)), ids=map(str, PREVALENCES))
def test_intervals_of_the_tiles_are_pythons(intervals, key, place):
    prevalence, said = PREVALENCES[place], set()
    for counts, found in zip(WHOLE, intervals[place], strict=True):
        tp, fp, fn, tn = counts
        if prevalence is not None and not (tp + fn and fp + tn):
            continue  # another prevalence needs both kinds; the page does not offer it
        python = MEASURES[key].interval(OperatingPoint(0.0, *counts), prevalence)
        low, high, words = found[key]
        assert (low, high) == pytest.approx(python[:2], rel=1e-9, abs=1e-12, nan_ok=True), counts
        assert words == formats.interval(python), counts
        said.add("few" if words.endswith(", from few") else "enough" if words else "nothing")
    assert {"few", "enough"} <= said
    assert key == "accuracy" or prevalence is not None or "nothing" in said


@pytest.mark.parametrize("key", MEASURES)
def test_many_points_at_once_are_as_one_by_one(key):
    measure = MEASURES[key]
    together = measure.of(OperatingPoint(0.0, *np.array(COUNTS, dtype=float).T))
    np.testing.assert_allclose(together, [measure.of(OperatingPoint(0.0, *counts)) for counts in COUNTS])
