"""The layout that all figures share."""

from typing import Any

import plotly.graph_objects as go

from digitlab.texts import colours
from digitlab.texts.figures import NO_TITLES, Titles

FIGURE_HEIGHT = 340


def figure(traces: list[Any], titles: Titles = NO_TITLES, *, height: int = FIGURE_HEIGHT) -> go.Figure:
    """Return a figure in the house's layout.

    Parameters
    ----------
    traces : list of Plotly traces
    titles : Titles, optional
        Of the axes.
    height : int, default=340
        Pixels.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    result = go.Figure(traces)
    result.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 32, "b": 8},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0},
        hovermode="closest",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
    )
    result.update_xaxes(title=titles.x, automargin=True)
    result.update_yaxes(title=titles.y, automargin=True)
    return result


def reference_line(x: list[float], y: list[float], name: str, dash: str = "dot") -> go.Scatter:
    """Return a thin grey line with which curves are compared, such as guessing."""
    return go.Scatter(
        x=x, y=y, name=name, mode="lines", hoverinfo="skip", line={"color": colours.MUTED, "dash": dash, "width": 1}
    )
