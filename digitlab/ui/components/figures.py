"""A figure on a page."""

from typing import Any

import plotly.graph_objects as go
import streamlit as st

_CONFIG = {"displayModeBar": False}


def show_figure(figure: go.Figure, key: str, alt: str, **selection: Any) -> None:
    """Show a figure.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
    key : str
        Names it on its page.
    alt : str
        What it shows, for those who do not see it.
    **selection
        ``on_select`` and ``selection_mode`` of `st.plotly_chart`.
    """
    st.plotly_chart(figure, key=key, config=_CONFIG, alt=alt, **selection)
