from collections.abc import Callable

import pandas as pd
import streamlit as st

from digitlab.evaluation import intervals
from digitlab.evaluation.choosing import Choice, percent, recall_at_least
from digitlab.evaluation.detectors import detector_scores
from digitlab.evaluation.prevalence import at_prevalence
from digitlab.evaluation.thresholds import OperatingPoint, ThresholdCurve
from digitlab.experiment import Experiment
from digitlab.figures import curves
from digitlab.figures.calibration import reliability_diagram
from digitlab.figures.gains import cumulative_gains, lift
from digitlab.runs import Run
from digitlab.ui import analyses, detector, server, session
from digitlab.ui.finding import ask_for_wish
from digitlab.ui.metrics import formatted
from digitlab.ui.terms import TERMS
from digitlab.ui.threshold_slider import Mark, Position, threshold_slider

CONFIG = {"displayModeBar": False}
MARKS = (
    Mark("by_threshold", x="threshold", precision=True),
    Mark("precision_recall", x="recall", y="precision", precision=True),
    Mark("roc", x="false_positive_rate", y="recall"),
    Mark("histogram", x="threshold"),
    Mark("gains", x="queue_rate", y="recall"),
)
MEASURES = (
    "precision",
    "recall",
    "f1",
    "accuracy",
    "specificity",
    "false_positive_rate",
    "negative_predictive_value",
    "balanced_accuracy",
    "matthews_correlation",
    "queue_rate",
)
INTERVALS: dict[str, Callable[[OperatingPoint], intervals.Interval]] = {
    "precision": intervals.precision_interval,
    "recall": intervals.recall_interval,
    "f1": intervals.f1_interval,
}


@st.fragment
def show_operating_point(run: Run, digit: int, compared: Run | None) -> None:
    """Everything that follows the threshold: it alone runs again when the handle is released."""
    curve = server.curve(run, digit)
    threshold_slider(
        analyses.encoded_curve(run, digit),
        digit,
        Position(detector.threshold(run, digit), detector.prevalence()),
        detector.threshold_range(curve, run),
        on_change=lambda position: take(run, digit, position),
        marks=MARKS,
    )
    detector.show_in_address_bar(run, digit)
    finder = st.expander("Find a threshold", icon=":material/search:")
    # The measures first: whoever has moved the threshold waits for them.
    with st.expander("All measures, and how sure they are", icon=":material/straighten:"):
        show_measures(curve.at(detector.threshold(run, digit)))
    with finder:
        show_finder(run, digit)
    if compared is not None:
        show_comparison(run, compared, digit)


def take(run: Run, digit: int, position: Position) -> None:
    detector.set_threshold(run, digit, position.threshold)
    detector.set_prevalence(position.prevalence)


def show_finder(run: Run, digit: int) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        find = ask_for_wish()
        honest = analyses.out_of_fold_curve(run, digit)
        names = ["Training images, out of fold", "Test images"] if honest is not None else ["Test images"]
        chosen_on = st.radio("Choose it on", names, horizontal=True)
    test = server.curve(run, digit)
    with right:
        if honest is not None and chosen_on != "Test images":
            choice = find(honest)
            show_promise(choice, honest, test)
        else:
            choice = find(test)
            show_flattery(choice, has_out_of_fold=honest is not None)
        st.button(
            f"Move the threshold to {choice.point.threshold:g}",
            icon=":material/my_location:",
            on_click=detector.set_threshold,
            args=(run, digit, choice.point.threshold),
        )


def show_choice(choice: Choice) -> None:
    if choice.possible:
        st.markdown(choice.sentence)
    else:
        st.warning(f"**Impossible: {choice.wish}.** {choice.sentence}", icon=":material/block:")


