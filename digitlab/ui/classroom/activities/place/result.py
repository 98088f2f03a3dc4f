"""What the class's thresholds cost, and what the best one would."""

import numpy as np
import streamlit as st

from digitlab.activities.place import PlacedThreshold, class_costs
from digitlab.figures.classroom import cost_by_threshold
from digitlab.texts import formats
from digitlab.ui.classroom.activities.place.views import situation_of
from digitlab.ui.classroom.activity import History, visible
from digitlab.ui.classroom.room_run import detector_of
from digitlab.ui.components.figures import show_figure


def show_result(history: History[PlacedThreshold]) -> None:
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
