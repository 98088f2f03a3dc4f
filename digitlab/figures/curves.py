"""The curves of a detector, each marked at the threshold."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from digitlab.figures import theme
from digitlab.metrics.bands import Band, threshold_bands
from digitlab.metrics.histograms import score_counts
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.thinning import thinned
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts import colours, formats
from digitlab.texts import figures as texts

_FEW_POINTS = 20
# Steps, because nothing can be had between two thresholds (Davis and Goadrich, 2006). All that is between two scores
# is what the higher one is; all recall between two is had at the precision of the higher one.
TO_THRESHOLD, TO_RECALL = "vh", "hv"
_MARK = {"size": 12, "line": {"width": 2, "color": "white"}}


def precision_recall_by_threshold(
    curve: ThresholdCurve, point: OperatingPoint | None = None, *, intervals: bool = False
) -> go.Figure:
    """Draw precision and recall against the threshold, marked at `point`, over 95 % intervals (Wilson) if asked for."""
    shown = thinned(curve.scores, curve.precision[:-1], curve.recall[:-1])
    x = curve.thresholds[shown]
    traces = [
        theme.line(x, curve.precision[shown], texts.PRECISION, colours.PRECISION, shape=TO_THRESHOLD, mode=None),
        theme.line(x, curve.recall[shown], texts.RECALL, colours.RECALL, "dash", shape=TO_THRESHOLD, mode=None),
    ]
    if intervals:
        for band, colour in zip(threshold_bands(curve), (colours.PRECISION, colours.RECALL), strict=True):
            traces = [*filled_band(band, colour, TO_THRESHOLD), *traces]
    figure = theme.figure(traces, texts.BY_THRESHOLD)
    figure.update_yaxes(range=texts.FROM_0_TO_1)
    return figure if point is None else _marked_at(figure, point.threshold)


def precision_recall(
    curve: ThresholdCurve,
    point: OperatingPoint | None = None,
    *,
    band: Band | None = None,
    others: Mapping[str, ThresholdCurve] | None = None,
    name: str = texts.THIS_RUN,
) -> go.Figure:
    """Draw precision against recall, marked at `point` unless precision is undefined there.

    Parameters
    ----------
    curve : ThresholdCurve
    point : OperatingPoint, optional
    band : Band, optional
        How sure precision is at each recall, laid under the curve.
    others : mapping of str to ThresholdCurve, optional
        Other curves by their names, laid over.
    name : str, default="This run"
        Of the curve, beside others.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    traces = [precision_recall_line(curve, name, colours.PRECISION, shown_in_legend=bool(others))]
    for beside, other in (others or {}).items():
        traces.append(precision_recall_line(other, beside, colours.COMPARED, "dash"))
    traces.append(
        theme.reference_line(
            [0, 1], [curve.prevalence] * 2, texts.GUESSING_PRECISION.format(formats.share(curve.prevalence))
        )
    )
    mark = [] if point is None else [_mark(point.recall, point.precision)]
    return _unit_square([*_under(band, colours.PRECISION), *traces, *mark], texts.PRECISION_RECALL)


def roc(
    curve: ThresholdCurve,
    point: OperatingPoint | None = None,
    *,
    band: Band | None = None,
    others: Mapping[str, ThresholdCurve] | None = None,
) -> go.Figure:
    """Draw the ROC curve with its area; parameters and result as `precision_recall`, the band is that of recall."""
    traces = [roc_line(curve, texts.AREA.format(formats.share(curve.roc_auc)), colours.RECALL)]
    for name, other in (others or {}).items():
        traces.append(
            roc_line(other, texts.AREA_OF.format(name, formats.share(other.roc_auc)), colours.COMPARED, "dash")
        )
    traces.append(theme.reference_line([0, 1], [0, 1], texts.GUESSING_AREA))
    mark = [] if point is None else [_mark(point.false_positive_rate, point.recall)]
    return _unit_square([*_under(band, colours.RECALL), *traces, *mark], texts.ROC)


