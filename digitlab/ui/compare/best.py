"""The best of the ticked runs, judged as one that was chosen for being best."""

from collections.abc import Mapping
from itertools import combinations

import streamlit as st

from digitlab.evaluation.detectors import Detector
from digitlab.metrics.best import best_of
from digitlab.texts.comparing import best_sentence
from digitlab.texts.terms import TERMS
from digitlab.ui.compare.differences import own_answers_tested
from digitlab.ui.components.section import section
from digitlab.ui.state.resampled import resampled

_KEYS = ("f1", "average_precision", "roc_auc")


@section("The best of these runs")
def show_best(detectors: Mapping[str, Detector]) -> None:
    """Show which of detectors of the same images, by their names, is best, and what may be concluded of it."""
    if len(detectors) < 2:
        return
    st.markdown("**Which of them is best?**")
    names, shown = list(detectors), list(detectors.values())
    several = [resampled(detector, detector.default_threshold) for detector in shown]
    pairs = combinations(range(len(shown)), 2)
    tests = {(first, second): own_answers_tested(shown[first], shown[second]) for first, second in pairs}
    found = [best_of(several, tests, key) for key in _KEYS]
    st.markdown("\n".join(f"- {best_sentence(best, names)}" for best in found if best is not None))
    st.caption(TERMS["best"].sentence, help=TERMS["best"].markdown)
