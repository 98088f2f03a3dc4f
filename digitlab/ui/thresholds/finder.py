"""The section "Find a threshold": a criterion, the threshold that meets it, and whether it keeps its promise."""

from typing import Any

import pandas as pd
import streamlit as st

from digitlab.evaluation.detectors import Detector, Holdout
from digitlab.evaluation.periods import periods
from digitlab.figures.periods import over_time
from digitlab.metrics.choosing import Choice
from digitlab.metrics.measures import MEASURES, Measure
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.prevalence import at_prevalence, curve_at_prevalence
from digitlab.texts import choices, formats
from digitlab.texts import periods as period_texts
from digitlab.ui.components.figures import show_figure
from digitlab.ui.components.section import section
from digitlab.ui.components.tables import show_table
from digitlab.ui.state import threshold as state
from digitlab.ui.thresholds.criterion_controls import ask_for_criterion
from digitlab.ui.thresholds.spread import show_spread


@section("Find a threshold")
def show_finder(detector: Detector, prevalence: float | None) -> None:
    """Ask for a criterion and show the threshold that meets it, at a target prevalence if there are both kinds."""
    ways = ways_to_choose(detector)
    if not (detector.curve.n_positive and detector.curve.n_negative):
        prevalence = None
    left, right = st.columns(2, gap="large")
    with left:
        choose = ask_for_criterion(detector.noun_plural, offers_confidence=prevalence is None)
        chosen_on = st.radio("Choose it on", list(ways), horizontal=True)
    with right:
        if prevalence is not None:
            st.caption(choices.PHRASES["at_prevalence"].format(prevalence=formats.prevalence(prevalence)))
        holdout = ways[chosen_on]
        if holdout is None:
            choice = choose(curve_at_prevalence(detector.curve, prevalence))
            _show_chosen_on_judged(choice, detector, prevalence, has_others=len(ways) > 1)
            name = f"the {detector.curve.n_rows:,} {detector.judged_name} themselves, which flatters"
        else:
            choice = choose(curve_at_prevalence(holdout.chosen_on, prevalence))
            _show_promise(choice, holdout, detector.noun_plural, prevalence)
            name = holdout.chosen_name
            if holdout is detector.earlier:
                _show_periods(detector, choice.point.threshold)
        spread = show_spread(detector, choice, holdout, prevalence)
        target = "" if prevalence is None else f", for a world where {formats.prevalence(prevalence)} are positive"
        st.button(
            choices.PHRASES["move"].format(threshold=formats.exact_threshold(choice.point.threshold)),
            icon=":material/my_location:",
            on_click=_move,
            args=(
                detector,
                choice.point.threshold,
                f"{_chosen_for(choice)}, on {name}{target}.{counted_on(detector, holdout)}",
                spread,
            ),
        )


def _move(detector: Detector, threshold: float, origin: str, spread: dict[str, Any] | None) -> None:
    state.set_threshold(detector, threshold, origin)
    state.set_spread(detector, spread)


def _chosen_for(choice: Choice) -> str:
    """Say why a threshold was chosen, to stand before what it was chosen on: it goes into the saved file, too."""
    request = choices.request(choice)
    return f"Chosen for {request}" if choice.possible else f"Offered instead of {request}, which was impossible"


def counted_on(detector: Detector, holdout: Holdout | None) -> str:
    """Say that the figures at a chosen threshold count the samples, too, that chose it."""
    if holdout is None or holdout.checked_on is detector.curve:
        return ""
    return (
        f" The figures at the threshold count all {detector.curve.n_rows:,} {detector.judged_name}, those that chose "
        "it, too, and flatter a little; the check counts the others alone."
    )


def ways_to_choose(detector: Detector) -> dict[str, Holdout | None]:
    """Return where a threshold may be chosen and checked, the most honest way first; None for no check."""
    one = detector.judged_noun if detector.clusters is None else detector.clusters.noun
    found = {f"The earlier {detector.judged_name}": detector.earlier, f"Every other {one}": detector.halves}
    ways = {name: holdout for name, holdout in found.items() if holdout is not None}
    if detector.to_choose_by is not None and detector.holdout is not None:
        ways = {detector.choosing_name.capitalize(): detector.holdout, **ways}
    # Rows of a table have no other name, and "Rows" would not say which.
    judged = f"all {detector.noun_plural}" if detector.judged_name == detector.noun_plural else detector.judged_name
    return {**ways, judged.capitalize(): None}


def _show_choice(choice: Choice) -> None:
    if choice.possible:
        st.markdown(choices.sentence(choice))
    else:
        impossible = choices.PHRASES["impossible"].format(request=choices.request(choice))
        st.warning(f"**{impossible}** {choices.sentence(choice)}", icon=":material/block:")


def _show_promise(choice: Choice, holdout: Holdout, noun_plural: str, prevalence: float | None) -> None:
    _show_choice(choice)
    chosen, held = (curve.at(choice.point.threshold) for curve in (holdout.chosen_on, holdout.checked_on))
    outcome = choices.outcome(choice, at_prevalence(held, prevalence))
    said = choices.PHRASES["chosen" if choice.possible else "chosen_instead"]
    request = f"**{choices.request(choice)}**"
    st.markdown(said.format(request=request, outcome=f"**{outcome}**", noun_plural=noun_plural))
    if prevalence is None and (needed := choices.needed_sentence(choice, noun_plural)):
        st.caption(needed)
    if choice.promise is not None and choice.possible:
        verdict = choices.verdict_sentence(choice.promise.judged(held, prevalence), noun_plural)
        st.markdown(f":material/gavel: {verdict}")
    rows = {f"Chosen on {holdout.chosen_name}": chosen, f"Checked on {holdout.checked_name}": held}
    table = pd.DataFrame({name: short_row(point, prevalence) for name, point in rows.items()}).T
    show_table(table, "found", "Found threshold as CSV")


def _show_periods(detector: Detector, threshold: float) -> None:
    found = periods(detector, threshold)
    show_figure(over_time(found), "over_time", period_texts.ALT)
    st.caption(period_texts.caption(found, detector.noun_plural))


def _show_chosen_on_judged(choice: Choice, detector: Detector, prevalence: float | None, *, has_others: bool) -> None:
    _show_choice(choice)
    if prevalence is None and (needed := choices.needed_sentence(choice, detector.noun_plural)):
        st.caption(needed)
    point = detector.curve.at(choice.point.threshold)
    table = pd.DataFrame({f"Chosen on the {detector.judged_name}": short_row(point, prevalence)}).T
    show_table(table, "found-by-looking", "Found threshold as CSV")
    noun_plural = detector.noun_plural
    advice = "There are too few to leave some out."
    if has_others:
        advice = f"Choose on other {noun_plural} to see an honest check."
    st.info(
        f"These figures flatter: the threshold was chosen on the very {noun_plural} that judge it, so it fits their "
        f"chance quirks too. {advice}",
        icon=":material/mood:",
    )


def short_row(point: OperatingPoint, prevalence: float | None = None) -> dict[str, str]:
    """Return an operating point, as it was counted, as a short row of a table, at the target prevalence."""
    at_target = at_prevalence(point, prevalence)
    return {
        **{MEASURES[key].name: _with_interval(MEASURES[key], point, prevalence) for key in ("precision", "recall")},
        "F1": formats.share(at_target.f1),
        "Flagged of 1,000": formats.per_thousand(at_target.queue_rate),
    }


def _with_interval(measure: Measure, point: OperatingPoint, prevalence: float | None) -> str:
    value = measure.of(at_prevalence(point, prevalence))
    return formats.percent_with_interval(value, measure.interval(point, prevalence))