def score_histogram(
    y_true: np.ndarray,
    y_score: np.ndarray,
    point: OperatingPoint | None,
    names: tuple[str, str],
    sample_weight: np.ndarray | None = None,
) -> go.Figure:
    """Draw how the scores of both classes are distributed.

    Parameters
    ----------
    y_true : ndarray of bool, shape (n,)
    y_score : ndarray of float, shape (n,)
    point : OperatingPoint or None
        Where the figure is marked; None for no mark.
    names : tuple of str
        Of the negative and of the positive class.
    sample_weight : ndarray of float, shape (n,), optional
        How many times each score counts; without it once.

    Returns
    -------
    plotly.graph_objects.Figure
        With a logarithmic count, because one class is nine times the other.
    """
    centres, *counts = score_counts(y_true, y_score, sample_weight)
    traces = [
        go.Bar(
            x=centres,
            y=of_class,
            name=name,
            marker={"color": colour, "line": {"width": 0}},
            opacity=0.65,
            hovertemplate=texts.hover("Score {x:score}", "{y:count}", name=name),
        )
        for of_class, name, colour in zip(counts, names, (colours.NEGATIVE, colours.POSITIVE), strict=True)
    ]
    result = theme.figure(traces, texts.SCORES)
    result.update_layout(barmode="overlay", bargap=0)
    result.update_yaxes(type="log", rangemode="tozero")
    return result if point is None else _marked_at(result, point.threshold)


def precision_recall_line(
    curve: ThresholdCurve, name: str, colour: str, dash: str = "solid", *, shown_in_legend: bool = True
) -> go.Scatter:
    """Return a curve's steps of precision against recall; hovering tells its thresholds."""
    shown = thinned(curve.recall, curve.precision)
    hover = texts.hover("Recall {x:share}", "Precision {y:share}", "Threshold {customdata:threshold}", name=name)
    line = theme.line(curve.recall[shown], curve.precision_steps[shown], name, colour, dash, shape=TO_RECALL)
    # A tree has few points, and the dummy a single one, which no line shows.
    mode = "lines+markers" if len(shown) < _FEW_POINTS else "lines"
    return line.update(mode=mode, customdata=curve.thresholds[shown], hovertemplate=hover, showlegend=shown_in_legend)


def roc_line(curve: ThresholdCurve, name: str, colour: str, dash: str = "solid") -> go.Scatter:
    """Return a curve's line of recall against the false positive rate; hovering tells its thresholds."""
    shown = thinned(curve.false_positive_rate, curve.recall)
    hover = texts.hover(
        "False positive rate {x:share}", "Recall {y:share}", "Threshold {customdata:threshold}", name=name
    )
    line = theme.line(curve.false_positive_rate[shown], curve.recall[shown], name, colour, dash)
    return line.update(customdata=curve.thresholds[shown], hovertemplate=hover)


def filled_band(band: Band, colour: str, shape: str = "linear") -> list[go.Scatter]:
    """Return the two edges of a band with the space between them filled, where it is defined."""
    defined = ~np.isnan(band.low)
    edge = {"mode": "lines", "line": {"width": 0, "shape": shape}, "hoverinfo": "skip", "showlegend": False}
    return [
        go.Scatter(x=band.x[defined], y=band.high[defined], **edge),
        go.Scatter(
            x=band.x[defined], y=band.low[defined], fill="tonexty", fillcolor=colours.translucent(colour), **edge
        ),
    ]


def _under(band: Band | None, colour: str) -> list[go.Scatter]:
    return [] if band is None else filled_band(band, colour)


def _unit_square(traces: list[go.Scatter], titles: texts.Titles) -> go.Figure:
    figure = theme.figure(traces, titles)
    return figure.update_xaxes(range=texts.FROM_0_TO_1).update_yaxes(range=texts.FROM_0_TO_1)


def _mark(x: float, y: float) -> go.Scatter:
    marker = {**_MARK, "color": colours.THRESHOLD}
    return go.Scatter(x=[x], y=[y], mode="markers", name=texts.BY_THRESHOLD.x, showlegend=False, marker=marker)


def _marked_at(figure: go.Figure, threshold: float) -> go.Figure:
    return figure.add_vline(x=threshold, line={"color": colours.THRESHOLD, "width": 2})