def show_promise(choice: Choice, chosen_on: ThresholdCurve, checked_on: ThresholdCurve) -> None:
    show_choice(choice)
    held = checked_on.at(choice.point.threshold)
    st.markdown(f"Chosen for **{choice.wish}**, holds **{choice.outcome(held)}** on unseen images.")
    rows = {
        f"Chosen on {chosen_on.n_samples:,} training images": choice.point,
        f"Checked on {checked_on.n_samples:,} test images": held,
    }
    st.table(pd.DataFrame({name: short_row(point) for name, point in rows.items()}).T)


def show_flattery(choice: Choice, *, has_out_of_fold: bool) -> None:
    show_choice(choice)
    st.table(pd.DataFrame({"Chosen on the test images": short_row(choice.point)}).T)
    advice = (
        "Choose on the out-of-fold scores to see an honest check."
        if has_out_of_fold
        else "Train this detector with folds on the Train page, and it can be chosen on images other than the test's."
    )
    st.info(
        "These figures flatter: the threshold was chosen on the very images that judge it, so it fits their chance "
        f"quirks too. {advice}",
        icon=":material/mood:",
    )


def short_row(point: OperatingPoint) -> dict[str, str]:
    return {
        "Precision": percent(point.precision),
        "Recall": percent(point.recall),
        "F1": formatted(point.f1),
        "Flagged of 1,000": f"{1000 * point.queue_rate:.1f}",
    }


def show_measures(point: OperatingPoint) -> None:
    imagined = detector.prevalence()
    world = None if imagined is None else at_prevalence(point, imagined)
    st.table(pd.DataFrame([measure_row(name, point, world) for name in MEASURES]).set_index("Measure"))
    st.caption(f"{TERMS['interval'].sentence} ({TERMS['interval'].formula}.)")


def measure_row(name: str, point: OperatingPoint, world: OperatingPoint | None) -> dict[str, str]:
    row = {"Measure": TERMS[name].name, "Test images": formatted(getattr(point, name))}
    interval = INTERVALS[name](point) if name in INTERVALS else None
    row["95 % interval"] = "" if interval is None else between(interval)
    if world is not None:
        row["In the imagined world"] = formatted(getattr(world, name))
    return row | {"What it says": TERMS[name].markdown}


def between(interval: intervals.Interval) -> str:
    low, high = map(formatted, interval)
    return low if low == high else f"{low} to {high}"


def show_comparison(run: Run, compared: Run, digit: int) -> None:
    st.subheader("The two side by side")
    equal_recall = "Both at this recall"
    how = st.radio("Read them", ["Each at its own threshold", equal_recall], horizontal=True)
    point = server.curve(run, digit).at(detector.threshold(run, digit))
    other_curve = server.curve(compared, digit)
    other = other_curve.at(detector.threshold(compared, digit))
    if how == equal_recall:
        other = recall_at_least(other_curve, point.recall).point
    rows = {run.experiment.title: point, f"{compared.experiment.title} (compared)": other}
    st.table(
        pd.DataFrame(
            {
                name: {"Threshold": f"{shown.threshold:g}", **short_row(shown), "Accuracy": formatted(shown.accuracy)}
                for name, shown in rows.items()
            }
        ).T
    )


def show_curves(run: Run, digit: int, others: dict[str, ThresholdCurve]) -> None:
    curve = server.curve(run, digit)
    areas = analyses.areas(run, digit)
    left, right = st.columns(2)
    with left:
        st.plotly_chart(
            curves.precision_recall_by_threshold(curve, intervals=True),
            key="by_threshold",
            config=CONFIG,
            alt="Precision and recall at every score, with 95 % intervals",
        )
    with right:
        st.plotly_chart(
            curves.precision_recall(curve, intervals=True, others=others),
            key="precision_recall",
            config=CONFIG,
            alt=f"Precision against recall, average precision {formatted(curve.average_precision)}",
        )
        st.caption(
            f"Average precision {formatted(curve.average_precision)}, "
            f"95 % interval {between(areas.average_precision)}.",
            help=TERMS["average_precision"].markdown,
        )
    left, right = st.columns(2)
    with left:
        st.plotly_chart(
            curves.roc(curve, intervals=True, others=others),
            key="roc",
            config=CONFIG,
            alt=f"ROC curve with an area of {formatted(curve.roc_auc)}",
        )
        st.caption(
            f"Area {formatted(curve.roc_auc)}, 95 % interval {between(areas.roc_auc)}.",
            help=TERMS["roc_auc"].markdown,
        )
    with right:
        st.plotly_chart(
            curves.score_histogram(*detector_scores(run, server.data(), digit), None, digit),
            key="histogram",
            config=CONFIG,
            alt="Histogram of the scores of the digit and of all other digits",
        )
    st.caption(
        "The coloured bands are 95 % intervals. A dashed line in the upper figures, once you move "
        '"How rare is it?", is precision in that world.',
        help=TERMS["interval"].markdown,
    )


