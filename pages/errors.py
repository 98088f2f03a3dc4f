from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from digitlab.evaluation.answers import Answers, answers_on_test_images, answers_out_of_fold
from digitlab.evaluation.confusion import Show, class_reports, most_confused_pairs
from digitlab.evaluation.mistakes import (
    Order,
    count_cells,
    flips,
    images_in,
    in_order,
    mistakes_by_digit,
    operating_point,
)
from digitlab.figures.confusion import detector_confusion, digits_confusion, with_cells_to_click
from digitlab.runs import Run
from digitlab.ui import captions, detector, server, session, suspects
from digitlab.ui.browse import browse
from digitlab.ui.metrics import show_metrics

SHOW: dict[str, Show] = {
    "Counts": "counts",
    "By true digit": "true",
    "By predicted digit": "predicted",
    "Errors only": "errors",
}
SHOW_HELP = {
    "Counts": "Each cell holds a number of images.",
    "By true digit": "Each row sums to 1: what becomes of the images of a digit. On the diagonal stands its recall.",
    "By predicted digit": "Each column sums to 1: what an answer is made of. On the diagonal stands its precision.",
    "Errors only": "As by true digit, without the right answers, so that the colours show the mistakes.",
}
SORT: dict[str, Order] = {
    "Most confident mistake": "confident",
    "Closest to the threshold": "close",
    "Index": "index",
}
ANY = "Any"
N_PAIRS = 10
FLIPS_PAGE_SIZE = 24


def choose_answers(run: Run) -> tuple[Answers, bool]:
    """Return the answers to look at, at the threshold that all pages share."""
    source = captions.TEST
    if run.out_of_fold_scores is not None:
        source = st.segmented_control(
            "Images", [captions.TEST, captions.OUT_OF_FOLD], default=captions.TEST, required=True, key="errors-source"
        )
    digit = run.experiment.digit
    threshold = None if digit is None else detector.threshold(run, digit)
    if source == captions.OUT_OF_FOLD:
        return answers_out_of_fold(run, server.data(), threshold), True
    return answers_on_test_images(run, server.data(), threshold), False


def chosen_class(box: str, answers: Answers) -> int | None:
    """Return the class that a select box shows, None for any."""
    name = st.session_state.get(box, ANY)
    return None if name == ANY else answers.class_names.index(name)


def choose_cell(chart: str, true_box: str, predicted_box: str, names: tuple[str, ...]) -> None:
    """Set both select boxes to the cell that was clicked; a click on the chosen cell lets go of it."""
    for point in st.session_state[chart]["selection"]["points"]:
        true, predicted = (names[label] for label in point["customdata"])
        if (st.session_state.get(true_box), st.session_state.get(predicted_box)) == (true, predicted):
            true = predicted = ANY
        st.session_state[true_box], st.session_state[predicted_box] = true, predicted


@st.fragment
def explore(run: Run, answers: Answers, *, out_of_fold: bool) -> None:
    key = f"errors-{run.experiment.digest}"
    true_box, predicted_box = f"{key}-true", f"{key}-predicted"
    matrix, numbers = st.columns(2, gap="large")
    with matrix:
        show_matrix(answers, key, true_box, predicted_box)
    with numbers:
        show_numbers(answers)
    st.subheader("The images behind the numbers")
    first, second, third = st.columns(3)
    names = (ANY, *answers.class_names)
    first.selectbox("True digit", names, key=true_box)
    second.selectbox("Predicted digit", names, key=predicted_box)
    sort = third.selectbox(
        "Sort by",
        list(SORT),
        key=f"{key}-sort",
        help="Where all ten digits are told apart, the threshold is the score of the second choice.",
    )
    true, predicted = chosen_class(true_box, answers), chosen_class(predicted_box, answers)
    positions = in_order(answers, images_in(answers, true, predicted), SORT[sort])
    heading = captions.cell_in_words(answers, true, predicted, len(positions))
    st.markdown(f"**{heading}.** Below each: true → predicted, {captions.score_name(answers)} · index. Click to open.")
    browse(
        run.experiment,
        answers,
        positions,
        key=f"{key}-{out_of_fold}-{true}-{predicted}-{sort}",
        label=heading,
        out_of_fold=out_of_fold,
        downloads=True,
    )


def show_matrix(answers: Answers, key: str, true_box: str, predicted_box: str) -> None:
    counts = count_cells(answers)
    if answers.digit is None:
        show = st.segmented_control("Show", list(SHOW), default="Counts", required=True, key=f"{key}-show", wrap=True)
        st.caption(SHOW_HELP[show])
        figure = digits_confusion(counts, SHOW[show])
    else:
        figure = detector_confusion(operating_point(answers), answers.digit)
    true, predicted = chosen_class(true_box, answers), chosen_class(predicted_box, answers)
    chosen = (true, predicted) if true is not None and predicted is not None else None
    chart = f"{key}-matrix"
    st.plotly_chart(
        with_cells_to_click(figure, counts, answers.class_names, chosen),
        key=chart,
        config={"displayModeBar": False},
        on_select=lambda: choose_cell(chart, true_box, predicted_box, answers.class_names),
        selection_mode="points",
        alt=f"Confusion matrix with {int(answers.wrong.sum()):,} mistakes among {len(answers):,} images. Choose a "
        "cell with the boxes True digit and Predicted digit below.",
    )
    st.caption("Click a cell to see its images below; click it again for all mistakes.")


