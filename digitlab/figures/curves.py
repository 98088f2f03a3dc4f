"""The curves of a detector, each marked at the threshold."""

import numpy as np
import plotly.graph_objects as go

from digitlab.evaluation.thresholds import OperatingPoint, ThresholdCurve
from digitlab.figures import theme

_N_BINS = 60
_MARK = {"size": 12, "line": {"width": 2, "color": "white"}}


def precision_recall_by_threshold(curve: ThresholdCurve, point: OperatingPoint) -> go.Figure:
    """Draw precision and recall against the threshold.

    Parameters
    ----------
    curve : ThresholdCurve
    point : OperatingPoint
        Where the figure is marked.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    traces = [
        go.Scatter(x=curve.thresholds, y=curve.precision, name="Precision", line={"color": theme.PRECISION}),
        go.Scatter(x=curve.thresholds, y=curve.recall, name="Recall", line={"color": theme.RECALL, "dash": "dash"}),
    ]
    return _marked_at(theme.figure(traces, x_title="Threshold", y_title="Precision, recall"), point.threshold)


def precision_recall(curve: ThresholdCurve, point: OperatingPoint) -> go.Figure:
    """Draw precision against recall.

    Parameters
    ----------
    curve : ThresholdCurve
    point : OperatingPoint
        Where the figure is marked; without a mark where precision is undefined.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    traces = [
        go.Scatter(
            x=curve.recall,
            y=curve.precision,
            customdata=curve.thresholds,
            hovertemplate="Recall %{x:.3f}<br>Precision %{y:.3f}<br>Threshold %{customdata:.4g}<extra></extra>",
            line={"color": theme.PRECISION},
            showlegend=False,
        ),
        _mark(point.recall, point.precision),
    ]
    return theme.figure(traces, x_title="Recall", y_title="Precision")


def roc(curve: ThresholdCurve, point: OperatingPoint) -> go.Figure:
    """Draw the ROC curve with its area.

    Parameters
    ----------
    curve : ThresholdCurve
    point : OperatingPoint
        Where the figure is marked.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    traces = [
        go.Scatter(
            x=np.r_[curve.false_positive_rate, 0.0],
            y=np.r_[curve.recall, 0.0],
            customdata=np.r_[curve.thresholds, np.inf],
            hovertemplate="False positive rate %{x:.4f}<br>Recall %{y:.3f}<br>Threshold %{customdata:.4g}"
            "<extra></extra>",
            name=f"Area {curve.roc_auc:.4f}",
            line={"color": theme.RECALL},
        ),
        go.Scatter(
            x=[0, 1],
            y=[0, 1],
            name="Guessing: area 0.5",
            mode="lines",
            hoverinfo="skip",
            line={"color": theme.MUTED, "dash": "dot", "width": 1},
        ),
        _mark(point.false_positive_rate, point.recall),
    ]
    return theme.figure(traces, x_title="False positive rate", y_title="Recall")


def score_histogram(y_true: np.ndarray, y_score: np.ndarray, point: OperatingPoint, digit: int) -> go.Figure:
    """Draw how the scores of the digit and of all others are distributed.

    Parameters
    ----------
    y_true : ndarray of bool, shape (n,)
    y_score : ndarray of float, shape (n,)
    point : OperatingPoint
        Where the figure is marked.
    digit : int
        Names the classes.

    Returns
    -------
    plotly.graph_objects.Figure
        With a logarithmic count, because one class is nine times the other.
    """
    edges = np.histogram_bin_edges(y_score, bins=_N_BINS)
    centres = (edges[:-1] + edges[1:]) / 2
    traces = [
        go.Bar(
            x=centres,
            y=np.histogram(y_score[chosen], bins=edges)[0],
            name=name,
            marker={"color": colour, "line": {"width": 0}},
            opacity=0.65,
            hovertemplate="Score %{x:.4g}<br>%{y} images<extra>" + name + "</extra>",
        )
        for chosen, name, colour in (
            (~y_true, "Other digits", theme.NEGATIVE),
            (y_true, f"Digit {digit}", theme.POSITIVE),
        )
    ]
    result = theme.figure(traces, x_title="Score", y_title="Images")
    result.update_layout(barmode="overlay", bargap=0)
    result.update_yaxes(type="log", rangemode="tozero")
    return _marked_at(result, point.threshold)


def _mark(x: float, y: float) -> go.Scatter:
    return go.Scatter(
        x=[x], y=[y], mode="markers", name="Threshold", showlegend=False, marker={**_MARK, "color": theme.THRESHOLD}
    )


def _marked_at(figure: go.Figure, threshold: float) -> go.Figure:
    return figure.add_vline(x=threshold, line={"color": theme.THRESHOLD, "width": 2})
