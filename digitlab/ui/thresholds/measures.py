"""All measures at the threshold: their intervals, what answers without a look achieve, and groups."""

import numpy as np
import pandas as pd
import streamlit as st

from digitlab.evaluation.belonging import Groups
from digitlab.evaluation.detectors import Detector
from digitlab.metrics.baselines import commonest_answer, guessing
from digitlab.metrics.draws import BLOCK, Scheme
from digitlab.metrics.measures import AREAS, MEASURES, Measure
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.prevalence import at_prevalence
from digitlab.texts import formats, zones
from digitlab.texts.figures import IMAGINED
from digitlab.texts.terms import TERMS
from digitlab.ui.components.section import panel, section
from digitlab.ui.components.tables import show_table
from digitlab.ui.state import threshold as state
from digitlab.ui.state.resampled import resampled

_IN_GROUPS = ("precision", "recall", "f1")
# Of so many 95 % intervals one misses on average.
_MANY_INTERVALS = 20


@section("The table of measures")
def show_measures(detector: Detector, threshold: float, prevalence: float | None) -> None:
    """Show the table of all measures, and on what they were measured."""
    point = detector.curve.at(threshold)
    show_table_of_measures(detector.judged_name, point, point, prevalence)
    st.caption(
        f"Measured on {detector.curve.n_rows:,} {detector.noun_plural}{_counted_how(detector)}. "
        f"{TERMS['interval'].sentence} ({TERMS['interval'].formula}.) {TERMS['few'].sentence}"
    )
    if state.clear_below(detector) is not None:
        st.caption(zones.LINE_ALONE, help=zones.HELP.markdown)


def show_table_of_measures(
    judged_name: str, point: OperatingPoint, counted: OperatingPoint, prevalence: float | None
) -> None:
    """Show the table alone; `counted` are the whole counts of `point`, by which intervals say how sure it is."""
    rows = [
        {"Measure": measure.name, judged_name.capitalize(): formats.share(measure.of(point))}
        | _row(measure, point, counted, prevalence)
        for measure in MEASURES.values()
    ]
    show_table(pd.DataFrame(rows).set_index("Measure"), "measures", "Measures as CSV")


def _counted_how(detector: Detector) -> str:
    """Return how the samples count where it is not once each."""
    by_weight = ", each as many times as its weight says" if detector.sample_weight is not None else ""
    if detector.clusters is None:
        return by_weight
    n = len(np.unique(detector.clusters.of))
    return f"{by_weight}, of {n:,} different values of {detector.clusters.noun}, which the intervals know"


def _row(measure: Measure, point: OperatingPoint, counted: OperatingPoint, prevalence: float | None) -> dict[str, str]:
    target_point = at_prevalence(point, prevalence)
    row = {"95 % interval": formats.interval(measure.interval(counted))}
    if prevalence is not None:
        row[IMAGINED] = formats.share(measure.of(target_point))
        row["Its 95 % interval"] = formats.interval(measure.interval(counted, prevalence))
    return row | {
        "Always the commonest answer": formats.share(measure.of(commonest_answer(target_point))),
        "Guessing as often": formats.share(measure.of(guessing(target_point))),
        "What it says": measure.markdown,
    }


@section("The groups")
def show_groups(detector: Detector, groups: Groups, threshold: float) -> None:
    """Offer what the samples have in common with their like, and intervals that know of it."""
    ask = panel(f"Are these {detector.noun_plural} independent?", ":material/groups:", "independence")
    ask(_show_groups)(detector, groups, threshold)


def _show_groups(detector: Detector, groups: Groups, threshold: float) -> None:
    st.markdown(f"{_taken_for(detector)} {groups.why}")
    points = {name: detector.curve_of(groups.of == i).at(threshold) for i, name in enumerate(groups.names)}
    rows = {name: _group_row(point, detector.noun_plural) for name, point in points.items()}
    show_table(pd.DataFrame(rows).T, "groups", "Groups as CSV")
    n_intervals = len(rows) * len(_IN_GROUPS)
    if n_intervals >= _MANY_INTERVALS:
        st.caption(
            f"Of these {n_intervals:,} intervals about {formats.count(0.05 * n_intervals)} miss the true value by "
            f"chance alone, so that a {groups.noun} which stands out may be one of them."
        )
    drawn = (
        f"Single {detector.noun_plural}" if detector.clusters is None else f"Each {detector.clusters.noun} as a whole"
    )
    schemes: dict[str, Scheme] = {drawn: "single"}
    if detector.curve.n_samples > BLOCK:
        schemes[f"Blocks of {BLOCK} neighbours"] = "blocks"
    schemes[f"Within each {groups.noun}"] = "strata"
    how = st.radio("Draw again", list(schemes), horizontal=True, help=TERMS["bootstrap"].markdown)
    found = resampled(detector, threshold, scheme=schemes[how])
    point = detector.curve.at(threshold)
    of_single = {key: measure.interval(point) for key, measure in MEASURES.items() if key in found.values}
    of_single |= {key: measure.interval(detector.curve) for key, measure in AREAS.items()}
    intervals = {
        (MEASURES | AREAS)[key].name: formats.interval(found.interval(key, of_single[key])) for key in found.values
    }
    show_table(pd.DataFrame({"95 % interval": intervals}), "intervals", "Intervals as CSV")
    if found.is_linearised:
        st.caption(TERMS["linearised"].sentence, help=TERMS["linearised"].markdown)


def _taken_for(detector: Detector) -> str:
    if detector.clusters is None:
        return f"Every interval takes the {detector.noun_plural} for independent draws."
    return f"Every interval knows which {detector.noun_plural} are of one {detector.clusters.noun}."


def _group_row(point: OperatingPoint, noun_plural: str) -> dict[str, str]:
    measured = {
        measure.name: formats.share_with_interval(measure.of(point), measure.interval(point))
        for measure in (MEASURES[key] for key in _IN_GROUPS)
    }
    n, n_wrong = formats.count(point.n_samples), formats.count(point.fp + point.fn)
    return {noun_plural.capitalize(): n, "Mistakes": n_wrong, **measured}
