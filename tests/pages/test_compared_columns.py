"""The comparison of two score columns: what the page says of how it was made."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from digitlab.metrics import resampling


def compare():
    import streamlit as st

    from digitlab.evaluation.detectors import Detector
    from digitlab.ui.thresholds.side_by_side import show_comparison

    truth, first, second, options = st.session_state["scored"]
    titled = (("A", first), ("B", second))
    both = [Detector.from_scores(truth, scores, title=title, **options) for title, scores in titled]
    show_comparison(*both, ("A", "B"), 0.5)


def page(n, **options):
    generator = np.random.default_rng(n)
    truth = generator.random(n) < 0.4
    both = [np.clip(0.5 * truth + generator.random(n) / 1.5, 0, 1) for _ in range(2)]
    test = AppTest.from_function(compare, default_timeout=60)
    test.session_state["scored"] = (truth, *both, options)
    test.run()
    assert not test.exception, test.exception[0].message
    assert not test.error, test.error[0].value
    return test


@pytest.mark.parametrize("options", [{}, {"sample_weight": np.arange(1, 1_201)}, {"clusters": np.arange(1_200) // 4}])
def test_the_page_says_which_method_was_used(monkeypatch, options):
    monkeypatch.setitem(resampling.resampled.__kwdefaults__, "n_resamples", 100)

    def says_linearised():
        return any("how much each one moves a figure" in caption.value for caption in page(1_200, **options).caption)

    assert not says_linearised()
    monkeypatch.setattr(resampling, "MOST_DRAWN", 1_000)
    assert says_linearised()
