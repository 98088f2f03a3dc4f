"""The figures of all thresholds at once: curves, scores, gains, calibration."""

import html
from collections.abc import Mapping

import streamlit as st

from digitlab.evaluation.detectors import Detector
from digitlab.figures import curves
from digitlab.figures.calibration import reliability_diagram
from digitlab.figures.gains import cumulative_gains, lift
from digitlab.metrics.bands import FEWEST
from digitlab.metrics.measures import AREAS
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts import calibrating, formats
from digitlab.texts import figures as texts
from digitlab.texts.terms import TERMS
from digitlab.ui.components.figures import show_figure
from digitlab.ui.components.section import section
from digitlab.ui.thresholds import analyses


def show_curves(detector: Detector, others: Mapping[str, ThresholdCurve]) -> None:
    """Show precision, recall and false positive rate over all thresholds, and the scores."""
    curve, bands = detector.curve, analyses.bands(detector)
    left, right = st.columns(2)
    with left:
        figure = curves.precision_recall_by_threshold(curve, intervals=True)
        show_figure(figure, "by_threshold", texts.BY_THRESHOLD_ALT)
    with right:
        figure = curves.precision_recall(curve, band=bands.precision_recall, others=others, name=detector.legend)
        alt = f"{texts.PRECISION_RECALL.title}, average precision {formats.share(curve.average_precision)}"
        show_figure(figure, "precision_recall", alt)
        _show_area("average_precision", curve, curve.prevalence)
    left, right = st.columns(2)
    with left:
        alt = f"{texts.ROC.title} with an area of {formats.share(curve.roc_auc)}"
        show_figure(curves.roc(curve, band=bands.roc, others=others), "roc", alt)
        _show_area("roc_auc", curve, 0.5)
    with right:
        figure = curves.score_histogram(*detector.judged, None, legend_names(detector), detector.sample_weight)
        show_figure(figure, "histogram", f"Histogram of the scores: {detector.names[1]} and {detector.names[0]}")
    if said := texts.missing_bands(curve.effective_sizes, FEWEST):
        st.caption(said)
    st.caption(
        "The coloured bands are pointwise 95 % intervals: each holds at its place, not for the curve as a whole. A "
        'dashed line in the upper figures, once you move "How rare is it?", is precision in that world.',
        help=TERMS["band"].markdown,
    )


def legend_names(detector: Detector) -> tuple[str, str]:
    """Return the names of the two classes as Plotly shows them: it knows some HTML."""
    negative, positive = (html.escape(name, quote=False) for name in detector.names)
    return negative, positive


def _show_area(key: str, curve: ThresholdCurve, guessing: float) -> None:
    """Show an area under a curve with its interval and what guessing has."""
    measure = AREAS[key]
    interval = formats.interval(measure.interval(curve))
    st.caption(
        f"{measure.name} {formats.share(measure.of(curve))}, 95 % interval {interval or 'undefined'}; "
        f"guessing has {formats.share(guessing)}.",
        help=measure.markdown,
    )


def show_gains(detector: Detector, others: Mapping[str, ThresholdCurve]) -> None:
    """Show what one finds by looking at the highest scores first."""
    st.subheader("If you can look at only a few", help=TERMS["gains"].markdown)
    left, right = st.columns(2)
    with left:
        alt = "Cumulative gains: part of the positives found over part looked at"
        show_figure(cumulative_gains(detector.curve, others, name=detector.legend), "gains", alt)
    with right:
        show_figure(lift(detector.curve, others, name=detector.legend), "lift", "Lift over part looked at")
        st.caption(TERMS["lift"].sentence, help=TERMS["lift"].markdown)


@st.fragment
@section("Calibration")
def show_calibration(detector: Detector, title: str) -> None:
    """Show whether its probabilities mean what they say."""
    st.subheader("Do its probabilities mean what they say?", help=TERMS["calibration"].markdown)
    possible = analyses.calibrations_of(detector)
    if not possible:
        st.markdown(f"{title} gives scores, not probabilities. {detector.way_to_calibrate}")
        return
    how = st.radio("Calibrate", possible, horizontal=True) if len(possible) > 1 else possible[0]
    shown = {name: analyses.calibration(detector, name) for name in dict.fromkeys((how, possible[0]))}
    left, right = st.columns(2)
    with left:
        alt = "Share of positives over predicted probability, in ten bins"
        show_figure(reliability_diagram(shown, detector.noun_plural), "calibration", alt)
    with right:
        for name, result in shown.items():
            score, skill, slope = st.columns(3)
            score.metric(
                f"Brier score, {name.lower()}", formats.share(result.brier_score), help=TERMS["brier_score"].markdown
            )
            skill.metric("Brier skill", formats.share(result.brier_skill), help=TERMS["brier_skill"].markdown)
            recalibration = result.recalibration
            slope.metric(
                "Calibration slope", calibrating.slope(recalibration), help=TERMS["calibration_slope"].markdown
            )
            st.caption(
                calibrating.sentence(recalibration, detector.noun_plural), help=TERMS["calibration_intercept"].markdown
            )
        baseline = next(iter(shown.values())).brier_baseline
        st.caption(f"Who always answers with the share of positives has a Brier score of {formats.share(baseline)}.")
