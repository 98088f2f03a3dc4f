"""What a class has answered, beside what is true."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from digitlab.figures import theme
from digitlab.metrics.thinning import thinned
from digitlab.texts import colours, formats
from digitlab.texts import figures as texts

_BARS = 40
_TIMES_LOWEST = 6


def cost_by_threshold(
    thresholds: np.ndarray, costs: np.ndarray, chosen: np.ndarray, median: float, best: float
) -> go.Figure:
    """Draw what each threshold costs, and where a class has put it.

    Parameters
    ----------
    thresholds, costs : ndarray of float64, shape (k,)
        Ascending thresholds with the expected cost of 1,000 at each.
    chosen : ndarray of float64, shape (n,)
        The class's thresholds.
    median, best : float
        The class's median, and the threshold that was chosen on other images.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    shown = thinned(thresholds, costs)
    hover = texts.hover("Threshold {x:threshold}", "Cost {y:number}")
    line = theme.line(
        thresholds[shown], costs[shown], texts.COST_OF_1000, colours.PRECISION, shape="vh", hovertemplate=hover
    )
    bars = go.Histogram(
        x=chosen,
        nbinsx=_BARS,
        name=texts.OF_THE_CLASS,
        yaxis="y2",
        marker={"color": colours.translucent(colours.POSITIVE), "line": {"color": colours.POSITIVE, "width": 1}},
        hovertemplate=texts.hover("{y} at {x}"),
    )
    heights = [0, float(costs.max())]
    lines = [
        theme.line(
            [place] * 2,
            heights,
            name,
            colours.THRESHOLD,
            dash,
            hovertemplate=texts.hover(f"{name}: {formats.threshold(place)}"),
        )
        for place, name, dash in ((median, texts.CLASS_MEDIAN, "dot"), (best, texts.CHOSEN_ON_OTHERS, "dash"))
        if np.isfinite(place)
    ]
    figure = theme.figure([bars, line, *lines], texts.COST_BY_THRESHOLD)
    low, high, ceiling = _axis_limits(thresholds, costs, np.append(chosen, best))
    figure.update_xaxes(range=[low, high])
    figure.update_yaxes(range=[0, ceiling])
    return figure.update_layout(
        showlegend=True,
        yaxis2={
            "overlaying": "y",
            "side": "right",
            "title": texts.OF_THE_CLASS,
            "showgrid": False,
            "rangemode": "tozero",
            "tickformat": "d",
            "nticks": 4,
        },
    )


def zones_by_cost(
    zones: Sequence[tuple[float, float]],
    costs: np.ndarray,
    median: tuple[float, float, float],
    best: tuple[float, float, float],
) -> go.Figure:
    """Draw a class's zones, each from its lower to its upper end, at what it costs.

    Parameters
    ----------
    zones : sequence of (float, float)
        Lower and upper ends, n of them.
    costs : ndarray of float64, shape (n,)
        Of 1,000 decisions.
    median, best : (float, float, float)
        Lower end, upper end and cost of the class's median and of the zone that was chosen on other images.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    # A gap after each, so that one trace draws all.
    ends = np.array([(low, high, np.nan) for low, high in zones]).ravel()
    heights = np.array([(cost, cost, np.nan) for cost in costs]).ravel()
    look = {"mode": "lines+markers", "hovertemplate": texts.hover("From or to {x:threshold}", "Cost {y:number}")}
    traces = [theme.line(ends, heights, texts.ZONES_OF_THE_CLASS, colours.POSITIVE, **look)]
    for (low, high, cost), name, colour, dash in (
        (median, texts.CLASS_MEDIAN, colours.PRECISION, "dot"),
        (best, texts.CHOSEN_ON_OTHERS, colours.RECALL, "dash"),
    ):
        traces.append(theme.line([low, high], [cost, cost], name, colour, dash, **look).update(line_width=4))
    figure = theme.figure(traces, texts.COST_OF_ZONES)
    figure.update_yaxes(rangemode="tozero")
    return figure.update_layout(showlegend=True)


def _axis_limits(thresholds: np.ndarray, costs: np.ndarray, places: np.ndarray) -> tuple[float, float, float]:
    """Return the ends of the threshold's axis and the top of the costs': where costs are low, and the class is."""
    finite = places[np.isfinite(places)]
    highest = float(np.interp(finite, thresholds, costs).max(initial=0.0))
    ceiling = min(float(costs.max()), max(_TIMES_LOWEST * float(costs.min()), 1.2 * highest)) or 1.0
    cheap = thresholds[costs <= ceiling]
    low, high = min(cheap.min(), finite.min(initial=np.inf)), max(cheap.max(), finite.max(initial=-np.inf))
    room = 0.03 * (high - low)
    return float(low - room), float(high + room), 1.05 * ceiling


def votes_by_digit(votes: Sequence[int], label: int) -> go.Figure:
    """Draw how many voted for each of the ten digits, the label's in the colour of positives."""
    fills = [colours.POSITIVE if digit == label else colours.MUTED for digit in range(10)]
    bars = go.Bar(
        x=list(map(str, range(10))),
        y=list(votes),
        text=list(votes),
        marker={"color": fills},
        hovertemplate=texts.hover("{y} voted for {x}"),
    )
    figure = theme.figure([bars], texts.VOTES)
    figure.update_yaxes(tickformat="d", nticks=5, range=[0, max(*votes, 1) * 1.1])
    return figure.update_xaxes(type="category").update_layout(showlegend=False)


def guesses_and_truth(guesses: np.ndarray, truth: float, highest: int) -> go.Figure:
    """Draw each guess as a dot, equal ones above each other, and the truth as a line.

    Parameters
    ----------
    guesses : ndarray of float64, shape (n,)
    truth : float
    highest : int
        The highest number that could be guessed.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    columns = np.round(guesses / (highest / 100)).tolist()
    heights = [columns[: i + 1].count(column) for i, column in enumerate(columns)]
    dots = go.Scatter(
        x=guesses,
        y=heights,
        mode="markers",
        marker={"size": 12, "color": colours.PRECISION},
        hovertemplate=texts.hover("{x:count}"),
    )
    figure = theme.figure([dots], texts.GUESSES)
    told = texts.TRUTH_HERE.format(formats.number(truth))
    figure.add_vline(truth, line={"color": colours.POSITIVE, "width": 3}, annotation_text=told)
    figure.update_xaxes(range=[-0.02 * highest, 1.02 * highest])
    return figure.update_yaxes(range=[0, max(heights) + 1], dtick=max(1, max(heights) // 5)).update_layout(
        showlegend=False
    )
