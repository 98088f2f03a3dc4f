"""The images behind the numbers: those of a cell, and those that flip between two thresholds."""

from dataclasses import replace

import streamlit as st

from digitlab.inspection.mistakes import Order, flips, images_in, in_order
from digitlab.inspection.predictions import Predictions
from digitlab.texts import formats
from digitlab.ui.components.section import section
from digitlab.ui.errors.browse import browse
from digitlab.ui.errors.captions import cell_in_words, score_name
from digitlab.ui.errors.matrix import CellBoxes, show_matrix, show_mistakes

_SORT: dict[str, Order] = {
    "Most confident mistake": "confident",
    "Closest to the threshold": "close",
    "Index": "index",
}
_FLIPS_PAGE_SIZE = 24


@st.fragment
@section("The confusion matrix with its images")
def explore(predictions: Predictions) -> None:
    """Show the matrix, and below it the images of the chosen cell."""
    key = f"errors-{predictions.experiment.digest}"
    boxes = CellBoxes(key, predictions.task.class_names)
    matrix, numbers = st.columns(2, gap="large")
    with matrix, section("The confusion matrix"):
        show_matrix(predictions, key, boxes)
    with numbers, section("The list of mistakes"):
        show_mistakes(predictions)
    st.subheader("The images behind the numbers")
    with section("The gallery"):
        _show_images(predictions, key, boxes)


def _show_images(predictions: Predictions, key: str, boxes: CellBoxes) -> None:
    first, second, third = st.columns(3)
    boxes.show(first, second)
    sort = third.selectbox(
        "Sort by",
        list(_SORT),
        key=f"{key}-sort",
        help="Where all ten digits are told apart, the threshold is the score of the second choice.",
    )
    true, predicted = boxes.chosen
    positions = in_order(predictions, images_in(predictions, true, predicted), _SORT[sort])
    heading = cell_in_words(predictions, true, predicted, len(positions))
    st.markdown(f"**{heading}.** Below each: true → predicted, {score_name(predictions)} · index. Click to open.")
    browse(
        predictions,
        positions,
        key=f"{key}-{predictions.out_of_fold}-{true}-{predicted}-{sort}",
        label=heading,
        downloads=True,
    )


@st.fragment
@section("What flips")
def show_flips(predictions: Predictions, low: float, high: float) -> None:
    """Show the images that change sides between two thresholds from `low` to `high`."""
    st.subheader("What flips")
    threshold = min(max(predictions.threshold, low), high)
    key = f"flips-{predictions.experiment.digest}"
    lower, upper = st.slider(
        "From one threshold to another",
        low,
        high,
        (threshold, min(high, threshold + (high - low) / 10)),
        step=(high - low) / 1000,
        format=formats.PRINTF["threshold"],
        key=f"{key}-range",
    )
    raised = "Raise it"
    direction = st.segmented_control(
        "Direction", [raised, "Lower it"], default=raised, required=True, key=f"{key}-direction"
    )
    before, after = (lower, upper) if direction == raised else (upper, lower)
    turned = flips(predictions.scores, before, after)
    st.markdown(
        f"The threshold moves from {formats.threshold(before)} to {formats.threshold(after)}: {len(turned):,} images "
        "change sides."
    )
    is_digit = f"true {predictions.task.first_digit}"
    headings = (
        (f"Found before, missed now ({is_digit})", "False alarms end")
        if direction == raised
        else (f"Missed before, found now ({is_digit})", "False alarms begin")
    )
    for column, heading, kind in zip(st.columns(2, gap="large"), headings, (1, 0), strict=True):
        with column:
            positions = turned[predictions.truth[turned] == kind]
            st.markdown(f"##### {heading}: {len(positions):,}")
            browse(
                replace(predictions, threshold=after),
                in_order(predictions, positions, "index"),
                key=f"{key}-{predictions.out_of_fold}-{before}-{after}-{heading}",
                label=heading,
                page_size=_FLIPS_PAGE_SIZE,
            )
