"""Several runs in one figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from digitlab.figures import theme
from digitlab.figures.curves import TO_THRESHOLD, precision_recall_line, roc_line
from digitlab.metrics.thinning import thinned
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts import colours
from digitlab.texts import figures as texts

MOST_CURVES = len(colours.RUNS)
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
        for (name, curve), colour in zip(curves.items(), colours.RUNS, strict=False)
    ]
    return _with_names_below(theme.figure(traces, texts.PRECISION_RECALL))


def roc_of_runs(curves: Mapping[str, ThresholdCurve]) -> go.Figure:
    """Draw the ROC curves of several runs; parameters and result as `precision_recall_of_runs`."""
    traces = [
        roc_line(curve, name, colour) for (name, curve), colour in zip(curves.items(), colours.RUNS, strict=False)
    ]
    return _with_names_below(theme.figure(traces, texts.ROC))


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
    for (name, curve), colour in zip(curves.items(), colours.RUNS, strict=False):
        percentiles = curve.percentiles
        shown = thinned(percentiles, curve.precision, curve.recall)
        for measure, values, dash in (
            (texts.PRECISION, curve.precision, "solid"),
            (texts.RECALL, curve.recall, "dash"),
        ):
            hover = texts.hover(
                f"{measure} {{y:share}}", "Percentile {x:number}", "Threshold {customdata:threshold}", name=name
            )
            line = theme.line(percentiles[shown], values[shown], name, colour, dash, shape=TO_THRESHOLD)
            line.update(customdata=curve.thresholds[shown], hovertemplate=hover, legendgroup=name)
            traces.append(line.update(showlegend=measure == texts.PRECISION))
    figure = theme.figure(traces, texts.BY_PERCENTILE)
    figure.update_xaxes(range=_PERCENTILES_SHOWN)
    return _with_names_below(figure)


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
        (True, texts.ONE_DIGIT, "circle", colours.RUNS[0]),
        (False, texts.TEN_DIGITS, "diamond", colours.RUNS[1]),
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
                hovertemplate=texts.hover("{customdata}", "{y:share} after {x:number} s"),
            )
        )
    figure = theme.figure(traces, texts.SCORE_BY_TIME)
    figure.update_xaxes(type="log")
    return figure


def _with_names_below(figure: go.Figure) -> go.Figure:
    """Put long names where they do not cover the curves."""
    figure.update_yaxes(range=texts.FROM_0_TO_1)
    return figure.update_layout(
        showlegend=True,
        height=theme.FIGURE_HEIGHT + 80,
        margin={"t": 8},
        legend={"y": -0.25, "yanchor": "top", "font": {"size": 11}},
    )
