"""Everything that follows the threshold: the slider, the finder, and sections of all that it changes."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from digitlab.evaluation.detectors import Detector
from digitlab.texts import figures as texts
from digitlab.texts import formats
from digitlab.ui.components.section import panel, section
from digitlab.ui.components.threshold_slider import Mark, threshold_slider
from digitlab.ui.state import threshold as state
from digitlab.ui.thresholds.by_group import show_by_group
from digitlab.ui.thresholds.costs import show_costs
from digitlab.ui.thresholds.finder import show_finder
from digitlab.ui.thresholds.measures import show_groups, show_measures
from digitlab.ui.thresholds.others import Other, Others
from digitlab.ui.thresholds.side_by_side import show_comparison
from digitlab.ui.thresholds.zone_finder import show_worth_of_asking, show_zone_finder
from digitlab.widget import Position

# What moves over the figures of the page.
MARKS = (
    Mark("by_threshold", x="threshold", precision=True, title=texts.BY_THRESHOLD.title),
    Mark("precision_recall", x="recall", y="precision", precision=True, title=texts.PRECISION_RECALL.title),
    Mark("roc", x="false_positive_rate", y="recall", title=texts.ROC.title),
    Mark("histogram", x="threshold", title=texts.SCORES.title),
    Mark("gains", x="queue_rate", y="recall", title=texts.GAINS.title),
)


@st.fragment
@section("The threshold")
def show_operating_point(
    detector: Detector, others: Others, compared: Other | None, show_to_take: Callable[[float], None]
) -> None:
    """Show all that follows the threshold; it alone runs again when the handle is released."""
    threshold, prevalence = state.threshold(detector), state.prevalence()
    position, origin = state.position(detector), state.origin(detector)
    threshold_slider(
        detector,
        position,
        on_change=setter(detector),
        marks=MARKS,
        origin=origin,
        offers_zone=True,
        spread=state.spread(detector),
    )
    state.show_in_address_bar(detector)
    if origin is not None:
        st.caption(f":material/my_location: {origin}")
    _show_what_counts(detector)
    show_to_take(threshold)
    finder = st.expander("Find a threshold", icon=":material/search:")
    # The measures first: whoever has moved the threshold waits for them.
    with st.expander("All measures, and how sure they are", icon=":material/straighten:"):
        show_measures(detector, threshold, prevalence)
    with finder:
        (show_finder if position.clear_below is None else show_zone_finder)(detector, prevalence)
    if position.clear_below is not None:
        show_worth_of_asking(detector, prevalence)
    show_costs(detector, others, prevalence)
    show_by_group(detector, threshold)
    if detector.groups is not None:
        show_groups(detector, detector.groups, threshold)
    _show_falls(detector)
    if compared is not None:
        show_comparison(detector, compared.detector(), (others.name, compared.short_name), threshold)


def setter(detector: Detector) -> Callable[[Position], None]:
    """Return what takes the handles' positions when they are released."""
    return partial(state.set_position, detector)


def _show_what_counts(detector: Detector) -> None:
    """Say where samples do not count once each, or belong together."""
    noun_plural, sentences = detector.noun_plural, []
    if detector.sample_weight is not None:
        n_positive, n_negative = map(formats.count, (detector.curve.n_positive, detector.curve.n_negative))
        sentences.append(
            f":material/balance: Each of the {detector.curve.n_rows:,} {noun_plural} counts as many times as its "
            f"weight says: {n_positive} positives and {n_negative} negatives together."
        )
    if detector.clusters is not None:
        sentences.append(
            f":material/groups: {noun_plural.capitalize()} of one {detector.clusters.noun} belong "
            "together: intervals are as wide as that makes them, and a threshold is checked on others than it was "
            "chosen on."
        )
    for sentence in sentences:
        st.caption(sentence)


@section("Whether precision rises")
@panel("Does precision always rise to the right?", ":material/trending_down:", "falls")
def _show_falls(detector: Detector) -> None:
    """Show a step to the right at which precision falls."""
    curve = detector.curve
    falls = curve.precision_falls()
    n_steps = len(curve.scores) - 1
    if not len(falls):
        st.markdown(f"For this detector it does, at each of its {n_steps:,} steps.")
        return
    before, after = (curve.at(curve.shortened(curve.thresholds[i])) for i in curve.deepest_fall_of_precision())
    st.markdown(
        f"Usually: with every false alarm that goes, it rises. But at {len(falls):,} of {n_steps:,} steps what goes is "
        f"right, and it falls. Most of all from threshold {formats.threshold(before.threshold)} to "
        f"{formats.threshold(after.threshold)}: of the {detector.noun_plural} that are no longer flagged there, "
        f"{formats.count(before.tp - after.tp)} were right and {formats.count(before.fp - after.fp)} were not. "
        f"Precision falls from {formats.share(before.precision)} to {formats.share(after.precision)}, and recall from "
        f"{formats.share(before.recall)} to {formats.share(after.recall)}. Recall never rises to the right."
    )
    step = (detector, before.threshold)
    st.button("Show this step", icon=":material/my_location:", on_click=state.set_threshold, args=step)
