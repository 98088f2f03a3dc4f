"""Colours and layout that all figures share.

The colours are those of Okabe and Ito (2008), made for every kind of colour vision, two of them a little darker or
lighter so that each stands out (contrast of at least 3 to 1) on the light and on the dark page alike. A colour has
the same meaning on every page.
"""

from typing import Any

import plotly.graph_objects as go

PRECISION = "#1f86c9"
RECALL = "#d55e00"
POSITIVE = "#009e73"
NEGATIVE = "#c0649b"
THRESHOLD = "#888888"
MUTED = "#888888"
COMPARED = "#c0649b"
# More runs beside each other than these are not told apart by colour alone: their names stand beside the lines.
RUNS = ("#1f86c9", "#d55e00", "#009e73", "#c0649b", "#b08a00", "#4fa3d1", "#8c6bb1", "#888888")

# Opaque from end to end, so that Plotly can choose black or white for the numbers on it, whatever the page's colour.
SHARES = [[0.0, "#eaf2f9"], [0.35, "#9cc7e6"], [1.0, "#0b5c94"]]

FIGURE_HEIGHT = 340


def figure(traces: list[Any], *, x_title: str, y_title: str, height: int = FIGURE_HEIGHT) -> go.Figure:
    """Return a figure in the house's layout.

    Parameters
    ----------
    traces : list of Plotly traces
    x_title, y_title : str
        Titles of the axes.
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
    result.update_xaxes(title=x_title, automargin=True)
    result.update_yaxes(title=y_title, automargin=True)
    return result


def translucent(colour: str) -> str:
    """Return a colour of the house, "#rrggbb", as it fills a band under a line."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.2)"


def reference_line(x: list[float], y: list[float], name: str, dash: str = "dot") -> go.Scatter:
    """Return a thin grey line with which curves are compared, such as guessing."""
    return go.Scatter(
        x=x, y=y, name=name, mode="lines", hoverinfo="skip", line={"color": MUTED, "dash": dash, "width": 1}
    )
