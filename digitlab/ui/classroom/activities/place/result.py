"""What the class's thresholds cost, and what the best one would."""

import numpy as np
import streamlit as st

from digitlab.activities.place import PlacedThreshold, class_costs
from digitlab.figures.classroom import cost_by_threshold
<<<<<<< HEAD
from digitlab.metrics.choosing import choose
from digitlab.metrics.costs import expected_costs
from digitlab.metrics.prevalence import curve_at_prevalence
from digitlab.metrics.thresholds import ThresholdCurve
=======
>>>>>>> 7d92150 (Name the classroom by the field's words, and give each activity a typed response and its numbers a room)
from digitlab.texts import formats
from digitlab.ui.classroom.activities.place.views import situation_of
from digitlab.ui.classroom.activity import History, visible
from digitlab.ui.classroom.room_run import detector_of
from digitlab.ui.components.figures import show_figure


<<<<<<< HEAD

@dataclass(frozen=True)
class Costs:
    """Expected costs of 1,000 samples, on samples by which no threshold was chosen.

    Attributes
    ----------
    judged_on : ThresholdCurve
    judged_name : str
    each : ndarray of float64, shape (n,)
        Of the class's thresholds.
    median_threshold, of_median : float
        The class's median, and its cost.
    best_threshold, of_best : float
        What is cheapest on other samples, and what it costs on these.
    """

    judged_on: ThresholdCurve
    judged_name: str
    each: np.ndarray
    median_threshold: float
    of_median: float
    best_threshold: float
    of_best: float


def costs_of(thresholds: Sequence[float], detector: Detector, situation: Situation) -> Costs:
    """Compute what a class's thresholds cost.

    The best threshold is chosen on other samples than those that judge all of them, at the prevalence of the situation;
    otherwise it would flatter.

    Parameters
    ----------
    thresholds : sequence of float
        At least one.
    detector : Detector
    situation : Situation

    Returns
    -------
    Costs

    Raises
    ------
    ValueError
        If the detector has nothing to choose by, because one kind is missing.
    """
    holdout = detector.holdout
    if holdout is None:
        raise ValueError("There is nothing to choose a threshold by.")
    chosen_on = curve_at_prevalence(holdout.chosen_on, situation.prevalence)
    best = choose(chosen_on, "cost", false_alarm=situation.false_alarm, miss=situation.miss).point.threshold
    judged_on = holdout.checked_on
    all_costs = _OF * expected_costs(judged_on, situation.false_alarm, situation.miss, situation.prevalence)

    def cost(threshold: np.ndarray | float) -> np.ndarray:
        return all_costs[np.searchsorted(judged_on.thresholds, threshold)]

    median = float(np.median(thresholds))
    return Costs(
        judged_on,
        holdout.checked_name,
        cost(np.asarray(thresholds)),
        median,
        float(cost(median)),
        float(best),
        float(cost(best)),
    )


def show_result(history: History) -> None:
=======
def show_result(history: History[PlacedThreshold]) -> None:
>>>>>>> 7d92150 (Name the classroom by the field's words, and give each activity a typed response and its numbers a room)
    """Show everybody's thresholds over what each would cost."""
    round_ = history[-1][0]
    thresholds = [response.content.threshold for _, response in visible(history[-1:])]
    if not thresholds:
        st.info("Nobody has sent a threshold, so there is nothing to show.", icon=":material/tune:")
        return
    costs = class_costs(thresholds, detector_of(round_.setting), situation_of(round_.setting))
    st.markdown(
        f"## The class's median costs {formats.number(costs.of_median)}, the best one {formats.number(costs.of_best)}"
    )
    st.markdown(
        f"For 1,000 decisions in this world, on {costs.samples}. The best threshold, "
        f"{formats.threshold(costs.best_threshold)}, was chosen on other images, so it may cost more here than one "
        f"that somebody in the class hit by luck. The class's costs reach from {formats.number(costs.of_class.min())} "
        f"to {formats.number(costs.of_class.max())}."
    )
    figure = cost_by_threshold(
        costs.thresholds[:-1], costs.costs[:-1], np.array(thresholds), costs.median_threshold, costs.best_threshold
    )
    show_figure(
        figure,
        f"cost-{round_.id}",
        f"Expected cost over the threshold, with {len(thresholds)} thresholds of the class, their median at "
        f"{formats.threshold(costs.median_threshold)} and the best one at {formats.threshold(costs.best_threshold)}",
    )
