"""Runs side by side: which there are, which are ticked, and their curves over each other."""

import streamlit as st

from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.tasks import DIGITS
from digitlab.figures import comparison as figures
from digitlab.metrics.measures import AREAS
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts import formats
from digitlab.ui.compare.best import show_best
from digitlab.ui.compare.differences import show_differences
from digitlab.ui.components.figures import show_figure
from digitlab.ui.components.runs_table import AVERAGES, readable_rows, run_row, select_runs
from digitlab.ui.components.section import section
from digitlab.ui.state import session, shared
from digitlab.ui.state.threshold import chosen_digit

_MOST_RUNS = 200
_N_FIRST = 3


def comparable_experiments() -> list[Experiment]:
    """Return the experiments that have a run: this session's first, then the server's by their names.

    The store's own order, by last use, would change while the page reads the runs.
    """
    stored = shared.store().experiments()
    here = [experiment for experiment in session.experiments() if experiment in stored]
    others = [experiment for experiment in stored if experiment not in here][: max(0, _MOST_RUNS - len(here))]
    others.sort(key=lambda experiment: (naming.title(experiment), experiment.digest))
    return list(readable_rows([*here, *others]))


def choose_runs(experiments: list[Experiment]) -> list[Experiment]:
    """Show the table of all runs; return those that are ticked in it."""
    # What is ticked is kept by the runs themselves: a run that another visitor adds moves the rows.
    rows = readable_rows(experiments, _row)
    experiments = list(rows)
    if not experiments:
        return []
    ticked: list[Experiment] = st.session_state.get("compared", _first_ticked(experiments))
    st.session_state["compared"] = select_runs(
        rows,
        f"runs-{hash(tuple(experiments))}",
        "All runs of this session and of the server with their figures on the test images",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": [i for i, shown in enumerate(experiments) if shown in ticked]}},
    )
    st.caption(
        "Tick the runs to compare; click a column's name to sort by it. Measured on 10,000 test images at the "
        f"classifier's own threshold. {AVERAGES}"
    )
    return st.session_state["compared"]


def _first_ticked(experiments: list[Experiment]) -> list[Experiment]:
    """Return a few runs that can be drawn as detectors of one digit: the visitor's own, if there are any."""
    digit = experiments[0].task.first_digit
    alike = [experiment for experiment in experiments if digit in experiment.task.digits]
    own = [experiment for experiment in alike if experiment in session.experiments()]
    return (own or alike)[:_N_FIRST]


def _row(experiment: Experiment) -> dict[str, object]:
    return run_row(experiment, areas=True) | {
        "Prediction, s": shared.summary(experiment).score_seconds,
        "Model, MB": shared.store().model_bytes(experiment) / 1e6,
        "This session": experiment in session.experiments(),
    }


def show_overlays(chosen: list[Experiment]) -> None:
    """Show the curves of runs over each other, read as detectors of one digit."""
    digit = _choose_digit(chosen)
    fitting = [experiment for experiment in chosen if digit in experiment.task.digits]
    shown = fitting[: figures.MOST_CURVES]
    if len(fitting) < len(chosen):
        st.caption(f"Only runs that know the digit {digit} are drawn: {len(fitting)} of the {len(chosen)} ticked.")
    if len(shown) < len(fitting):
        st.caption(f"More than {figures.MOST_CURVES} curves cannot be told apart; the first {len(shown)} are drawn.")
    if not shown:
        st.info("None of the ticked runs detects this digit. Choose another digit.", icon=":material/rule:")
        return
    detectors = {}
    for experiment in shown:
        with section(naming.title(experiment)):
            detectors[naming.distinct_name(experiment)] = shared.stored_detector(experiment, digit)
    _show_curves({name: detector.curve for name, detector in detectors.items()})
    show_differences(detectors)
    show_best(detectors)


def _show_curves(curves: dict[str, ThresholdCurve]) -> None:
    n, areas = (
        len(curves),
        {
            key: "; ".join(f"{name}: {formats.share(measure.of(curve))}" for name, curve in curves.items())
            for key, measure in AREAS.items()
        },
    )
    left, right = st.columns(2)
    with left, section("Precision against recall"):
        st.markdown("**Precision against recall**")
        alt = f"Precision against recall of {n} runs. Average precision: {areas['average_precision']}"
        show_figure(figures.precision_recall_of_runs(curves), "compared_precision_recall", alt)
    with right, section("The ROC curves"):
        st.markdown("**ROC**")
        alt = f"ROC curves of {n} runs. Areas: {areas['roc_auc']}"
        show_figure(figures.roc_of_runs(curves), "compared_roc", alt)
    with section("Precision and recall against the threshold"):
        _show_thresholds(curves)


def _show_thresholds(curves: dict[str, ThresholdCurve]) -> None:
    st.markdown("**Precision and recall against the threshold**")
    alt = f"Precision and recall of {len(curves)} runs against the percentile of the threshold"
    show_figure(figures.thresholds_of_runs(curves), "compared_thresholds", alt)
    st.caption(
        "Probabilities and distances have no common scale, so each threshold stands at its percentile: at 90, the "
        "threshold lies above 90 % of the images' scores and flags the other 10 %. Hover to read the threshold itself."
    )


def _choose_digit(chosen: list[Experiment]) -> int:
    detectors = [experiment.task.first_digit for experiment in chosen if experiment.task.has_threshold]
    first = detectors[0] if detectors else chosen_digit()
    return st.selectbox(
        "Read as detectors of",
        DIGITS,
        index=first,
        key=f"compared_digit_{first}",
        help="Runs of all ten digits serve as ten detectors: each digit against the rest.",
    )


def show_scores_against_time(experiments: list[Experiment]) -> None:
    """Show what longer training brings."""
    figure = figures.score_against_time([_timed(experiment) for experiment in experiments])
    alt = f"F1 or accuracy of {len(experiments)} runs against their training time"
    show_figure(figure, "score_against_time", alt)


def _timed(experiment: Experiment) -> figures.TimedRun:
    summary, task = shared.summary(experiment), experiment.task
    return figures.TimedRun(
        name=naming.distinct_name(experiment),
        label=experiment.spec.title,
        seconds=summary.fit_seconds,
        score=task.main_measure(summary),
        is_detector=task.has_threshold,
    )
