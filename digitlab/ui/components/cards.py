"""Numbers as the pages show them, with a sentence for students in their help."""

import math

import streamlit as st

from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint

UNDEFINED = "undefined"
_SHOWN = ("precision", "recall", "f1", "accuracy")


def formatted(value: float) -> str:
    """Return a share with four digits, or the word "undefined" for NaN."""
    return UNDEFINED if math.isnan(value) else f"{value:.4f}"


def show_metrics(point: OperatingPoint) -> None:
    """Show precision, recall, F1 and accuracy side by side."""
    for column, key in zip(st.columns(len(_SHOWN)), _SHOWN, strict=True):
        measure = MEASURES[key]
        column.metric(measure.name, formatted(measure.of(point)), border=True, help=measure.markdown)
