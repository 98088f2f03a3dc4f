import streamlit as st

from digitlab.evaluation.thresholds import ThresholdCurve
from digitlab.experiment import Experiment
from digitlab.figures import comparison as figures
from digitlab.ui import server
from digitlab.ui.comparison import comparable_experiments, run_name, table_of_runs, timed_runs
from digitlab.ui.reproduction import show_reproduction

CONFIG = {"displayModeBar": False}
N_FIRST = 3
FIRST_DIGIT = 7
FORMATS = {
    "Images": "localized",
    **dict.fromkeys(("F1", "Precision", "Recall", "Accuracy", "ROC AUC", "Average precision"), "%.4f"),
    "Training, s": "%.1f",
    "Prediction, s": "%.2f",
    "Model, MB": "%.3f",
}


def first_ticked(experiments: list[Experiment]) -> list[Experiment]:
    """Return a few runs that can be drawn as detectors of one digit."""
    digit = FIRST_DIGIT if experiments[0].digit is None else experiments[0].digit
    return [experiment for experiment in experiments if experiment.digit in (None, digit)][:N_FIRST]


def choose_runs(experiments: list[Experiment]) -> list[Experiment]:
    """Show the table of all runs; return those that are ticked in it."""
    # What is ticked is kept by the runs themselves: a run that another visitor adds moves the rows.
    ticked: list[Experiment] = st.session_state.get("compared", first_ticked(experiments))
    selected = st.dataframe(
        table_of_runs(experiments),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": [i for i, shown in enumerate(experiments) if shown in ticked]}},
        key=f"runs-{hash(tuple(experiments))}",
        alt="All runs of this session and of the server with their figures on the test images",
        column_config={name: st.column_config.NumberColumn(format=form) for name, form in FORMATS.items()},
    )
    st.caption(
        "Tick the runs to compare; click a column's name to sort by it. Measured on 10,000 test images at the "
        "classifier's own threshold. Runs of ten digits have macro averages: the plain mean over the digits."
    )
    st.session_state["compared"] = [experiments[row] for row in selected["selection"]["rows"]]
    return st.session_state["compared"]


def choose_digit(chosen: list[Experiment]) -> int:
    digits = [experiment.digit for experiment in chosen if experiment.digit is not None]
    first = digits[0] if digits else st.session_state.get("digit", FIRST_DIGIT)
    return st.selectbox(
        "Read as detectors of",
        range(10),
        index=first,
        key=f"compared_digit_{first}",
        help="Runs of all ten digits serve as ten detectors: each digit against the rest.",
    )


def show_overlays(chosen: list[Experiment]) -> None:
    digit = choose_digit(chosen)
    fitting = [experiment for experiment in chosen if experiment.digit in (None, digit)]
    shown = fitting[: figures.MOST_CURVES]
    if len(fitting) < len(chosen):
        st.caption(f"Only runs that know the digit {digit} are drawn: {len(fitting)} of the {len(chosen)} ticked.")
    if len(shown) < len(fitting):
        st.caption(f"More than {figures.MOST_CURVES} curves cannot be told apart; the first {len(shown)} are drawn.")
    if not shown:
        st.info("None of the ticked runs detects this digit. Choose another digit.", icon=":material/rule:")
        return
    curves: dict[str, ThresholdCurve] = {
        run_name(experiment): server.curve(server.stored_run(experiment), digit) for experiment in shown
    }
    areas = "; ".join(f"{name}: {curve.average_precision:.4f}" for name, curve in curves.items())
    roc_areas = "; ".join(f"{name}: {curve.roc_auc:.4f}" for name, curve in curves.items())
    left, right = st.columns(2)
    with left:
        st.markdown("**Precision against recall**")
        st.plotly_chart(
            figures.precision_recall_of_runs(curves),
            key="compared_precision_recall",
            config=CONFIG,
            alt=f"Precision against recall of {len(curves)} runs. Average precision: {areas}",
        )
    with right:
        st.markdown("**ROC**")
        st.plotly_chart(
            figures.roc_of_runs(curves),
            key="compared_roc",
            config=CONFIG,
            alt=f"ROC curves of {len(curves)} runs. Areas: {roc_areas}",
        )
    st.markdown("**Precision and recall against the threshold**")
    st.plotly_chart(
        figures.thresholds_of_runs(curves),
        key="compared_thresholds",
        config=CONFIG,
        alt=f"Precision and recall of {len(curves)} runs against the percentile of the threshold",
    )
    st.caption(
        "Probabilities and distances have no common scale, so each threshold stands at its percentile: at 90, the "
        "threshold lies above 90 % of the images' scores and flags the other 10 %. Hover to read the threshold itself."
    )


def show_runs(experiments: list[Experiment]) -> None:
    chosen = choose_runs(experiments)
    st.subheader("Curves over each other")
    if chosen:
        show_overlays(chosen)
    else:
        st.info("Tick one or more runs in the table to draw their curves.", icon=":material/check_box:")
    st.subheader("Is the longer training worth it?")
    st.plotly_chart(
        figures.score_against_time(timed_runs(experiments)),
        key="score_against_time",
        config=CONFIG,
        alt=f"F1 or accuracy of {len(experiments)} runs against their training time",
    )


st.title("Compare classifiers")
st.markdown(
    "Which classifier trades best? A curve that lies above another at every recall is the better detector, wherever "
    "you put its threshold; where two cross, it depends on what you need."
)
experiments = comparable_experiments()
if experiments:
    show_runs(experiments)
else:
    st.info("Nothing is trained yet. Train a classifier, or reproduce the tutorials below.", icon=":material/info:")
    st.page_link("pages/train.py", label="Train a classifier", icon=":material/model_training:")
st.subheader("The tutorials, reproduced")
show_reproduction()
