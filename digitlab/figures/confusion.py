"""Confusion matrices as heatmaps."""

import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from digitlab.figures import theme
from digitlab.metrics.confusion import Show, shares
from digitlab.texts import colours, formats
from digitlab.texts.colours import PAGE
from digitlab.texts.nouns import counted

Cell = tuple[int, int]

_HEIGHT = 300
_DIGITS_HEIGHT = 520
_TEXT_SIZE = 14
# From this part of the scale on white stands out more than black; the contrast is at least 4 to 1 everywhere.
_WHITE_TEXT_FROM = 0.78
_NAMES = (("True negatives", "False positives"), ("False negatives", "True positives"))


def detector_confusion(counts: np.ndarray, names: Sequence[str]) -> go.Figure:
    """Draw the four counts at a threshold.

    Parameters
    ----------
    counts : ndarray of int or float, shape (2, 2)
        [[tn, fp], [fn, tp]], or sums of weights.
    names : sequence of str
        Of the negative and of the positive class.

    Returns
    -------
    plotly.graph_objects.Figure
        Rows are the truth and columns the predictions; each row is coloured by its own shares, since one class is
        nine times the other.
    """
    # Word under word: side by side they are cut off in narrow cells.
    texts = [
        [
            f"<b>{formats.number(count)}</b><br>{name.replace(' ', '<br>')}"
            for count, name in zip(row, cells, strict=True)
        ]
        for row, cells in zip(counts, _NAMES, strict=True)
    ]
    result = _matrix(np.nan_to_num(shares(counts, "true")), texts, names, 1.0, _HEIGHT)
    return result.update_xaxes(title="Predicted").update_yaxes(title="True")


def digits_confusion(counts: np.ndarray, show: Show, names: Sequence[str] | None = None) -> go.Figure:
    """Draw which digits, or other classes, are taken for which.

    Parameters
    ----------
    counts : ndarray of int, shape (k, k)
        True classes by row.
    show : {"counts", "true", "predicted", "errors"}
        What the cells show, as `digitlab.metrics.confusion.shares`.
    names : sequence of str, optional
        The classes' names; the digits if there are none.

    Returns
    -------
    plotly.graph_objects.Figure
        The numbers stand in the cells; the colours of "errors" reach from none to the most frequent one.
    """
    values = shares(counts, show)
    texts = [[_cell_text(value, show) for value in row] for row in values]
    noun, labels = ("digit", list(map(str, range(len(counts))))) if names is None else ("class", list(names))
    result = _matrix(values, texts, labels, float(np.nanmax(values)) or 1.0, _DIGITS_HEIGHT)
    result.update_layout(margin={"l": 0, "r": 0, "t": 4, "b": 0})
    result.update_xaxes(title=f"Predicted {noun}", tickfont={"size": _TEXT_SIZE})
    return result.update_yaxes(title=f"True {noun}", tickfont={"size": _TEXT_SIZE})


def with_cells_to_click(
    figure: go.Figure, counts: np.ndarray, names: Sequence[str], chosen: Cell | None, noun_plural: str = "images"
) -> go.Figure:
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
    noun_plural : str, default="images"
        What is counted.

    Returns
    -------
    plotly.graph_objects.Figure
        The same; the points' ``customdata`` is the true and the predicted class.
    """
    cells = [(true, predicted) for true in range(len(names)) for predicted in range(len(names))]
    labels = list(figure.data[0].x)
    figure.add_scatter(
        x=[labels[predicted] for _, predicted in cells],
        y=[labels[true] for true, _ in cells],
        customdata=cells,
        mode="markers",
        marker={"symbol": "square", "size": 24, "opacity": 0},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        hovertext=[_hover_text(counts, names, true, predicted, noun_plural) for true, predicted in cells],
        hoverinfo="text",
        showlegend=False,
    )
    # -1 lets a click anywhere in a cell reach its point, however large the cell is.
    figure.update_layout(hoverdistance=-1, clickmode="event+select", dragmode=False)
    if chosen is not None:
        true, predicted = chosen
        figure.add_shape(
            type="rect",
            x0=predicted - 0.5,
            x1=predicted + 0.5,
            y0=true - 0.5,
            y1=true + 0.5,
            line={"color": colours.RECALL, "width": 4},
        )
    return figure


def _matrix(
    values: np.ndarray, texts: Sequence[Sequence[str]], names: Sequence[str], largest: float, height: int
) -> go.Figure:
    """Draw a heatmap, the first row on top, with a text in each cell that stands out from the cell's colour."""
    heatmap = go.Heatmap(
        z=values,
        x=names,
        y=names,
        zmin=0,
        zmax=largest,
        colorscale=colours.SHARES,
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
        hoverongaps=False,
    )
    rows, columns = np.indices(values.shape).reshape(2, -1)
    # Plotly's own choice of grey or white is hard to read on the middle of the scale.
    text_colours = np.where(np.nan_to_num(values.ravel()) > _WHITE_TEXT_FROM * largest, *PAGE["background-color"])
    labels = go.Scatter(
        x=[names[column] for column in columns],
        y=[names[row] for row in rows],
        text=[texts[row][column] for row, column in zip(rows, columns, strict=True)],
        mode="text",
        textfont={"size": _TEXT_SIZE, "color": text_colours.tolist()},
        hoverinfo="skip",
        showlegend=False,
    )
    result = theme.figure([heatmap, labels], height=height)
    # Without ranges of their own the axes would leave room around the texts.
    axis = {"type": "category", "dtick": 1, "ticks": "", "showgrid": False, "zeroline": False, "fixedrange": True}
    edge = len(names) - 0.5
    result.update_xaxes(**axis, range=[-0.5, edge])
    return result.update_yaxes(**axis, range=[edge, -0.5], autorange=False)


def _cell_text(value: float, show: Show) -> str:
    if math.isnan(value):
        return ""
    if show == "counts":
        return str(round(value)) if value == round(value) else formats.number(value)
    # Five characters do not fit a tenth of a telephone's width.
    return formats.short_share(value)


def _hover_text(counts: np.ndarray, names: Sequence[str], true: int, predicted: int, noun_plural: str) -> str:
    count, of_true = float(counts[true, predicted]), float(counts[true].sum())
    share = f"<br>{formats.percent(count / of_true)} of this row" if of_true else ""
    return f"True: {names[true]}<br>Predicted: {names[predicted]}<br>{counted(count, noun_plural)}{share}"
