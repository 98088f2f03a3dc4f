"""All measures at the threshold: their intervals, what answers without a look achieve, and groups."""

import pandas as pd
import streamlit as st

from digitlab.evaluation.detectors import Detector, Groups
from digitlab.metrics.baselines import commonest_answer, guessing
from digitlab.metrics.measures import AREAS, MEASURES, Measure
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.prevalence import at_prevalence
from digitlab.metrics.resampling import BLOCK, Scheme
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.metrics.weighted import WeightedPoint, weighted_interval
from digitlab.texts import formats
from digitlab.texts.figures import IMAGINED
from digitlab.texts.terms import TERMS
from digitlab.ui.components.section import panel, section
from digitlab.ui.components.tables import show_table
from digitlab.ui.state.resampled import resampled

_IN_GROUPS = ("precision", "recall", "f1")
# Of so many 95 % intervals one misses on average.
_MANY_INTERVALS = 20


@section("The table of measures")
def show_measures(detector: Detector, threshold: float, prevalence: float | None) -> None:
    """Show the table of all measures."""
    point = detector.curve.at(threshold)
    weighted = None if detector.weighted_curve is None else detector.weighted_curve.at(threshold)
    rows = [
        {"Measure": measure.name, detector.judged_name.capitalize(): formats.share(measure.of(point))}
        | _row(measure, point, prevalence, weighted)
        for measure in MEASURES.values()
    ]
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
    measure: Measure, point: OperatingPoint, prevalence: float | None, weighted: WeightedPoint | None
) -> dict[str, str]:
    target_point = at_prevalence(point, prevalence)
    row = {"95 % interval": formats.interval(measure.interval(point))}
    if weighted is not None:
        row["Weighted"] = formats.share(measure.of(weighted.point))
        interval = weighted_interval(measure, weighted)
        row["Weighted, 95 % interval"] = "" if interval is None else formats.interval(interval)
    if prevalence is not None:
        row[IMAGINED] = formats.share(measure.of(target_point))
        row["Its 95 % interval"] = formats.interval(measure.interval(point, prevalence))
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
    st.markdown(f"Every interval takes the {detector.noun_plural} for independent draws. {groups.why}")
    points = {
        name: ThresholdCurve(*(values[groups.of == i] for values in detector.judged)).at(threshold)
        for i, name in enumerate(groups.names)
    }
    rows = {name: _group_row(point, detector.noun_plural) for name, point in points.items()}
    show_table(pd.DataFrame(rows).T, "groups", "Groups as CSV")
    schemes: dict[str, Scheme] = {f"Single {detector.noun_plural}": "single"}
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
    if len(groups.names) * len(_IN_GROUPS) >= _MANY_INTERVALS:
        n = len(groups.names) * len(_IN_GROUPS)
        st.caption(
            f"Of these {n:,} intervals about {0.05 * n:.0f} miss the true value by chance alone, so that a "
            f"{groups.noun} which stands out may be one of them."
        )
    show_table(pd.DataFrame({"95 % interval": intervals}), "intervals", "Intervals as CSV")


def _group_row(point: OperatingPoint, noun_plural: str) -> dict[str, str]:
    measured = {
        measure.name: formats.share_with_interval(measure.of(point), measure.interval(point))
        for measure in (MEASURES[key] for key in _IN_GROUPS)
    }
    return {noun_plural.capitalize(): f"{point.n_samples:,}", "Mistakes": f"{point.fp + point.fn:,}", **measured}