def show_numbers(answers: Answers) -> None:
    if answers.digit is None:
        show_most_confused(answers)
        show_digits(answers)
    else:
        show_mistaken_digits(answers)


def show_most_confused(answers: Answers) -> None:
    pairs = most_confused_pairs(count_cells(answers), N_PAIRS)
    st.markdown("##### Most confused pairs")
    st.dataframe(
        pd.DataFrame(
            {
                "True → predicted": [f"{pair.true} → {pair.predicted}" for pair in pairs],
                "Images": [pair.count for pair in pairs],
                "Rate": [pair.rate for pair in pairs],
            }
        ),
        hide_index=True,
        height=212,
        alt="The most confused pairs of digits",
        column_config={
            "Rate": st.column_config.NumberColumn(format="percent", help="Share of the true digit's images")
        },
    )


def show_digits(answers: Answers) -> None:
    st.markdown("##### Digit by digit")
    reports = class_reports(count_cells(answers))
    bar = st.column_config.ProgressColumn(format="%.3f", min_value=0, max_value=1)
    st.dataframe(
        pd.DataFrame(
            {
                "Digit": [str(report.label) for report in reports],
                "Precision": [report.precision for report in reports],
                "Recall": [report.recall for report in reports],
                "F1": [report.f1 for report in reports],
                "Support": [report.support for report in reports],
            }
        ),
        hide_index=True,
        height=388,
        alt="Precision, recall, F1 and support of each digit",
        column_config={"Precision": bar, "Recall": bar, "F1": bar},
    )


def show_mistaken_digits(answers: Answers) -> None:
    table = mistakes_by_digit(answers)
    st.markdown(f"##### Mistakes by true digit: misses of {answers.digit}, false alarms of all others")
    st.dataframe(
        table.assign(digit=table["digit"].astype(str)),
        hide_index=True,
        height=388,
        alt="Mistakes by true digit",
        column_config={
            "digit": "Digit",
            "mistakes": "Mistakes",
            "rate": st.column_config.ProgressColumn(
                "Rate", format="percent", min_value=0, max_value=float(np.nanmax(table["rate"])) or 1.0
            ),
        },
    )


@st.fragment
def show_flips(run: Run, answers: Answers, digit: int, *, out_of_fold: bool) -> None:
    st.subheader("What flips")
    low, high = detector.threshold_range(server.curve(run, digit), run)
    threshold = min(max(detector.threshold(run, digit), low), high)
    key = f"flips-{run.experiment.digest}"
    lower, upper = st.slider(
        "From one threshold to another",
        low,
        high,
        (threshold, min(high, threshold + (high - low) / 10)),
        step=(high - low) / 1000,
        format="%.4f",
        key=f"{key}-range",
    )
    raised = "Raise it"
    direction = st.segmented_control(
        "Direction", [raised, "Lower it"], default=raised, required=True, key=f"{key}-direction"
    )
    before, after = (lower, upper) if direction == raised else (upper, lower)
    found = flips(answers.scores, before, after)
    st.markdown(
        f"The threshold moves from {before:.4f} to {after:.4f}: "
        f"{len(found.to_negative) + len(found.to_positive):,} images change sides."
    )
    turned, is_digit = np.r_[found.to_positive, found.to_negative], f"true {digit}"
    ours = turned[answers.truth[turned] == 1]
    others = turned[answers.truth[turned] == 0]
    headings = (
        (f"Hits become misses ({is_digit})", "False alarms end")
        if direction == raised
        else (f"Misses become hits ({is_digit})", "False alarms begin")
    )
    for column, heading, positions in zip(st.columns(2, gap="large"), headings, (ours, others), strict=True):
        with column:
            st.markdown(f"##### {heading}: {len(positions):,}")
            browse(
                run.experiment,
                replace(answers, threshold=after),
                in_order(answers, positions, "index"),
                key=f"{key}-{out_of_fold}-{before}-{after}-{heading}",
                label=heading,
                out_of_fold=out_of_fold,
                page_size=FLIPS_PAGE_SIZE,
            )


st.title("Look at the mistakes")
st.markdown(
    "A number says how often a classifier is wrong. The images say why. Pick a cell of the confusion matrix and see "
    "what is in it."
)
run = session.chosen_run()
st.subheader(run.experiment.title)
answers, out_of_fold = choose_answers(run)
if answers.digit is not None:
    detector.show_in_address_bar(run, answers.digit)
    show_metrics(operating_point(answers))
    st.page_link(
        "pages/thresholds.py",
        label=f"Threshold {answers.threshold:.4f}: move it",
        icon=":material/tune:",
    )
explore(run, answers, out_of_fold=out_of_fold)
if answers.digit is not None:
    show_flips(run, answers, answers.digit, out_of_fold=out_of_fold)
suspects.show_suspects(run)
