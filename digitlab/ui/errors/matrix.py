"""The confusion matrix, its cells to choose, and what stands beside it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from digitlab.figures.confusion import detector_confusion, digits_confusion, with_cells_to_click
from digitlab.inspection.mistakes import mistakes_by_digit
from digitlab.inspection.predictions import Predictions
from digitlab.metrics.confusion import Show, class_points, most_confused_pairs
from digitlab.metrics.measures import MEASURES
from digitlab.texts import formats
from digitlab.texts.nouns import counted
from digitlab.ui.components.figures import show_figure

ANY = "Any"
_N_PAIRS = 10
# With what a class and the samples are called.
_SHOW: dict[str, tuple[Show, str]] = {
    "Counts": ("counts", "Each cell holds a number of {samples}."),
    "By true {noun}": (
        "true",
        "Each row sums to 1: what becomes of the {samples} of a {noun}. On the diagonal stands its recall.",
    ),
    "By predicted {noun}": (
        "predicted",
        "Each column sums to 1: what an answer is made of. On the diagonal stands its precision.",
    ),
    "Errors only": ("errors", "As by true {noun}, without the right answers, so that the colours show the mistakes."),
}


class CellBoxes:
    """The two select boxes that choose a cell, or a row or a column; `noun` is what a class is, for their labels."""

    def __init__(self, key: str, names: tuple[str, ...], noun: str = "digit") -> None:
        self._keys = f"{key}-true", f"{key}-predicted"
        self._names = names
        self.labels = f"True {noun}", f"Predicted {noun}"

    def show(self, *columns: DeltaGenerator) -> None:
        """Show both boxes, each in a column."""
        for column, label, key in zip(columns, self.labels, self._keys, strict=True):
            column.selectbox(label, (ANY, *self._names), key=key)

    @property
    def chosen(self) -> tuple[int | None, int | None]:
        """True and predicted class; None for any."""
        names = [st.session_state.get(key, ANY) for key in self._keys]
        true, predicted = (None if name == ANY else self._names.index(name) for name in names)
        return true, predicted

    def choose(self, chart: str) -> None:
        """Set both boxes to the cell that was clicked in a chart; a click on the chosen cell clears them."""
        for point in st.session_state[chart]["selection"]["points"]:
            clicked = point.get("customdata")
            if not self._is_cell(clicked):
                continue
            clicked = tuple(clicked)
            names = (ANY, ANY) if clicked == self.chosen else tuple(self._names[label] for label in clicked)
            st.session_state.update(zip(self._keys, names, strict=True))

    def _is_cell(self, clicked: object) -> bool:
        """Tell whether a browser reports a true class and a predicted one."""
        labels = clicked if isinstance(clicked, list | tuple) else ()
        return len(labels) == 2 and all(isinstance(each, int) and 0 <= each < len(self._names) for each in labels)


def show_matrix(predictions: Predictions, key: str, boxes: CellBoxes) -> None:
    """Show the matrix with cells to click."""
    counts, names = predictions.counts, predictions.task.class_names
    if predictions.task.has_threshold:
        figure = detector_confusion(counts, [name.capitalize() for name in names])
    else:
        figure = digits_confusion(counts, choose_shares(key))
    show_cells(figure, counts, names, key, boxes, "images")


def choose_shares(key: str, noun: str = "digit", noun_plural: str = "images") -> Show:
    """Let the visitor choose what the cells of a matrix show; `noun` is what one of several classes is called."""
    ways = {label.format(noun=noun): shown for label, shown in _SHOW.items()}
    chosen = st.segmented_control("Show", list(ways), default="Counts", required=True, key=f"{key}-show", wrap=True)
    show, meaning = ways[chosen]
    st.caption(meaning.format(noun=noun, samples=noun_plural))
    return show


def show_cells(
    figure: Any, counts: np.ndarray, names: Sequence[str], key: str, boxes: CellBoxes, noun_plural: str
) -> None:
    """Show a matrix of counts, or sums of weights, of shape (k, k), of which a click chooses a cell in the boxes."""
    true, predicted = boxes.chosen
    cell = None if true is None or predicted is None else (true, predicted)
    chart = f"{key}-matrix"
    n, n_wrong = float(counts.sum()), float(counts[~np.eye(len(counts), dtype=bool)].sum())
    alt = (
        f"Confusion matrix with {counted(n_wrong, 'mistakes')} among {counted(n, noun_plural)}. Choose a cell with the "
        f"boxes {boxes.labels[0]} and {boxes.labels[1]} below."
    )
    clickable = with_cells_to_click(figure, counts, names, cell, noun_plural)
    show_figure(clickable, chart, alt, on_select=lambda: boxes.choose(chart), selection_mode="points")
    st.caption(f"Click a cell to see its {noun_plural} below; click it again for all mistakes.")


def show_mistakes(predictions: Predictions) -> None:
    """Show what goes wrong beside the matrix: digit by digit, and the most confused pairs of all ten."""
    if predictions.task.has_threshold:
        _show_mistaken_digits(predictions)
    else:
        _show_most_confused(predictions.counts)
        _show_digits(predictions.counts)


def _show_most_confused(counts: np.ndarray) -> None:
    pairs = most_confused_pairs(counts, _N_PAIRS)
    table = pd.DataFrame(
        {
            "True → predicted": [f"{pair.true} → {pair.predicted}" for pair in pairs],
            "Images": [pair.count for pair in pairs],
            "Rate": [pair.rate for pair in pairs],
        }
    )
    rate = st.column_config.NumberColumn(format="percent", help="Share of the true digit's images")
    _show_table("Most confused pairs", table, "The most confused pairs of digits", {"Rate": rate}, height=212)


def _show_digits(counts: np.ndarray) -> None:
    points, measures = class_points(counts), [MEASURES[key] for key in ("precision", "recall", "f1")]
    bar = st.column_config.ProgressColumn(format=formats.PRINTF["short_share"], min_value=0, max_value=1)
    table = pd.DataFrame(
        {
            "Digit": [str(digit) for digit in range(len(counts))],
            **{measure.name: measure.of(points) for measure in measures},
            "Support": counts.sum(axis=1),
        }
    )
    columns = {measure.name: bar for measure in measures}
    _show_table("Digit by digit", table, "Precision, recall, F1 and support of each digit", columns)


def _show_mistaken_digits(predictions: Predictions) -> None:
    table = mistakes_by_digit(predictions)
    table = table.assign(digit=table["digit"].astype(str))
    highest = float(np.nanmax(table["rate"])) or 1.0
    rate = st.column_config.ProgressColumn("Rate", format="percent", min_value=0, max_value=highest)
    heading = f"Mistakes by true digit: misses of {predictions.task.first_digit}, false alarms of all others"
    columns = {"digit": "Digit", "mistakes": "Mistakes", "rate": rate}
    _show_table(heading, table, "Mistakes by true digit", columns)


def _show_table(heading: str, table: pd.DataFrame, alt: str, columns: dict[str, Any], height: int = 388) -> None:
    st.markdown(f"##### {heading}")
    st.dataframe(table, hide_index=True, height=height, alt=alt, column_config=columns)
