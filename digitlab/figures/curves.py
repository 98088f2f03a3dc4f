"""The curves of a detector, each marked at the threshold."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from digitlab.figures import theme
from digitlab.metrics.bands import Band
from digitlab.metrics.intervals import wilson
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.thinning import thinned
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts import formats

_N_BINS = 60
_FEW_POINTS = 20
# A band is smoother than its curve.
_BAND_COLUMNS = 120
_NAME_HERE = "This run"
# A little more than 0 to 1, so that a curve along an edge is not cut in half.
_FROM_0_TO_1 = [-0.02, 1.02]
# Steps, because nothing can be had between two thresholds (Davis and Goadrich, 2006). All that is between two scores
# is what the higher one is; all recall between two is had at the precision of the higher one.
TO_THRESHOLD, TO_RECALL = "vh", "hv"
_MARK = {"size": 12, "line": {"width": 2, "color": "white"}}


def precision_recall_by_threshold(
    curve: ThresholdCurve, point: OperatingPoint | None = None, *, intervals: bool = False
) -> go.Figure:
    """Draw precision and recall against the threshold.

    Parameters
    ----------
    curve : ThresholdCurve
    point : OperatingPoint, optional
        Where the figure is marked.
    intervals : bool, default=False
        Lay 95 % intervals (Wilson) under the curves.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    shown = thinned(curve.scores, curve.precision[:-1], curve.recall[:-1])
    x = curve.thresholds[shown]
    lines = (
        ("Precision", curve.precision, theme.PRECISION, "solid", wilson(curve.tp, curve.tp + curve.fp)),
        ("Recall", curve.recall, theme.RECALL, "dash", wilson(curve.tp, curve.n_positive)),
    )
    traces = [
        go.Scatter(x=x, y=values[shown], name=name, line={"color": colour, "dash": dash, "shape": TO_THRESHOLD})
        for name, values, colour, dash, _ in lines
    ]
    if intervals:
        for *_, colour, _, (low, high) in lines:
            coarse = thinned(curve.scores, low[:-1], high[:-1], n_columns=_BAND_COLUMNS)
            band = Band(curve.thresholds[coarse], low[coarse], high[coarse])
            traces = [*filled_band(band, colour, TO_THRESHOLD), *traces]
    figure = theme.figure(traces, x_title="Threshold", y_title="Precision, recall")
    figure.update_yaxes(range=_FROM_0_TO_1)
    return figure if point is None else _marked_at(figure, point.threshold)


def precision_recall(
    curve: ThresholdCurve,
    point: OperatingPoint | None = None,
    *,
    band: Band | None = None,
    others: Mapping[str, ThresholdCurve] | None = None,
) -> go.Figure:
    """Draw precision against recall.

    Parameters
    ----------
    curve : ThresholdCurve
    point : OperatingPoint, optional
        Where the figure is marked; without a mark where precision is undefined.
    band : Band, optional
        How sure precision is at each recall, laid under the curve.
    others : mapping of str to ThresholdCurve, optional
        Curves of other runs by their names, laid over.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    traces = [precision_recall_line(curve, _NAME_HERE, theme.PRECISION, shown_in_legend=bool(others))]
    if band is not None:
        traces = [*filled_band(band, theme.PRECISION), *traces]
    for name, other in (others or {}).items():
        traces.append(precision_recall_line(other, name, theme.COMPARED, "dash"))
    traces.append(theme.reference_line([0, 1], [curve.prevalence] * 2, f"Guessing: {formats.share(curve.prevalence)}"))
    if point is not None:
        traces.append(_mark(point.recall, point.precision))
    result = theme.figure(traces, x_title="Recall", y_title="Precision")
    return result.update_xaxes(range=_FROM_0_TO_1).update_yaxes(range=_FROM_0_TO_1)


def roc(
    curve: ThresholdCurve,
    point: OperatingPoint | None = None,
    *,
    band: Band | None = None,
    others: Mapping[str, ThresholdCurve] | None = None,
) -> go.Figure:
    """Draw the ROC curve with its area.

    Parameters
    ----------
    curve : ThresholdCurve
    point : OperatingPoint, optional
        Where the figure is marked.
    band : Band, optional
        How sure recall is at each false positive rate, laid under the curve.
    others : mapping of str to ThresholdCurve, optional
        Curves of other runs by their names, laid over.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    traces = [roc_line(curve, f"Area {formats.share(curve.roc_auc)}", theme.RECALL)]
    if band is not None:
        traces = [*filled_band(band, theme.RECALL), *traces]
    for name, other in (others or {}).items():
        traces.append(roc_line(other, f"{name}: area {formats.share(other.roc_auc)}", theme.COMPARED, "dash"))
    traces.append(theme.reference_line([0, 1], [0, 1], "Guessing: area 0.5"))
    if point is not None:
        traces.append(_mark(point.false_positive_rate, point.recall))
    result = theme.figure(traces, x_title="False positive rate", y_title="Recall")
    return result.update_xaxes(range=_FROM_0_TO_1).update_yaxes(range=_FROM_0_TO_1)


