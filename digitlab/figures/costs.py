"""What mistakes cost, over the threshold and over the price of a miss."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from digitlab.figures import theme
from digitlab.figures.curves import filled_band
from digitlab.metrics.bands import Band
from digitlab.metrics.thinning import thinned
from digitlab.texts import colours
from digitlab.texts import figures as texts

MOST_RUNS = 3


def cost_by_flagged(costs: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> go.Figure:
    """Draw the expected cost over the part that a threshold flags, on which scores of all kinds agree.

    Parameters
    ----------
    costs : mapping of str to tuple of ndarray
        By the runs' names, at most `MOST_RUNS`: the part of all samples that each threshold flags, descending from 1 to
        0, and the expected cost of 1,000 samples, both of shape (k + 1,).

    Returns
    -------
    plotly.graph_objects.Figure
    """
    traces = []
    for (name, (flagged, cost)), colour in zip(costs.items(), colours.RUNS, strict=False):
        shown = thinned(flagged, cost)
        hover = texts.hover("Flagged {x:percent}", "Cost {y:number}", name=name)
        traces.append(theme.line(flagged[shown], cost[shown], name, colour, hovertemplate=hover))
    figure = theme.figure(traces, texts.COST)
    return (
        figure.update_xaxes(tickformat=texts.PERCENT_TICKS)
        .update_yaxes(rangemode="tozero")
        .update_layout(showlegend=True)
    )


def net_benefit_by_ratio(
    ratios: np.ndarray, benefits: Mapping[str, np.ndarray], everything: np.ndarray, band: Band | None = None
) -> go.Figure:
    """Draw the net benefit over how many false alarms a miss costs as much as: a decision curve.

    Parameters
    ----------
    ratios : ndarray of float64, shape (r,)
        Above 0, ascending.
    benefits : mapping of str to ndarray of float64, shape (r,)
        By the runs' names, at most `MOST_RUNS`.
    everything : ndarray of float64, shape (r,)
        That of flagging everything.
    band : Band, optional
        95 % intervals of the first run's.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    traces: list[go.Scatter] = []
    if band is not None:
        traces += filled_band(Band(band.x, 100 * band.low, 100 * band.high), colours.RUNS[0])
    for (name, benefit), colour in zip(benefits.items(), colours.RUNS, strict=False):
        hover = texts.hover("A miss costs {x:number} false alarms", "Net benefit {y:number}", name=name)
        traces.append(theme.line(ratios, 100 * benefit, name, colour, hovertemplate=hover))
    traces += [
        theme.reference_line(ratios.tolist(), (100 * everything).tolist(), texts.FLAG_EVERYTHING, "dash"),
        theme.reference_line([ratios[0], ratios[-1]], [0, 0], texts.FLAG_NOTHING),
    ]
    figure = theme.figure(traces, texts.NET_BENEFIT)
    highest = 100 * max(float(np.nanmax(benefit)) for benefit in benefits.values())
    # Flagging everything falls without end where false alarms are dear.
    return figure.update_xaxes(type="log", dtick=1).update_yaxes(range=[-0.3 * highest - 0.1, 1.15 * highest + 0.1])
