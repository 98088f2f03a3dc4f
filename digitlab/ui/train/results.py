"""What the Train page shows beside the controls: samples, the training under way, the result, the session's runs."""

import numpy as np
import streamlit as st

from digitlab.evaluation.detectors import Detector
from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import LearningCurve, Run
from digitlab.experiments.tasks import OneDigit, Task
from digitlab.figures.confusion import detector_confusion
from digitlab.figures.images import contact_sheet
from digitlab.figures.learning import learning_curve
from digitlab.texts import formats
from digitlab.ui.components.cards import show_metric, show_metrics
from digitlab.ui.components.figures import show_figure
from digitlab.ui.components.runs_table import AVERAGES, readable_rows, select_runs
from digitlab.ui.components.section import section
from digitlab.ui.components.waiting import show_waiting
from digitlab.ui.state import session, shared
from digitlab.ui.state.threshold import chosen_detector
from digitlab.ui.train.controls import fill_controls
from digitlab.ui.train.repeats import show_repeats

_N_SAMPLES = 40


def show_samples(task: Task) -> None:
    """Show training images of the digit that is looked for, and of others."""
    train, one = shared.data().train, OneDigit(task.first_digit)
    is_digit = one.target(train.labels)
    for title, chosen in ((one.title, is_digit), ("Other digits", ~is_digit)):
        st.caption(title)
        sheet = contact_sheet(train.images[np.flatnonzero(chosen)[:_N_SAMPLES]], columns=20)
        st.image(sheet, width="stretch", alt=f"{title}: {_N_SAMPLES} training images")


def show_pending() -> None:
    """Show the trainings that this visitor waits for, but for that of the chosen run, which stands in its place."""
    for status in session.statuses():
        if status.is_pending and status.experiment != session.chosen_experiment():
            show_waiting(status.experiment)


def show_result(run: Run) -> None:
    """Show a run at the classifier's own threshold, and how it learned."""
    st.subheader(naming.title(run.experiment))
    if not run.experiment.task.has_threshold:
        with section("The figures of all ten digits"):
            _show_ten_digits(run.experiment)
    detector = chosen_detector(run)
    with section("Precision and recall"):
        show_metrics(detector.curve.at(detector.default_threshold))
    matrix, curve = st.columns(2)
    with matrix, section("The confusion matrix"):
        _show_matrix(detector)
    with curve, section("The learning curve"):
        _show_learning_curve(run)
    st.caption(
        f"10,000 test images at the classifier's own threshold, {formats.threshold(run.default_threshold)}. Trained in "
        f"{formats.seconds(run.fit_seconds)}, the test images scored in {formats.seconds(run.score_seconds)}."
    )
    show_repeats(run, detector)


def _show_ten_digits(experiment: Experiment) -> None:
    """Show how well all digits are told apart, before one of them is read as a detector."""
    summary = shared.summary(experiment)
    accuracy, f1 = st.columns(2)
    answered = "Part of the test images whose digit is answered."
    show_metric(accuracy, "Accuracy, all ten digits", summary.accuracy, summary.intervals["accuracy"], answered)
    alike = "The macro average: each digit counts alike."
    show_metric(f1, "F1, mean over the ten digits", summary.f1, None, alike)


def _show_matrix(detector: Detector) -> None:
    point = detector.curve.at(detector.default_threshold)
    alt = (
        f"Confusion matrix: {point.tp} true positives, {point.fp} false positives, {point.fn} false negatives, "
        f"{point.tn} true negatives"
    )
    show_figure(detector_confusion(point.confusion_matrix, detector.names), "confusion", alt)


def _show_learning_curve(run: Run) -> None:
    curve = run.learning_curve
    if curve is None:
        return
    last = formats.share(curve.validation_scores[-1])
    alt = f"Learning curve: {curve.measure} on {curve.validated_on} ends at {last}"
    show_figure(learning_curve(curve), "learning_curve", alt)
    st.caption(
        f"Measured on {curve.n_training:,} training images and on {curve.n_validation:,} {curve.validated_on}, after "
        f"each step. {_advice(curve)}"
    )


def _advice(curve: LearningCurve) -> str:
    if curve.validated_on == "test images":
        return (
            "Do not pick a setting by this curve: whatever was picked by the test images looks better on them than it "
            "is. Train on 58,000 images or fewer, and the curve is measured on training images that were left out."
        )
    return "A setting may be picked by it: the test images have no part in it."


def show_runs(chosen: Experiment) -> None:
    """Show the runs of this session in a table; a tick goes back to one."""
    st.subheader("Runs of this session")
    rows = readable_rows(session.experiments())
    key, alt = f"runs-{len(rows)}-{chosen.digest}", "The runs of this session with their test metrics"
    for experiment in select_runs(rows, key, alt, selection_mode="single-row"):
        if experiment != chosen:
            session.choose(experiment)
            fill_controls(experiment)
            st.rerun()
    st.caption(f"Tick a run to go back to it. {AVERAGES}")
