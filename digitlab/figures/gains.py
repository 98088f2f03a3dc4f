"""Cumulative gains and lift."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from digitlab.figures import theme
from digitlab.metrics.gains import gains, lift_between
from digitlab.metrics.thinning import thinned
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts import colours
from digitlab.texts import figures as texts


def cumulative_gains(
    curve: ThresholdCurve, others: Mapping[str, ThresholdCurve] | None = None, *, name: str = texts.THIS_RUN
) -> go.Figure:
    """Draw how many positives are found by looking at the highest scores first.

    Parameters
    ----------
    curve : ThresholdCurve
    others : mapping of str to ThresholdCurve, optional
        Other curves by their names, laid over.
    name : str, default="This run"
        Of the curve, beside others.

    Returns
    -------
    plotly.graph_objects.Figure
        With the gains of a perfect detector and of looking blindly.
    """
    traces = [
        _gains_line(curve, name, colours.RECALL, "solid"),
        *(_gains_line(other, beside, colours.COMPARED, "dash") for beside, other in (others or {}).items()),
        theme.reference_line([0, curve.prevalence, 1], [0, 1, 1], texts.PERFECT, "dash"),
        theme.reference_line([0, 1], [0, 1], texts.BLINDLY),
    ]
    result = theme.figure(traces, texts.GAINS)
    return result.update_xaxes(tickformat=texts.PERCENT_TICKS).update_yaxes(tickformat=texts.PERCENT_TICKS)


def lift(
    curve: ThresholdCurve, others: Mapping[str, ThresholdCurve] | None = None, *, name: str = texts.THIS_RUN
) -> go.Figure:
    """Draw how many times as many are found as by looking blindly; parameters and result as `cumulative_gains`."""
    traces = [
        _lift_line(curve, name, colours.PRECISION, "solid"),
        *(_lift_line(other, beside, colours.COMPARED, "dash") for beside, other in (others or {}).items()),
        theme.reference_line([0, 1], [1, 1], texts.BLINDLY),
    ]
    result = theme.figure(traces, texts.LIFT)
    return result.update_xaxes(tickformat=texts.PERCENT_TICKS)


def _gains_line(curve: ThresholdCurve, name: str, colour: str, dash: str) -> go.Scatter:
    at = gains(curve)
    return _line(at.flagged, at.recall, name, colour, dash, texts.hover("Looked at {x:percent}", "Found {y:percent}"))


def _lift_line(curve: ThresholdCurve, name: str, colour: str, dash: str) -> go.Scatter:
    flagged, lifts = lift_between(curve)
    return _line(flagged, lifts, name, colour, dash, texts.hover("Looked at {x:percent}", "{y:number} times as many"))


def _line(x: np.ndarray, y: np.ndarray, name: str, colour: str, dash: str, hover: str) -> go.Scatter:
    shown = thinned(x, y)
    return theme.line(x[shown], y[shown], name, colour, dash, hovertemplate=hover)
