"""The section "Find a threshold": a wish, the threshold that fulfils it, and whether it keeps its promise."""

import pandas as pd
import streamlit as st

from digitlab.detectors import Detector, Holdout
from digitlab.metrics.choosing import Choice, percent
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.ui.components.cards import formatted
from digitlab.ui.components.section import section
from digitlab.ui.state import threshold as state
from digitlab.ui.thresholds.wishes import ask_for_wish


@section("Find a threshold")
def show_finder(detector: Detector) -> None:
    """Ask for a wish and show the threshold that fulfils it."""
    ways = _ways(detector)
    left, right = st.columns(2, gap="large")
    with left:
        find = ask_for_wish(detector.things)
        chosen_on = st.radio("Choose it on", list(ways), horizontal=True)
    with right:
        imagined = state.prevalence()
        if imagined is not None:
            st.caption(
                f"All figures of this section are those of the {detector.things}, not of the world that you "
                f"imagine, where {100 * imagined:g} % are positive."
            )
        holdout = ways[chosen_on]
        if holdout is None:
            choice = find(detector.curve)
            _show_chosen_on_judged(choice, detector, has_others=len(ways) > 1)
            name = f"the {detector.curve.n_samples:,} {detector.judged_name} themselves, which flatters"
        else:
            choice = find(holdout.chosen_on)
            _show_promise(choice, holdout, detector.things)
            name = holdout.chosen_name
        st.button(
            f"Move the threshold to {choice.point.threshold:g}",
            icon=":material/my_location:",
            on_click=state.set_threshold,
            args=(detector, choice.point.threshold, f"Chosen for {choice.wish}, on {name}."),
        )


def _ways(detector: Detector) -> dict[str, Holdout | None]:
    """Return where a threshold may be chosen and checked, the most honest way first; None for no check."""
    judged = detector.judged_name
    ways = {f"Every other {judged.removesuffix('s')}": detector.halves} if detector.halves is not None else {}
    if detector.to_choose_by is not None and detector.holdout is not None:
        ways = {detector.choosing_name.capitalize(): detector.holdout, **ways}
    return {**ways, judged.capitalize(): None}


def _show_choice(choice: Choice) -> None:
    if choice.possible:
        st.markdown(choice.sentence)
    else:
        st.warning(f"**Impossible: {choice.wish}.** {choice.sentence}", icon=":material/block:")


def _show_promise(choice: Choice, holdout: Holdout, things: str) -> None:
    _show_choice(choice)
    held = holdout.checked_on.at(choice.point.threshold)
    st.markdown(f"Chosen for **{choice.wish}**, holds **{choice.outcome(held)}** on unseen {things}.")
    if choice.promise is not None and choice.possible:
        verdict = choice.promise.verdict(held, things)
        st.markdown(f":material/gavel: {verdict[0].upper()}{verdict[1:]}")
    rows = {f"Chosen on {holdout.chosen_name}": choice.point, f"Checked on {holdout.checked_name}": held}
    st.table(pd.DataFrame({name: short_row(point) for name, point in rows.items()}).T)


def _show_chosen_on_judged(choice: Choice, detector: Detector, *, has_others: bool) -> None:
    _show_choice(choice)
    st.table(pd.DataFrame({f"Chosen on the {detector.judged_name}": short_row(choice.point)}).T)
    things = detector.things
    advice = (
        f"Choose on other {things} to see an honest check." if has_others else "There are too few to leave some out."
    )
    st.info(
        f"These figures flatter: the threshold was chosen on the very {things} that judge it, so it fits their chance "
        f"quirks too. {advice}",
        icon=":material/mood:",
    )


def short_row(point: OperatingPoint) -> dict[str, str]:
    """Return an operating point as a short row of a table."""
    return {
        "Precision": _with_interval("precision", point),
        "Recall": _with_interval("recall", point),
        "F1": formatted(point.f1),
        "Flagged of 1,000": f"{1000 * point.queue_rate:.1f}",
    }


def _with_interval(key: str, point: OperatingPoint) -> str:
    measure = MEASURES[key]
    if measure.interval is None or not point.predicted_positive:
        return percent(measure.of(point))
    low, high, _ = measure.interval(point, None)
    return f"{percent(measure.of(point))} ({100 * low:.1f} to {100 * high:.1f})"
