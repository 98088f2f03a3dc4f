"""The widgets of "Find a threshold"."""

from collections.abc import Callable

import streamlit as st

from digitlab.metrics import choosing
from digitlab.metrics.choosing import Choice
from digitlab.metrics.thresholds import ThresholdCurve

_CONFIDENCE = 0.95


def ask_for_wish(things: str, *, offers_confidence: bool) -> Callable[[ThresholdCurve], Choice]:
    """Show the widgets for a wish.

    Parameters
    ----------
    things : str
        What is given scores, in the plural.
    offers_confidence : bool
        Whether a promise can be asked for with confidence: not for a world that is only imagined.

    Returns
    -------
    callable
        Finds, on any curve, the threshold that fulfils the wish.
    """
    kind = st.selectbox("What matters to you?", list(_WISHES), help="Each wish has one best threshold.")
    return _WISHES[kind](things, offers_confidence)


def _precision(things: str, offers_confidence: bool) -> Callable[[ThresholdCurve], Choice]:
    wanted = st.slider("Precision at least", 50.0, 100.0, 95.0, step=0.5, format="%.1f %%")
    confidence = _confidence(things) if offers_confidence else None
    return lambda curve: choosing.precision_at_least(curve, wanted / 100, confidence)


def _recall(things: str, offers_confidence: bool) -> Callable[[ThresholdCurve], Choice]:
    wanted = st.slider("Recall at least", 50.0, 100.0, 95.0, step=0.5, format="%.1f %%")
    confidence = _confidence(things) if offers_confidence else None
    return lambda curve: choosing.recall_at_least(curve, wanted / 100, confidence)


def _confidence(things: str) -> float | None:
    """Ask whether the promise shall hold for unseen things with confidence, and not for these alone."""
    sure = st.toggle(
        "With 95 % confidence",
        help=f"A threshold that just reaches the figure on these {things} will miss it on others about every second "
        "time. Ask for confidence, and it keeps a distance that 95 of 100 such choices keep.",
    )
    return _CONFIDENCE if sure else None


def _f_beta(things: str, offers_confidence: bool) -> Callable[[ThresholdCurve], Choice]:
    beta = st.slider(
        "Beta",
        0.1,
        5.0,
        1.0,
        step=0.1,
        help="How many times as much recall counts as precision; at 1 both count alike.  \n"
        "`(1 + beta^2) TP / ((1 + beta^2) TP + beta^2 FN + FP)`",
    )
    return lambda curve: choosing.highest_f_beta(curve, beta)


def _cost(things: str, offers_confidence: bool) -> Callable[[ThresholdCurve], Choice]:
    left, right = st.columns(2)
    false_alarm = left.slider("Cost of a false alarm", 0, 100, 1)
    miss = right.slider("Cost of a miss", 0, 100, 10)
    return lambda curve: choosing.lowest_cost(curve, false_alarm, miss)


def _budget(things: str, offers_confidence: bool) -> Callable[[ThresholdCurve], Choice]:
    per_1000 = st.slider(
        f"{things.capitalize()} flagged of 1,000", 1, 500, 100, help="Somebody has to look at each of them."
    )
    return lambda curve: choosing.within_budget(curve, per_1000)


_WISHES: dict[str, Callable[[str, bool], Callable[[ThresholdCurve], Choice]]] = {
    "Few false alarms: precision at least": _precision,
    "Few misses: recall at least": _recall,
    "A balance: highest F-beta": _f_beta,
    "Money: lowest cost": _cost,
    "Time: a budget of images to look at": _budget,
    "Equal error rates": lambda things, offers_confidence: choosing.equal_error_rates,
    "Youden's J: recall minus false positive rate": lambda things, offers_confidence: choosing.highest_youden,
}