def show_gains(run: Run, digit: int, others: dict[str, ThresholdCurve]) -> None:
    st.subheader("If you can only look at some of them", help=TERMS["gains"].markdown)
    curve = server.curve(run, digit)
    left, right = st.columns(2)
    with left:
        st.plotly_chart(
            cumulative_gains(curve, others),
            key="gains",
            config=CONFIG,
            alt="Cumulative gains: part of the digit found over part of the images looked at",
        )
    with right:
        st.plotly_chart(lift(curve, others), key="lift", config=CONFIG, alt="Lift over part of the images looked at")
        st.caption(TERMS["lift"].sentence, help=TERMS["lift"].markdown)


@st.fragment
def show_calibration(run: Run, digit: int) -> None:
    st.subheader("Do its probabilities mean what they say?", help=TERMS["calibration"].markdown)
    possible = analyses.probabilities_are_calibrated_by(run)
    if not possible:
        st.markdown(
            f"{run.experiment.spec.title} gives scores, not probabilities. Trained with folds, its scores can be "
            "calibrated: turned into probabilities by what the out-of-fold scores teach."
        )
        return
    how = st.radio("Calibrate", possible, horizontal=True) if len(possible) > 1 else possible[0]
    shown = {name: analyses.calibration(run, digit, name) for name in dict.fromkeys((how, possible[0]))}
    left, right = st.columns(2)
    with left:
        st.plotly_chart(
            reliability_diagram(shown),
            key="calibration",
            config=CONFIG,
            alt="Share of the digit over predicted probability, in ten bins",
        )
    with right:
        for name, result in shown.items():
            st.metric(f"Brier score, {name.lower()}", formatted(result.brier_score), help=TERMS["brier_score"].markdown)


def compared_run(run: Run, digit: int) -> Run | None:
    candidates = {
        experiment.digest: experiment
        for experiment in session.experiments()
        if experiment != run.experiment and experiment.digit in {None, digit}
    }
    if not candidates:
        return None
    chosen = st.selectbox(
        "Compare with",
        list(candidates),
        format_func=lambda digest: full_title(candidates[digest]),
        index=None,
        placeholder="No other run",
        help="Runs of this session that detect the same digit.",
    )
    return None if chosen is None else server.stored_run(candidates[chosen])


def full_title(experiment: Experiment) -> str:
    parameters = [f"{name} {value}" for name, value in experiment.parameters.items()]
    return " · ".join([experiment.title, *parameters, *([f"{experiment.folds} folds"] if experiment.folds else [])])


st.title("Move the threshold")
st.markdown(
    "A classifier gives every image a score. Where do you draw the line? Further right, fewer false alarms: precision "
    "rises. Further left, fewer misses: recall rises."
)
run = session.chosen_run()
st.subheader(run.experiment.title)
digit = detector.chosen_digit(run)
compared = compared_run(run, digit)
others = {} if compared is None else {compared.experiment.spec.title: server.curve(compared, digit)}
show_operating_point(run, digit, compared)
show_curves(run, digit, others)
show_gains(run, digit, others)
show_calibration(run, digit)
