import numpy as np
import pandas as pd
import streamlit as st

from digitlab.experiment import Experiment, ExperimentError
from digitlab.figures.confusion import detector_confusion
from digitlab.figures.images import contact_sheet
from digitlab.figures.learning import learning_curve
from digitlab.jobs import JobState
from digitlab.runs import Run
from digitlab.ui import detector, server, session
from digitlab.ui.controls import experiment_controls
from digitlab.ui.metrics import show_metrics
from digitlab.ui.waiting import show_failure, show_waiting

N_SAMPLES = 40


def show_samples(digit: int) -> None:
    train = server.data().train
    for title, chosen in ((f"Digit {digit}", train.labels == digit), ("Other digits", train.labels != digit)):
        st.caption(title)
        sheet = contact_sheet(train.images[np.flatnonzero(chosen)[:N_SAMPLES]], columns=20)
        st.image(sheet, width="stretch", alt=f"{title}: {N_SAMPLES} training images")


def show_pending() -> None:
    status = session.pending()
    if status is None:
        return
    asked = status.experiment
    if status.is_pending:
        show_waiting(asked, on_cancel=lambda: session.give_up(asked))
    elif status.state is JobState.FAILED:
        show_failure(status, on_retry=lambda: session.ask(asked))


def show_result(run: Run) -> None:
    st.subheader(run.experiment.title)
    digit = detector.chosen_digit(run)
    point = server.curve(run, digit).at(run.default_threshold)
    show_metrics(point)
    matrix, curve = st.columns(2)
    with matrix:
        st.plotly_chart(
            detector_confusion(point, digit),
            key="confusion",
            config={"displayModeBar": False},
            alt=f"Confusion matrix: {point.tp} true positives, {point.fp} false positives, {point.fn} false negatives, "
            f"{point.tn} true negatives",
        )
    with curve:
        if run.learning_curve is not None:
            st.plotly_chart(
                learning_curve(run.learning_curve),
                key="learning_curve",
                alt=f"Learning curve: {run.learning_curve.measure} on test images ends at "
                f"{run.learning_curve.validation_scores[-1]:.4f}",
            )
            st.caption(
                "Measured on 2,000 training and 2,000 test images after each step. Nothing is chosen by it, and nor "
                "should you: a setting that was picked by the test images flatters itself there."
            )
    st.caption(
        f"10,000 test images at the classifier's own threshold, {run.default_threshold:g}. "
        f"Trained in {run.fit_seconds:.1f} s, the test images scored in {run.score_seconds:.2f} s."
    )
    st.page_link("pages/thresholds.py", label="Move the threshold", icon=":material/tune:")


def show_runs(chosen: Run) -> None:
    st.subheader("Runs of this session")
    experiments = session.experiments()
    table = pd.DataFrame([run_row(experiment) for experiment in experiments])
    selected = st.dataframe(
        table,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"runs-{len(experiments)}-{chosen.experiment.digest}",
        alt="The runs of this session with their test metrics",
        column_config={
            name: st.column_config.NumberColumn(format="%.4f") for name in ("Precision", "Recall", "F1", "Accuracy")
        },
    )
    for row in selected["selection"]["rows"]:
        if experiments[row] != chosen.experiment:
            session.choose(experiments[row])
            st.rerun()
    st.caption("Tick a run to go back to it.")


def run_row(experiment: Experiment) -> dict[str, object]:
    run = server.stored_run(experiment)
    digit = experiment.digit if experiment.digit is not None else 7
    point = server.curve(run, digit).at(run.default_threshold)
    return {
        "Digit": "All ten" if experiment.digit is None else str(experiment.digit),
        "Classifier": experiment.spec.title,
        "Parameters": ", ".join(f"{name} {value}" for name, value in experiment.parameters.items()),
        "Images": experiment.n_train,
        "Precision": point.precision,
        "Recall": point.recall,
        "F1": point.f1,
        "Accuracy": point.accuracy,
        "Training time": f"{run.fit_seconds:.1f} s",
    }


st.title("Train a detector")
st.markdown(
    "Pick a digit and a classifier. It learns from handwriting to tell this digit from all others, and is judged on "
    "10,000 images that it has never seen."
)
controls, results = st.columns([1, 2], gap="large")
with controls:
    shown = st.session_state.get("chosen", Experiment())
    try:
        experiment, refusal = experiment_controls(shown), None
    except ExperimentError as error:
        experiment, refusal = shown, str(error)
    if st.button("Train", type="primary", icon=":material/play_arrow:", width="stretch", disabled=refusal is not None):
        session.ask(experiment)
    if refusal is not None:
        st.warning(refusal, icon=":material/block:")
    show_samples(experiment.digit if experiment.digit is not None else 7)
with results:
    show_pending()
    run = session.chosen_run()
    show_result(run)
    show_runs(run)
