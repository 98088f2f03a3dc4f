"""All measures at the threshold: their intervals, what answers without a look achieve, and the groups of writers."""

import pandas as pd
import streamlit as st

from digitlab.evaluation.detectors import Detector
from digitlab.metrics.baselines import commonest_answer, guessing
from digitlab.metrics.measures import AREAS, MEASURES, Measure
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.prevalence import at_prevalence
from digitlab.metrics.resampling import BLOCK, Scheme
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.metrics.weighted import WeightedPoint, weighted_interval
from digitlab.texts import formats
from digitlab.texts.terms import TERMS
from digitlab.ui.components.section import section
from digitlab.ui.components.tables import show_table
from digitlab.ui.state import threshold as state
from digitlab.ui.state.resampled import resampled

_IN_GROUPS = ("precision", "recall", "f1")
_SCHEMES: dict[str, Scheme] = {
    "Single images": "single",
    f"Blocks of {BLOCK} neighbours": "blocks",
    "Within each half": "strata",
}


@section("The table of measures")
def show_measures(detector: Detector) -> None:
    """Show the table of all measures."""
    point, target_prevalence = detector.curve.at(state.threshold(detector)), state.prevalence()
    target_point = None if target_prevalence is None else at_prevalence(point, target_prevalence)
    weighted = None if detector.weighted_curve is None else detector.weighted_curve.at(point.threshold)
    rows = [_row(measure, detector, point, target_point, target_prevalence, weighted) for measure in MEASURES.values()]
    show_table(pd.DataFrame(rows).set_index("Measure"), "measures", "Measures as CSV")
    st.caption(
        f"Measured on {point.n_samples:,} {detector.noun_plural}. {TERMS['interval'].sentence} "
        f"({TERMS['interval'].formula}.) {TERMS['few'].sentence}"
    )
    if weighted is not None:
        st.caption(
            "Weighted: each row counts as many times as its weight says, and the intervals know that weights make "
            "figures less sure. Slider and curves count each row once, unless “How rare is it?” stands elsewhere."
        )


def _row(
    measure: Measure,
    detector: Detector,
    point: OperatingPoint,
    target_point: OperatingPoint | None,
    prevalence: float | None,
    weighted: WeightedPoint | None,
) -> dict[str, str]:
    row = {
        "Measure": measure.name,
        detector.judged_name.capitalize(): formats.share(measure.of(point)),
        "95 % interval": _interval(measure, point, None),
    }
    if weighted is not None:
        row["Weighted"] = formats.share(measure.of(weighted.point))
        interval = weighted_interval(measure, weighted)
        row["Weighted, 95 % interval"] = "" if interval is None else formats.interval(interval)
    if target_point is not None:
        row["In the imagined world"] = formats.share(measure.of(target_point))
        row["Its 95 % interval"] = _interval(measure, point, prevalence)
    basis = point if target_point is None else target_point
    return row | {
        "Always the commonest answer": formats.share(measure.of(commonest_answer(basis))),
        "Guessing as often": formats.share(measure.of(guessing(basis))),
        "What it says": measure.markdown,
    }


def _interval(measure: Measure, point: OperatingPoint, prevalence: float | None) -> str:
    return "" if measure.interval is None else formats.interval(measure.interval(point, prevalence))


@section("The groups of images")
def show_groups(detector: Detector) -> None:
    """Show what the images have in common with their like, and intervals that know of it."""
    if detector.groups is None:
        return
    panel = st.expander(
        "Are these images independent?", icon=":material/groups:", on_change="rerun", key="independence"
    )
    if not panel.open:
        return
    with panel:
        st.markdown(
            "Every interval takes the images for independent draws. They are not: two groups of writers wrote them, "
            "one after the other, and one writer's digits resemble each other. So the truth is less sure than the "
            "intervals say."
        )
        threshold = state.threshold(detector)
        groups = {name: _group_row(curve.at(threshold)) for name, curve in _groups(detector)}
        show_table(pd.DataFrame(groups).T, "groups", "Groups as CSV")
        how = st.radio("Draw again", list(_SCHEMES), horizontal=True, help=TERMS["bootstrap"].markdown)
        found = resampled(detector, threshold, scheme=_SCHEMES[how])
        names = {key: measure.name for key, measure in (MEASURES | AREAS).items()}
        intervals = {names[key]: formats.interval(found.interval(key)) for key in found.values}
        show_table(pd.DataFrame({"95 % interval": intervals}), "intervals", "Intervals as CSV")


def _groups(detector: Detector) -> list[tuple[str, ThresholdCurve]]:
    if detector.groups is None:
        return []
    truth, scores = detector.judged
    return [
        (name, ThresholdCurve(truth[detector.groups.of == i], scores[detector.groups.of == i]))
        for i, name in enumerate(detector.groups.names)
    ]


def _group_row(point: OperatingPoint) -> dict[str, str]:
    measured = {MEASURES[key].name: _with_interval(MEASURES[key], point) for key in _IN_GROUPS}
    return {"Images": f"{point.n_samples:,}", "Mistakes": f"{point.fp + point.fn:,}", **measured}


def _with_interval(measure: Measure, point: OperatingPoint) -> str:
    return f"{formats.share(measure.of(point))} ({_interval(measure, point, None)})"
