"""Confusion matrices as heatmaps."""

import plotly.graph_objects as go

from digitlab.evaluation.thresholds import OperatingPoint
from digitlab.figures import theme

_HEIGHT = 300
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
