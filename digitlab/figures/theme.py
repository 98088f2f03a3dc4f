"""The layout that all figures share."""

from typing import Any

import plotly.graph_objects as go
from numpy.typing import ArrayLike

from digitlab.texts import colours
from digitlab.texts.figures import NO_TITLES, Titles

FIGURE_HEIGHT = 340


def figure(traces: list[Any], titles: Titles = NO_TITLES, *, height: int = FIGURE_HEIGHT) -> go.Figure:
    """Return a figure of Plotly traces, `height` pixels high, in the layout of all figures."""
    layout = {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 32, "b": 8},
        "legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.0},
        "hovermode": "closest",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "xaxis": {"title": {"text": titles.x}, "automargin": True},
        "yaxis": {"title": {"text": titles.y}, "automargin": True},
    }
    return go.Figure(traces, layout)  # at once: each update of a figure walks through all of it


def line(
    x: ArrayLike, y: ArrayLike, name: str, colour: str, dash: str = "solid", *, shape: str = "linear", **options: Any
) -> go.Scatter:
    """Return a curve; `options` are further ones of `go.Scatter`."""
    style = {"color": colour, "dash": dash, "shape": shape}
    return go.Scatter(x=x, y=y, name=name, line=style, **{"mode": "lines", **options})


def reference_line(x: list[float], y: list[float], name: str, dash: str = "dot") -> go.Scatter:
    """Return a thin grey line with which curves are compared, such as guessing."""
    return line(x, y, name, colours.MUTED, dash, hoverinfo="skip").update(line_width=1)
