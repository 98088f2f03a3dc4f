"""A figure on a page."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

# Plotly's bar with one button, for whoever points at a figure: the figure as an SVG file. `app.css` hides it on touch,
# where it would always stand over the legend.
_CONFIG = {"displaylogo": False, "modeBarButtons": [["toImage"]]}
# What single precision cannot hold, or not tell apart.
_LARGEST, _FINEST = 1e30, 1e-4

# For the back row of a classroom, on one screen with the slider.
_LARGE_HEIGHT, _LARGE_TEXT = 450, {"size": 18}


def show_figure(figure: go.Figure, key: str, alt: str, *, large: bool = False, **selection: Any) -> None:
    """Show a figure; `alt` is for those who do not see it, `large` for a projector, `selection` as in Streamlit."""
    if large:
        figure.update_layout(height=_LARGE_HEIGHT, legend_font=_LARGE_TEXT)
        figure.update_xaxes(tickfont=_LARGE_TEXT, title_font=_LARGE_TEXT)
        figure.update_yaxes(tickfont=_LARGE_TEXT, title_font=_LARGE_TEXT)
    _send_less(figure)
    config = {**_CONFIG, "toImageButtonOptions": {"format": "svg", "filename": f"digitlab-{key}"}}
    st.plotly_chart(figure, key=key, config=config, alt=alt, **selection)


def _send_less(figure: go.Figure) -> None:
    """Send the points of curves in single precision, which is far finer than a pixel and half as long."""
    for trace in figure.data:
        for name in ("x", "y", "customdata"):
            values = trace[name]
            if isinstance(values, np.ndarray) and values.dtype == np.float64 and _can_be_single(values):
                trace[name] = values.astype(np.float32)


def _can_be_single(values: np.ndarray) -> bool:
    finite = values[np.isfinite(values)]
    if not len(finite):
        return True
    largest = float(np.abs(finite).max())
    return largest < _LARGEST and (largest == 0 or float(np.ptp(finite)) > _FINEST * largest)
