"""The section "Find a threshold": a wish, the threshold that fulfils it, and whether it keeps its promise."""

import pandas as pd
import streamlit as st

from digitlab.detectors import Detector
from digitlab.metrics.choosing import Choice, percent
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.ui.components.cards import formatted
from digitlab.ui.state.threshold import set_threshold
from digitlab.ui.thresholds.wishes import ask_for_wish

_OUT_OF_FOLD, _TEST = "Training images, out of fold", "Test images"


def show_finder(detector: Detector) -> None:
    """Ask for a wish and show the threshold that fulfils it."""
    others, test = detector.curve_to_choose_by, detector.curve
    left, right = st.columns(2, gap="large")
    with left:
        find = ask_for_wish()
        chosen_on = st.radio("Choose it on", [_TEST] if others is None else [_OUT_OF_FOLD, _TEST], horizontal=True)
    with right:
        if others is not None and chosen_on == _OUT_OF_FOLD:
            choice = find(others)
            _show_promise(choice, others, test)
        else:
            choice = find(test)
            _show_chosen_on_test(choice, has_others=others is not None)
        st.button(
            f"Move the threshold to {choice.point.threshold:g}",
            icon=":material/my_location:",
            on_click=set_threshold,
            args=(detector, choice.point.threshold),
        )


def _show_choice(choice: Choice) -> None:
    if choice.possible:
        st.markdown(choice.sentence)
    else:
        st.warning(f"**Impossible: {choice.wish}.** {choice.sentence}", icon=":material/block:")


def _show_promise(choice: Choice, chosen_on: ThresholdCurve, checked_on: ThresholdCurve) -> None:
    _show_choice(choice)
    held = checked_on.at(choice.point.threshold)
    st.markdown(f"Chosen for **{choice.wish}**, holds **{choice.outcome(held)}** on unseen images.")
    rows = {
        f"Chosen on {chosen_on.n_samples:,} training images": choice.point,
        f"Checked on {checked_on.n_samples:,} test images": held,
    }
    st.table(pd.DataFrame({name: short_row(point) for name, point in rows.items()}).T)


def _show_chosen_on_test(choice: Choice, *, has_others: bool) -> None:
    _show_choice(choice)
    st.table(pd.DataFrame({"Chosen on the test images": short_row(choice.point)}).T)
    advice = (
        "Choose on the out-of-fold scores to see an honest check."
        if has_others
        else "Train this detector with folds on the Train page, and it can be chosen on images other than the test's."
    )
    st.info(
        "These figures flatter: the threshold was chosen on the very images that judge it, so it fits their chance "
        f"quirks too. {advice}",
        icon=":material/mood:",
    )


def short_row(point: OperatingPoint) -> dict[str, str]:
    """Return an operating point as a short row of a table."""
    return {
        "Precision": percent(point.precision),
        "Recall": percent(point.recall),
        "F1": formatted(point.f1),
        "Flagged of 1,000": f"{1000 * point.queue_rate:.1f}",
    }
