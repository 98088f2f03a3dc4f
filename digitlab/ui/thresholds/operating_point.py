"""Everything that follows the threshold: the slider, all measures, the finder, two detectors side by side."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from digitlab.detectors import Detector
from digitlab.metrics.choosing import recall_at_least
from digitlab.metrics.intervals import Interval
from digitlab.metrics.measures import MEASURES, Measure, OperatingPoint
from digitlab.metrics.prevalence import at_prevalence
from digitlab.ui.components.cards import formatted
from digitlab.ui.components.section import section
from digitlab.ui.components.terms import TERMS
from digitlab.ui.components.threshold_slider import Mark, Position, threshold_slider
from digitlab.ui.state import threshold as state
from digitlab.ui.thresholds import analyses
from digitlab.ui.thresholds.finder import short_row, show_finder

_MARKS = (
    Mark("by_threshold", x="threshold", precision=True),
    Mark("precision_recall", x="recall", y="precision", precision=True),
    Mark("roc", x="false_positive_rate", y="recall"),
    Mark("histogram", x="threshold"),
    Mark("gains", x="queue_rate", y="recall"),
)


@st.fragment
@section("The threshold")
def show_operating_point(detector: Detector, compared: Detector | None) -> None:
    """Show all that follows the threshold; it alone runs again when the handle is released."""
    threshold_slider(
        analyses.encoded_curve(detector),
        detector.names,
        Position(state.threshold(detector), state.prevalence()),
        detector.threshold_range,
        on_change=_setter(detector),
        marks=_MARKS,
    )
    state.show_in_address_bar(detector)
    finder = st.expander("Find a threshold", icon=":material/search:")
    # The measures first: whoever has moved the threshold waits for them.
    with st.expander("All measures, and how sure they are", icon=":material/straighten:"):
        _show_measures(detector.curve.at(state.threshold(detector)))
    with finder:
        show_finder(detector)
    if compared is not None:
        _show_comparison(detector, compared)


def _setter(detector: Detector) -> Callable[[Position], None]:
    def set_position(position: Position) -> None:
        state.set_threshold(detector, position.threshold)
        state.set_prevalence(position.prevalence)

    return set_position


def _show_measures(point: OperatingPoint) -> None:
    imagined = state.prevalence()
    world = None if imagined is None else at_prevalence(point, imagined)
    st.table(pd.DataFrame([_measure_row(measure, point, world) for measure in MEASURES.values()]).set_index("Measure"))
    st.caption(f"{TERMS['interval'].sentence} ({TERMS['interval'].formula}.)")


def _measure_row(measure: Measure, point: OperatingPoint, world: OperatingPoint | None) -> dict[str, str]:
    return {
        "Measure": measure.name,
        "Test images": formatted(measure.of(point)),
        "95 % interval": "" if measure.interval is None else between(measure.interval(point)),
        **({} if world is None else {"In the imagined world": formatted(measure.of(world))}),
        "What it says": measure.markdown,
    }


def between(interval: Interval) -> str:
    """Return an interval in words."""
    low, high = map(formatted, interval)
    return low if low == high else f"{low} to {high}"


def _show_comparison(detector: Detector, compared: Detector) -> None:
    st.subheader("The two side by side")
    equal_recall = "Both at this recall"
    how = st.radio("Read them", ["Each at its own threshold", equal_recall], horizontal=True)
    point = detector.curve.at(state.threshold(detector))
    other = compared.curve.at(state.threshold(compared))
    if how == equal_recall:
        other = recall_at_least(compared.curve, point.recall).point
    rows = {detector.title: point, f"{compared.title} (compared)": other}
    table = {
        name: {"Threshold": f"{shown.threshold:g}", **short_row(shown), "Accuracy": formatted(shown.accuracy)}
        for name, shown in rows.items()
    }
    st.table(pd.DataFrame(table).T)