def score_histogram(
    y_true: np.ndarray, y_score: np.ndarray, point: OperatingPoint | None, names: tuple[str, str]
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
            hovertemplate="Score %{x:.4g}<br>%{y:,}<extra>" + name + "</extra>",
        )
        for chosen, name, colour in (
            (~y_true, names[0], theme.NEGATIVE),
            (y_true, names[1], theme.POSITIVE),
        )
    ]
    result = theme.figure(traces, x_title="Score", y_title="Count")
    result.update_layout(barmode="overlay", bargap=0)
    result.update_yaxes(type="log", rangemode="tozero")
    return result if point is None else _marked_at(result, point.threshold)


def precision_recall_line(
    curve: ThresholdCurve, name: str, colour: str, dash: str = "solid", *, shown_in_legend: bool = True
) -> go.Scatter:
    """Return a curve's steps of precision against recall; hovering tells its thresholds."""
    shown = thinned(curve.recall, curve.precision)
    # Nothing is flagged at the end; the step before it reaches as far, as average precision has it.
    precision = np.where(np.isnan(curve.precision), curve.precision[-2], curve.precision)
    return go.Scatter(
        x=curve.recall[shown],
        y=precision[shown],
        customdata=curve.thresholds[shown],
        hovertemplate="Recall %{x:.4f}<br>Precision %{y:.4f}<br>Threshold %{customdata:.4g}"
        f"<extra>{name}</extra>",
        name=name,
        # A tree has few points, and the dummy a single one, which no line shows.
        mode="lines+markers" if len(shown) < _FEW_POINTS else "lines",
        line={"color": colour, "dash": dash, "shape": TO_RECALL},
        showlegend=shown_in_legend,
    )


def roc_line(curve: ThresholdCurve, name: str, colour: str, dash: str = "solid") -> go.Scatter:
    """Return a curve's line of recall against the false positive rate; hovering tells its thresholds."""
    shown = thinned(curve.false_positive_rate, curve.recall)
    return go.Scatter(
        x=curve.false_positive_rate[shown],
        y=curve.recall[shown],
        customdata=curve.thresholds[shown],
        hovertemplate="False positive rate %{x:.4f}<br>Recall %{y:.4f}<br>Threshold %{customdata:.4g}"
        f"<extra>{name}</extra>",
        name=name,
        mode="lines",
        line={"color": colour, "dash": dash},
    )


def filled_band(band: Band, colour: str, shape: str = "linear") -> list[go.Scatter]:
    """Return the two edges of a band with the space between them filled, where it is defined."""
    defined = ~np.isnan(band.low)
    edge = {"mode": "lines", "line": {"width": 0, "shape": shape}, "hoverinfo": "skip", "showlegend": False}
    return [
        go.Scatter(x=band.x[defined], y=band.high[defined], **edge),
        go.Scatter(x=band.x[defined], y=band.low[defined], fill="tonexty", fillcolor=theme.translucent(colour), **edge),
    ]


def _mark(x: float, y: float) -> go.Scatter:
    return go.Scatter(
        x=[x], y=[y], mode="markers", name="Threshold", showlegend=False, marker={**_MARK, "color": theme.THRESHOLD}
    )


def _marked_at(figure: go.Figure, threshold: float) -> go.Figure:
    return figure.add_vline(x=threshold, line={"color": theme.THRESHOLD, "width": 2})
