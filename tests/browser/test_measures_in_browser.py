"""The arithmetic of every measure in the browser is Python's, made from the registry."""

import math
from itertools import product

import numpy as np
import pytest
from playwright.sync_api import Page

from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.ui.components.threshold_slider.component import measures_in_javascript

AT_THE_EDGE = [counts for counts in product((0, 1, 3), repeat=4) if sum(counts)]
RANDOM = np.random.default_rng(0).integers(0, 10_000, (200, 4)).tolist()
# The counts of an imagined world are no whole numbers.
WEIGHTED = (np.random.default_rng(1).random((200, 4)) * 10_000).tolist()
COUNTS = [*AT_THE_EDGE, *RANDOM, *WEIGHTED]


@pytest.fixture(scope="module")
def computed(browser):
    page: Page = browser.new_page()
    script = f"""(all) => {{
      {measures_in_javascript()}
      const values = (counts) => Object.fromEntries(Object.entries(MEASURES).map(([key, of]) => [key, of(counts)]));
      return all.map(([tp, fp, fn, tn]) => values({{ tp, fp, fn, tn }}));
    }}"""
    found = page.evaluate(script, COUNTS)
    page.close()
    return found


@pytest.mark.parametrize("key", MEASURES)
def test_it_computes_what_python_computes(computed, key):
    measure = MEASURES[key]
    for counts, values in zip(COUNTS, computed, strict=True):
        python = measure.of(OperatingPoint(0.0, *counts))
        assert values[key] == pytest.approx(python, rel=1e-12, abs=1e-12, nan_ok=True), counts
        assert math.isnan(python) or measure.lowest - 1e-12 <= python <= measure.highest + 1e-12


@pytest.mark.parametrize("key", MEASURES)
def test_many_points_at_once_are_as_one_by_one(key):
    measure = MEASURES[key]
    together = measure.of(OperatingPoint(0.0, *np.array(COUNTS, dtype=float).T))
    np.testing.assert_allclose(together, [measure.of(OperatingPoint(0.0, *counts)) for counts in COUNTS])
