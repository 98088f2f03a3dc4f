"""The section that tells how much of a run's figures is chance: over seeds, and over folds."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from digitlab import naming
from digitlab.detectors import Detector
from digitlab.experiment import Experiment
from digitlab.figures.spread import precision_recall_spread, roc_spread
from digitlab.jobs import JobState
from digitlab.metrics.measures import AREAS, MEASURES
from digitlab.repeats import N_SEEDS, WANTED_PRECISION, Variant, of_folds, of_seeds, repeats, spread
from digitlab.runs import Run
from digitlab.ui.components.cards import formatted
from digitlab.ui.components.figures import show_figure
from digitlab.ui.components.section import section
from digitlab.ui.components.waiting import describe_progress, show_progress
from digitlab.ui.state import session, shared

_AT_THRESHOLD = ("precision", "recall", "f1", "accuracy")
_ASKED = "repeating"
_SECONDS_BETWEEN_LOOKS = 0.5


@section("How much of this is chance")
def show_repeats(run: Run, detector: Detector) -> None:
    """Show how a run varies, or offer to train it again.

    Parameters
    ----------
    run : Run
    detector : Detector
        The run, or the one of its ten detectors that the visitor looks at.
    """
    panel = st.expander("How much of this is chance?", icon=":material/casino:", on_change="rerun", key="repeats")
    if not panel.open:
        return
    digit = next(digit for digit, other in shared.detectors(run).items() if other is detector)
    with panel:
        _show_seeds(run, digit)
        of_each_fold = of_folds(run, digit, shared.data())
        if of_each_fold:
            name = f"{len(of_each_fold)} folds"
            st.markdown(f"**Over {name}**, each judged by the training images that it left out")
            _show_spread(of_each_fold, name)


def _show_seeds(run: Run, digit: int) -> None:
    experiments = repeats(run.experiment)
    missing = [experiment for experiment in experiments if experiment not in shared.store()]
    asked: list[Experiment] = [experiment for experiment in st.session_state.get(_ASKED, []) if experiment in missing]
    if missing and st.button(
        f"Repeat with {N_SEEDS} seeds",
        icon=":material/repeat:",
        disabled=bool(asked),
        help="Another seed shuffles the training images anew and is the classifier's own chance.",
    ):
        for experiment in missing:
            shared.queue().submit(experiment, session.visitor(), bulk=True)
        st.session_state[_ASKED] = asked = missing
    if asked:
        _show_trainings(asked)
    if missing:
        return
    name = f"{N_SEEDS} seeds"
    st.markdown(f"**Over {name}**, judged by the same test images")
    _show_spread(of_seeds([shared.stored_run(experiment) for experiment in experiments], digit, shared.data()), name)


@st.fragment(run_every=_SECONDS_BETWEEN_LOOKS)
def _show_trainings(asked: list[Experiment]) -> None:
    """Show how far the repeats are; run the page again when all have ended."""
    statuses = [shared.queue().status(experiment, session.visitor()) for experiment in asked]
    waiting = [status for status in statuses if status.is_pending]
    failed = next((status for status in statuses if status.state is JobState.FAILED), None)
    if not waiting:
        st.session_state[_ASKED] = []
        if failed is None:
            st.rerun()
        st.error(failed.message, icon=":material/error:")
        return
    running = next((status for status in waiting if status.progress is not None), None)
    done = N_SEEDS - len(waiting)
    if running is None or running.progress is None:
        st.markdown(f":material/schedule: {done} of {N_SEEDS} are there; the others wait for a free worker.")
    else:
        seed = f"{naming.title(running.experiment)}, seed {running.experiment.seed}"
        show_progress(running.progress, f"{seed}: {describe_progress(running.progress)}")
    if st.button("Cancel repeats", icon=":material/close:"):
        for status in waiting:
            shared.queue().cancel(status.experiment, session.visitor())
        st.session_state[_ASKED] = []
        st.rerun()


def _show_spread(variants: Sequence[Variant], name: str) -> None:
    points = [variant.curve.at(variant.default_threshold) for variant in variants]
    values = {MEASURES[key].name: [MEASURES[key].of(point) for point in points] for key in _AT_THRESHOLD}
    values |= {measure.name: [measure.of(variant.curve) for variant in variants] for measure in AREAS.values()}
    values[f"Threshold for {WANTED_PRECISION:.0%} precision"] = [variant.chosen_threshold for variant in variants]
    st.table(pd.DataFrame({measure: _row(found) for measure, found in values.items()}).T)
    left, right = st.columns(2)
    curves = [variant.curve for variant in variants]
    key = name.replace(" ", "_")
    with left:
        show_figure(
            precision_recall_spread(curves, name), f"precision_recall_{key}", f"Precision against recall over {name}"
        )
    with right:
        show_figure(roc_spread(curves, name), f"roc_{key}", f"ROC curves over {name}")
    st.caption("The bands reach from the lowest to the highest; they are no intervals.")


def _row(values: Sequence[float]) -> dict[str, str]:
    found = spread(values)
    return {
        "Mean": formatted(found.mean),
        "Standard deviation": formatted(found.deviation),
        "Lowest": formatted(found.lowest),
        "Highest": formatted(found.highest),
    }
