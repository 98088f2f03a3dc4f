"""Two detectors side by side, and whether chance alone may have made the difference."""

import pandas as pd
import streamlit as st

from digitlab.evaluation.detectors import Detector
from digitlab.metrics.comparing import SIGNIFICANT, McNemar, differences, mcnemar, needed_to_tell_apart
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
def show_comparison(detector: Detector, compared: Detector, names: tuple[str, str], threshold: float) -> None:
    """Show the operating points of two detectors of the same samples, and the tests of their differences."""
    st.subheader("The two side by side")
    how = st.radio("Read them", [_OWN, _EQUAL], horizontal=True)
    both, point = (detector, compared), detector.curve.at(threshold)
    points = [point, compared.curve.at(state.threshold(compared))]
    if how == _EQUAL:
        points = [other.curve.at_recall(point.recall) for other in both]
        st.caption("Each stands at its highest threshold with at least this recall: a rule, the same for both.")
    table = pd.DataFrame([_row(point) for point in points], index=[detector.title, f"{compared.title} (compared)"])
    shown = (escape_markdown(detector.title), f"{escape_markdown(compared.title)} (compared)")
    show_table(table, "side-by-side", "Both as CSV", rows=shown)
    _show_tests(both, [point.threshold for point in points], *map(escape_markdown, names))


def _row(point: OperatingPoint) -> dict[str, str]:
    accuracy = formats.share(point.accuracy)
    return {"Threshold": formats.threshold(point.threshold), **short_row(point), "Accuracy": accuracy}


def _show_tests(both: tuple[Detector, Detector], thresholds: list[float], first: str, second: str) -> None:
    truth, noun_plural = both[0].judged.y_true, both[0].noun_plural
    pairs = list(zip(both, thresholds, strict=True))
    test = mcnemar(truth, *(detector.predict(threshold) for detector, threshold in pairs))
    counts_once = both[0].curve.rows is None
    p_value = f" (McNemar's exact test, p = {formats.p_value(test.p_value)})" if counts_once else ""
    st.markdown(
        f"At these thresholds they disagree on {test.only_first + test.only_second:,} of {len(truth):,} {noun_plural}: "
        f"{first} alone is right on {test.only_first:,}, {second} alone on {test.only_second:,}{p_value}."
        f"{_needed(test, len(truth), noun_plural) if counts_once else ''}"
    )
    if not counts_once:
        st.caption(
            f"McNemar's test takes {noun_plural} for independent and counts each once, which these do not. The "
            f"intervals of the differences know of it{_drawn_how(both[0])}."
        )
    recall = both[0].curve.at(thresholds[0]).recall
    of_first, of_second = (resampled(detector, threshold, recall=recall) for detector, threshold in pairs)
    found = differences(of_first, of_second, test)
    conclusions = [conclusion(difference, first, second, noun_plural) for difference in found]
    st.markdown("\n".join(f"- {sentence}" for sentence in conclusions))
    in_steps = "Precision at equal recall moves in steps, so that its interval is rather too wide."
    st.caption(f"{TERMS['paired'].sentence} {in_steps}", help=TERMS["paired"].markdown)
    if of_first.is_linearised:
        st.caption(TERMS["linearised"].sentence, help=TERMS["linearised"].markdown)


def _drawn_how(detector: Detector) -> str:
    return "" if detector.clusters is None else f": they draw each {detector.clusters.noun} as a whole"


def _needed(test: McNemar, n: int, noun_plural: str) -> str:
    """Say how many samples would tell them apart, where these do not."""
    needed = needed_to_tell_apart(test, n)
    if needed is None or test.p_value < SIGNIFICANT:
        return ""
    return (
        f" If they differ as much as here, {needed:,} {noun_plural} would show it in 8 of 10 such comparisons "
        "(Connor, 1987)."
    )
