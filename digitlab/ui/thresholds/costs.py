"""The section about costs: what a threshold costs, and from which price of a miss a detector is worth its keep."""

import html
from collections.abc import Mapping

import numpy as np
import streamlit as st

from digitlab.evaluation.detectors import Detector
from digitlab.figures import costs as figures
from digitlab.metrics.costs import expected_costs, net_benefit_band, net_benefit_of_flagging_everything, net_benefits
from digitlab.texts import formats
from digitlab.texts.terms import TERMS
from digitlab.ui.components.figures import show_figure
from digitlab.ui.components.section import panel, section
from digitlab.ui.thresholds.others import Others

_RATIOS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)
_FIRST_RATIO = 10
_ALL_RATIOS = np.geomspace(_RATIOS[0], _RATIOS[-1], 101)


@section("What the mistakes cost")
@panel("What do the mistakes cost?", ":material/payments:", "costs")
def show_costs(detector: Detector, others: Others, prevalence: float | None) -> None:
    """Show expected cost and net benefit, and those of others beside it."""
    noun_plural, holdout = detector.noun_plural, detector.holdout
    if holdout is None:
        st.info(f"There are too few {noun_plural} of one kind to weigh costs by.", icon=":material/info:")
        return
    shown = {html.escape(others.name, quote=False): detector} | _chosen_beside(others)
    ratio = st.select_slider("A miss costs as much as so many false alarms", _RATIOS, value=_FIRST_RATIO)
    left, right = st.columns(2)
    with left:
        _show_cost(shown, float(ratio), prevalence)
    with right:
        _show_net_benefit(shown, prevalence)
    share = f"as rare as in these {noun_plural}"
    if prevalence is not None:
        share = f"{formats.prevalence(prevalence)} of all {noun_plural}"
    st.caption(
        f"The positives are {share}. For the net benefit each threshold is chosen for its price on "
        f"{holdout.chosen_name}, and judged on {holdout.checked_name}. The band is 95 % at each single price, with "
        "this share of positives taken as known; it is a rough one where fewer than ten mistakes are behind it.",
        help=TERMS["net_benefit"].markdown,
    )


def _chosen_beside(others: Others) -> dict[str, Detector]:
    if not others.by_key:
        return {}
    keys = st.multiselect(
        f"{others.noun.capitalize()}s beside it",
        list(others.by_key),
        format_func=lambda key: others.by_key[key].title,
        max_selections=figures.MOST_RUNS - 1,
        placeholder=f"No other {others.noun}",
    )
    beside = [others.by_key[key] for key in keys]
    return {html.escape(other.distinct_name, quote=False): other.detector() for other in beside}


def _show_cost(detectors: Mapping[str, Detector], ratio: float, prevalence: float | None) -> None:
    curves = {name: detector.curve for name, detector in detectors.items()}
    costs = {
        name: (np.asarray(curve.points.queue_rate), 1000 * expected_costs(curve, 1.0, ratio, prevalence))
        for name, curve in curves.items()
    }
    words = "; ".join(f"{name}: {formats.number(float(cost.min()))} at the lowest" for name, (_, cost) in costs.items())
    alt = f"Expected cost of 1,000 in false alarms; the lowest is found by looking at the costs themselves. {words}"
    show_figure(figures.cost_by_flagged(costs), "cost", alt)


def _show_net_benefit(detectors: Mapping[str, Detector], prevalence: float | None) -> None:
    """Show all at one prevalence: that of the first detector's samples, unless another one is asked for."""
    first = next(iter(detectors.values()))
    positive = first.curve.prevalence if prevalence is None else prevalence
    holdouts = {name: detector.holdout for name, detector in detectors.items() if detector.holdout is not None}
    benefits = {
        name: net_benefits(holdout.chosen_on, holdout.checked_on, _ALL_RATIOS, positive)
        for name, holdout in holdouts.items()
    }
    shown = next(iter(holdouts.values()))
    band = net_benefit_band(shown.chosen_on, shown.checked_on, _ALL_RATIOS, positive)
    everything = net_benefit_of_flagging_everything(_ALL_RATIOS, positive)
    alt = (
        f"Net benefit of {', '.join(benefits)} over how many false alarms a miss costs, beside flagging everything and "
        f"flagging nothing, with the 95 % band of {next(iter(holdouts))}"
    )
    show_figure(figures.net_benefit_by_ratio(_ALL_RATIOS, benefits, everything, band), "net_benefit", alt)
