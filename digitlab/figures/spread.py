"""Curves that chance alone tells apart, as a band from the lowest to the highest."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from digitlab.figures import theme
from digitlab.figures.curves import filled_band
from digitlab.metrics.bands import Band
from digitlab.metrics.thresholds import ThresholdCurve

_PLACES = np.linspace(0, 1, 201)


def precision_recall_spread(curves: Sequence[ThresholdCurve], name: str) -> go.Figure:
    """Draw how far precision varies at each recall.

    Parameters
    ----------
    curves : sequence of ThresholdCurve
        At least one.
    name : str
        What tells them apart ("5 seeds").

    Returns
    -------
    plotly.graph_objects.Figure
    """
    rows = np.array([_precision_at(curve) for curve in curves])
    return _figure(rows, name, theme.PRECISION, x_title="Recall", y_title="Precision")


def roc_spread(curves: Sequence[ThresholdCurve], name: str) -> go.Figure:
    """Draw how far recall varies at each false positive rate; parameters and result as `precision_recall_spread`."""
    rows = np.array([np.interp(_PLACES, curve.false_positive_rate[::-1], curve.recall[::-1]) for curve in curves])
    return _figure(rows, name, theme.RECALL, x_title="False positive rate", y_title="Recall")


def _precision_at(curve: ThresholdCurve) -> np.ndarray:
    """Return the step of precision at each place: that of the highest threshold with at least this recall."""
    precision = np.where(np.isnan(curve.precision), curve.precision[-2], curve.precision)
    return precision[curve.places_at_recall(_PLACES)]


def _figure(rows: np.ndarray, name: str, colour: str, *, x_title: str, y_title: str) -> go.Figure:
    middle = go.Scatter(x=_PLACES, y=rows.mean(axis=0), name=f"Mean of {name}", mode="lines", line={"color": colour})
    band = filled_band(Band(_PLACES, rows.min(axis=0), rows.max(axis=0)), colour)
    figure = theme.figure([*band, middle], x_title=x_title, y_title=y_title)
    return figure.update_yaxes(range=[-0.02, 1.02]).update_layout(showlegend=True)
