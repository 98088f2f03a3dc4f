"""Several runs in one figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from digitlab.figures import theme
from digitlab.figures.curves import TO_THRESHOLD, precision_recall_line, roc_line
from digitlab.metrics.thinning import thinned
from digitlab.metrics.thresholds import ThresholdCurve

MOST_CURVES = len(theme.RUNS)
_FROM_0_TO_1 = [-0.02, 1.02]
# Nine images in ten are other digits; below this percentile every run flags far too many.
_PERCENTILES_SHOWN = [60, 100.5]
# More names than these cover each other; hovering tells them.
_MOST_LABELS = 12


@dataclass(frozen=True)
class TimedRun:
    """A point of `score_against_time`.

    Attributes
    ----------
    name, label : str
        The whole name, and what stands beside the point.
    seconds : float
        Training time, above 0.
    score : float
        F1 of a detector, accuracy of ten digits, 0 to 1.
    is_detector : bool
    """

    name: str
    label: str
    seconds: float
    score: float
    is_detector: bool


def precision_recall_of_runs(curves: Mapping[str, ThresholdCurve]) -> go.Figure:
    """Draw precision against recall of several runs.

    Parameters
    ----------
    curves : mapping of str to ThresholdCurve
        By the runs' names, at most `MOST_CURVES`.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    traces = [
        precision_recall_line(curve, name, colour)
        for (name, curve), colour in zip(curves.items(), theme.RUNS, strict=False)
    ]
    return _with_names_below(theme.figure(traces, x_title="Recall", y_title="Precision"))


def roc_of_runs(curves: Mapping[str, ThresholdCurve]) -> go.Figure:
    """Draw the ROC curves of several runs; parameters and result as `precision_recall_of_runs`."""
    traces = [roc_line(curve, name, colour) for (name, curve), colour in zip(curves.items(), theme.RUNS, strict=False)]
    return _with_names_below(theme.figure(traces, x_title="False positive rate", y_title="Recall"))


def thresholds_of_runs(curves: Mapping[str, ThresholdCurve]) -> go.Figure:
    """Draw precision and recall of several runs against the threshold, on one scale.

    Probabilities and distances have no common scale. What a threshold of either kind does to the images has: each
    threshold stands at its percentile, the percentage of the images whose score is below it and that it does not
    flag. This keeps the order of each run's thresholds and assumes nothing about their scores.

    Parameters
    ----------
    curves : mapping of str to ThresholdCurve
        By the runs' names, at most `MOST_CURVES`.

    Returns
    -------
    plotly.graph_objects.Figure
        Precision as a solid line and recall as a dashed one.
    """
    traces = []
    for (name, curve), colour in zip(curves.items(), theme.RUNS, strict=False):
        percentiles = threshold_percentiles(curve)
        shown = thinned(percentiles, curve.precision, curve.recall)
        for measure, values, dash in (("Precision", curve.precision, "solid"), ("Recall", curve.recall, "dash")):
            traces.append(
                go.Scatter(
                    x=percentiles[shown],
                    y=values[shown],
                    customdata=curve.thresholds[shown],
                    name=name,
                    legendgroup=name,
                    showlegend=measure == "Precision",
                    mode="lines",
                    line={"color": colour, "dash": dash, "shape": TO_THRESHOLD},
                    hovertemplate=f"{measure} %{{y:.4f}}<br>Percentile %{{x:.2f}}<br>Threshold %{{customdata:.4g}}"
                    f"<extra>{name}</extra>",
                )
            )
    figure = theme.figure(
        traces, x_title="Threshold, as percentile of the scores", y_title="Precision (—), recall (- -)"
    )
    figure.update_xaxes(range=_PERCENTILES_SHOWN)
    return _with_names_below(figure)


def threshold_percentiles(curve: ThresholdCurve) -> np.ndarray:
    """Return how many per cent of the images lie below each of a curve's thresholds.

    Parameters
    ----------
    curve : ThresholdCurve

    Returns
    -------
    ndarray of float64, shape (k + 1,)
        Ascending, from 0 to 100.
    """
    return 100 * (1 - np.asarray(curve.points.queue_rate))


def score_against_time(runs: Sequence[TimedRun]) -> go.Figure:
    """Draw what runs achieve against the time that their training took.

    Parameters
    ----------
    runs : sequence of TimedRun

    Returns
    -------
    plotly.graph_objects.Figure
        Circles are detectors (F1), diamonds runs of all ten digits (accuracy).
    """
    traces = []
    for is_detector, kind, symbol, colour in (
        (True, "One digit: F1", "circle", theme.RUNS[0]),
        (False, "Ten digits: accuracy", "diamond", theme.RUNS[1]),
    ):
        chosen = [run for run in runs if run.is_detector == is_detector]
        traces.append(
            go.Scatter(
                x=[run.seconds for run in chosen],
                y=[run.score for run in chosen],
                text=[run.label for run in chosen],
                customdata=[run.name for run in chosen],
                name=kind,
                mode="markers+text" if len(runs) <= _MOST_LABELS else "markers",
                textposition="top center",
                textfont={"size": 10},
                cliponaxis=False,
                marker={"symbol": symbol, "size": 11, "color": colour, "line": {"width": 1, "color": "white"}},
                hovertemplate="%{customdata}<br>%{y:.4f} after %{x:.1f} s<extra></extra>",
            )
        )
    figure = theme.figure(traces, x_title="Training time, seconds (logarithmic)", y_title="F1 or accuracy")
    figure.update_xaxes(type="log")
    return figure


def _with_names_below(figure: go.Figure) -> go.Figure:
    """Put long names where they do not cover the curves."""
    figure.update_yaxes(range=_FROM_0_TO_1)
    return figure.update_layout(
        showlegend=True,
        height=theme.FIGURE_HEIGHT + 80,
        margin={"t": 8},
        legend={"y": -0.25, "yanchor": "top", "font": {"size": 11}},
    )
