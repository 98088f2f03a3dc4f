"""A figure on a page."""

from typing import Any

import plotly.graph_objects as go
import streamlit as st

_CONFIG = {"displayModeBar": False}


# For the back row of a classroom, on one screen with the slider.
_LARGE_HEIGHT, _LARGE_TEXT = 450, {"size": 18}


def show_figure(figure: go.Figure, key: str, alt: str, *, large: bool = False, **selection: Any) -> None:
    """Show a figure.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
    key : str
        Names it on its page.
    alt : str
        What it shows, for those who do not see it.
    large : bool, default=False
        Whether it is projected.
    **selection
        ``on_select`` and ``selection_mode`` of `st.plotly_chart`.
    """
    if large:
        figure.update_layout(height=_LARGE_HEIGHT, legend_font=_LARGE_TEXT)
        figure.update_xaxes(tickfont=_LARGE_TEXT, title_font=_LARGE_TEXT)
        figure.update_yaxes(tickfont=_LARGE_TEXT, title_font=_LARGE_TEXT)
    st.plotly_chart(figure, key=key, config=_CONFIG, alt=alt, **selection)
