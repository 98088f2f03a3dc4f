"""Two detectors side by side, and whether chance alone may have made the difference."""

import pandas as pd
import streamlit as st

from digitlab.evaluation.detectors import Detector
from digitlab.metrics.comparing import differences, mcnemar
from digitlab.metrics.points import OperatingPoint
from digitlab.texts import formats
from digitlab.texts.comparing import conclusion
from digitlab.texts.terms import TERMS
from digitlab.ui.components.section import section
from digitlab.ui.components.tables import show_table
from digitlab.ui.state import threshold as state
from digitlab.ui.state.resampled import resampled
from digitlab.ui.thresholds.finder import short_row
from digitlab.ui.visitor_text import escape_markdown

_OWN, _EQUAL = "Each at its own threshold", "Both at this recall"


@section("The comparison")
def show_comparison(detector: Detector, compared: Detector, names: tuple[str, str]) -> None:
    """Show the operating points of two detectors of the same images, and the tests of their differences."""
    st.subheader("The two side by side")
    how = st.radio("Read them", [_OWN, _EQUAL], horizontal=True)
    points = [other.curve.at(state.threshold(other)) for other in (detector, compared)]
    if how == _EQUAL:
        recall = points[0].recall
        points = [other.curve.at_recall(recall) for other in (detector, compared)]
        st.caption("Each stands at its highest threshold with at least this recall: a rule, the same for both.")
    titles = (detector.title, f"{compared.title} (compared)")
    both = pd.DataFrame([_row(point) for point in points], index=list(titles))
    shown = (escape_markdown(detector.title), f"{escape_markdown(compared.title)} (compared)")
    show_table(both, "side-by-side", "Both as CSV", rows=shown)
    _show_tests(
        detector,
        compared,
        (points[0].threshold, points[1].threshold),
        (escape_markdown(names[0]), escape_markdown(names[1])),
    )


def _row(point: OperatingPoint) -> dict[str, str]:
    return {
        "Threshold": formats.threshold(point.threshold),
        **short_row(point),
        "Accuracy": formats.share(point.accuracy),
    }


def _show_tests(
    detector: Detector, compared: Detector, thresholds: tuple[float, float], names: tuple[str, str]
) -> None:
    truth = detector.judged.y_true
    test = mcnemar(truth, detector.predict(thresholds[0]), compared.predict(thresholds[1]))
    disagreements = test.only_first + test.only_second
    st.markdown(
        f"At these thresholds they disagree on {disagreements:,} of {len(truth):,} {detector.noun_plural}: {names[0]} "
        f"alone is right on {test.only_first:,}, {names[1]} alone on {test.only_second:,} (McNemar's exact test, "
        f"p = {formats.p_value(test.p_value)})."
    )
    recall = detector.curve.at(thresholds[0]).recall
    both = [
        resampled(other, threshold, recall=recall)
        for other, threshold in zip((detector, compared), thresholds, strict=True)
    ]
    conclusions = [conclusion(difference, *names, detector.noun_plural) for difference in differences(*both)]
    st.markdown("\n".join(f"- {sentence}" for sentence in conclusions))
    st.caption(TERMS["paired"].sentence, help=TERMS["paired"].markdown)
