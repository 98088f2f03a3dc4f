"""Confusion matrices as heatmaps."""

import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from digitlab.evaluation.confusion import Show, shares
from digitlab.evaluation.thresholds import OperatingPoint
from digitlab.figures import theme

Cell = tuple[int, int]

_HEIGHT = 300
_DIGITS_HEIGHT = 520
# "0.123" still fits a tenth of a telephone's width.
_CELL_TEXT_SIZE = 11
_NAMES = (("True negatives", "False positives"), ("False negatives", "True positives"))


def detector_confusion(point: OperatingPoint, digit: int) -> go.Figure:
    """Draw the four counts at a threshold.

    Parameters
    ----------
    point : OperatingPoint
    digit : int
        Names the axes.

    Returns
    -------
    plotly.graph_objects.Figure
        Rows are the truth and columns the predictions; each row is coloured by its own shares, since one class is
        nine times the other.
    """
    counts = point.confusion_matrix
    shares = counts / counts.sum(axis=1, keepdims=True).clip(min=1)
    sides = [f"Not {digit}", f"Digit {digit}"]
    heatmap = go.Heatmap(
        z=shares,
        x=sides,
        y=sides,
        zmin=0,
        zmax=1,
        colorscale=theme.SHARES,
        showscale=False,
        xgap=4,
        ygap=4,
        text=[
            [f"<b>{count:,}</b><br>{name}" for count, name in zip(row, names, strict=True)]
            for row, names in zip(counts, _NAMES, strict=True)
        ],
        texttemplate="%{text}",
        hovertemplate="True: %{y}<br>Predicted: %{x}<br>%{z:.2%} of the row<extra></extra>",
    )
    result = theme.figure([heatmap], x_title="Predicted", y_title="True", height=_HEIGHT)
    result.update_yaxes(autorange="reversed", showgrid=False)
    result.update_xaxes(showgrid=False)
    return result


def digits_confusion(counts: np.ndarray, show: Show) -> go.Figure:
    """Draw which digits are taken for which.

    Parameters
    ----------
    counts : ndarray of int, shape (10, 10)
        True digits by row.
    show : {"counts", "true", "predicted", "errors"}
        What the cells show, as `digitlab.evaluation.confusion.shares`.

    Returns
    -------
    plotly.graph_objects.Figure
        The numbers stand in the cells; the colours of "errors" reach from none to the most frequent one.
    """
    values = shares(counts, show)
    digits = [str(digit) for digit in range(len(counts))]
    heatmap = go.Heatmap(
        z=values,
        x=digits,
        y=digits,
        zmin=0,
        colorscale=theme.SHARES,
        showscale=False,
        xgap=2,
        ygap=2,
        text=[[_cell_text(value, show) for value in row] for row in values],
        texttemplate="%{text}",
        textfont={"size": _CELL_TEXT_SIZE},
        hoverinfo="skip",
        hoverongaps=False,
    )
    result = theme.figure([heatmap], x_title="Predicted digit", y_title="True digit", height=_DIGITS_HEIGHT)
    result.update_layout(margin={"l": 0, "r": 0, "t": 4, "b": 0})
    result.update_yaxes(autorange="reversed", showgrid=False, type="category", dtick=1)
    result.update_xaxes(showgrid=False, type="category", dtick=1)
    return result


def with_cells_to_click(figure: go.Figure, counts: np.ndarray, names: Sequence[str], chosen: Cell | None) -> go.Figure:
    """Lay something to click over each cell of a confusion matrix, and a frame round the chosen one.

    Streamlit does not report clicks on a heatmap, but those on the points of a scatter. Each cell therefore gets an
    invisible point, and a click anywhere goes to the nearest one.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        What `detector_confusion` or `digits_confusion` returned; changed in place.
    counts : ndarray of int, shape (k, k)
    names : sequence of str, k long
        The classes' names.
    chosen : tuple of int or None
        True and predicted class of the chosen cell.

    Returns
    -------
    plotly.graph_objects.Figure
        The same; the points' ``customdata`` is the true and the predicted class.
    """
    cells = [(true, predicted) for true in range(len(names)) for predicted in range(len(names))]
    labels = list(figure.data[0].x)
    figure.data[0].update(hoverinfo="skip", hovertemplate=None)
    figure.add_scatter(
        x=[labels[predicted] for _, predicted in cells],
        y=[labels[true] for true, _ in cells],
        customdata=cells,
        mode="markers",
        marker={"symbol": "square", "size": 24, "opacity": 0},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        hovertext=[_hover_text(counts, names, true, predicted) for true, predicted in cells],
        hoverinfo="text",
        showlegend=False,
    )
    # -1 lets a click anywhere in a cell reach its point, however large the cell is.
    figure.update_layout(hoverdistance=-1, clickmode="event+select", dragmode=False)
    figure.update_xaxes(fixedrange=True)
    figure.update_yaxes(fixedrange=True)
    if chosen is not None:
        true, predicted = chosen
        figure.add_shape(
            type="rect",
            x0=predicted - 0.5,
            x1=predicted + 0.5,
            y0=true - 0.5,
            y1=true + 0.5,
            line={"color": theme.RECALL, "width": 4},
        )
    return figure


def _cell_text(value: float, show: Show) -> str:
    if math.isnan(value):
        return ""
    if show == "counts":
        return f"{value:,.0f}"
    return f"{value:.3f}" if value else "0"


def _hover_text(counts: np.ndarray, names: Sequence[str], true: int, predicted: int) -> str:
    count, of_true = int(counts[true, predicted]), int(counts[true].sum())
    share = f"<br>{count / of_true:.2%} of this row" if of_true else ""
    return f"True: {names[true]}<br>Predicted: {names[predicted]}<br>{count:,} {_images(count)}{share}"


def _images(count: int) -> str:
    return "image" if count == 1 else "images"
