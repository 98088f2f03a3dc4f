"""Numbers as the pages show them, with a sentence for students in their help."""

import math

import streamlit as st

from digitlab.evaluation.thresholds import OperatingPoint

UNDEFINED = "undefined"


def formatted(value: float) -> str:
    """Return a share with four digits, or the word "undefined" for NaN."""
    return UNDEFINED if math.isnan(value) else f"{value:.4f}"


def show_metrics(point: OperatingPoint) -> None:
    """Show precision, recall, F1 and accuracy side by side."""
    precision, recall, f1, accuracy = st.columns(4)
    precision.metric(
        "Precision",
        formatted(point.precision),
        border=True,
        help="How many of the flagged images are right: $TP / (TP + FP)$. Undefined where nothing is flagged.",
    )
    recall.metric(
        "Recall",
        formatted(point.recall),
        border=True,
        help="How many images of the digit are found: $TP / (TP + FN)$.",
    )
    f1.metric(
        "F1",
        formatted(point.f1),
        border=True,
        help="The harmonic mean of precision and recall: $2 TP / (2 TP + FP + FN)$.",
    )
    accuracy.metric(
        "Accuracy",
        formatted(point.accuracy),
        border=True,
        help="How many answers are right: $(TP + TN) / n$. It misleads where one class is rare.",
    )
