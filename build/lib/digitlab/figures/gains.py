"""Cumulative gains and lift."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from digitlab.figures import theme
from digitlab.metrics.gains import gains
from digitlab.metrics.thinning import thinned
from digitlab.metrics.thresholds import ThresholdCurve

_N_BETWEEN = 200


def cumulative_gains(curve: ThresholdCurve, others: Mapping[str, ThresholdCurve] | None = None) -> go.Figure:
    """Draw how many positives are found by looking at the highest scores first.

    Parameters
    ----------
    curve : ThresholdCurve
    others : mapping of str to ThresholdCurve, optional
        Curves of other runs by their names, laid over.

    Returns
    -------
    plotly.graph_objects.Figure
        With the gains of a perfect detector and of looking blindly.
    """
    traces = [
        _gains_line(curve, "This run", theme.RECALL, "solid"),
        *(_gains_line(other, name, theme.COMPARED, "dash") for name, other in (others or {}).items()),
        theme.reference_line([0, curve.prevalence, 1], [0, 1, 1], "Perfect", "dash"),
        theme.reference_line([0, 1], [0, 1], "Looking blindly"),
    ]
    result = theme.figure(traces, x_title="Part looked at", y_title="Part of the positives found")
    return result.update_xaxes(tickformat=".0%").update_yaxes(tickformat=".0%")


def lift(curve: ThresholdCurve, others: Mapping[str, ThresholdCurve] | None = None) -> go.Figure:
    """Draw how many times as many positives are found as by looking blindly.

    Parameters
    ----------
    curve : ThresholdCurve
    others : mapping of str to ThresholdCurve, optional
        Curves of other runs by their names, laid over.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    traces = [
        _lift_line(curve, "This run", theme.PRECISION, "solid"),
        *(_lift_line(other, name, theme.COMPARED, "dash") for name, other in (others or {}).items()),
        theme.reference_line([0, 1], [1, 1], "Looking blindly"),
    ]
    result = theme.figure(traces, x_title="Part looked at", y_title="Lift")
    return result.update_xaxes(tickformat=".0%")


def _gains_line(curve: ThresholdCurve, name: str, colour: str, dash: str) -> go.Scatter:
    found = gains(curve)
    return _line(found.flagged, found.found, name, colour, dash, "Looked at %{x:.1%}<br>Found %{y:.1%}<extra></extra>")


def _lift_line(curve: ThresholdCurve, name: str, colour: str, dash: str) -> go.Scatter:
    found = gains(curve)
    # Among those that tie one can only pick blindly: gains grow straight between two thresholds, lift does not.
    between = np.union1d(found.flagged[1:], np.linspace(found.flagged[1], 1, _N_BETWEEN))
    lift_between = np.interp(between, found.flagged, found.found) / between
    return _line(
        between, lift_between, name, colour, dash, "Looked at %{x:.1%}<br>%{y:.2f} times as many<extra></extra>"
    )


def _line(x: np.ndarray, y: np.ndarray, name: str, colour: str, dash: str, hover: str) -> go.Scatter:
    shown = thinned(x, y)
    return go.Scatter(
        x=x[shown], y=y[shown], name=name, mode="lines", line={"color": colour, "dash": dash}, hovertemplate=hover
    )
