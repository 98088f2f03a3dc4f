"""Curves that chance alone tells apart, as a band from the lowest to the highest."""

import plotly.graph_objects as go

from digitlab.figures import theme
from digitlab.figures.curves import filled_band
from digitlab.metrics.spreads import Spread
from digitlab.texts import colours
from digitlab.texts import figures as texts


def precision_recall_spread(spread: Spread, name: str) -> go.Figure:
    """Draw how far precision varies at each recall; `name` says what tells the curves apart ("5 seeds")."""
    return _figure(spread, name, colours.PRECISION, texts.PRECISION_RECALL)


def roc_spread(spread: Spread, name: str) -> go.Figure:
    """Draw how far recall varies at each false positive rate; parameters as `precision_recall_spread`."""
    return _figure(spread, name, colours.RECALL, texts.ROC)


def _figure(spread: Spread, name: str, colour: str, titles: texts.Titles) -> go.Figure:
    middle = theme.line(spread.band.x, spread.mean, texts.MEAN_OF.format(name), colour)
    figure = theme.figure([*filled_band(spread.band, colour), middle], titles)
    return figure.update_yaxes(range=texts.FROM_0_TO_1).update_layout(showlegend=True)
