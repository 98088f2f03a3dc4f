"""What a classifier reads in a drawing."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from PIL import Image, ImageDraw, ImageFont

from digitlab.drawing.finding import FoundDigit
from digitlab.figures import theme

_BOX_COLOUR = (31, 134, 201)
_BARS_HEIGHT = 300
_AXIS_HEIGHT = 170


def ten_scores(scores: np.ndarray, *, are_probabilities: bool) -> go.Figure:
    """Draw the scores of the ten digits as bars.

    Parameters
    ----------
    scores : ndarray of float, shape (10,)
    are_probabilities : bool
        Whether the axis runs from 0 to 1.

    Returns
    -------
    plotly.graph_objects.Figure
        The bar of the digit that is read stands out.
    """
    read = int(np.argmax(scores))
    bars = go.Bar(
        x=[str(digit) for digit in range(10)],
        y=scores,
        marker={"color": [theme.POSITIVE if digit == read else theme.MUTED for digit in range(10)]},
        text=[f"{score:.2f}" for score in scores],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="Digit %{x}<br>%{y:.4f}<extra></extra>",
    )
    name = "Probability" if are_probabilities else "Score"
    result = theme.figure([bars], x_title="Digit", y_title=name, height=_BARS_HEIGHT)
    result.update_xaxes(type="category")
    if are_probabilities:
        result.update_yaxes(range=[0, 1.12])
    return result


def score_on_axis(score: float, threshold: float, test_scores: np.ndarray) -> go.Figure:
    """Draw a detector's score on its own axis, with its threshold.

    Parameters
    ----------
    score : float
        Of the drawing.
    threshold : float
        Scores at or above it are taken for the digit.
    test_scores : ndarray of float, shape (n,)
        The axis spans these.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    low = min(float(test_scores.min()), score, threshold)
    high = max(float(test_scores.max()), score, threshold)
    margin = (high - low) * 0.05 or 1.0
    colour = theme.POSITIVE if score >= threshold else theme.NEGATIVE
    traces = [
        go.Scatter(
            x=[score],
            y=[0],
            mode="markers+text",
            text=[f"{score:.3g}"],
            textposition="top center",
            marker={"size": 18, "color": colour},
            showlegend=False,
            hovertemplate="Score %{x:.4f}<extra></extra>",
        )
    ]
    result = theme.figure(traces, x_title="Score", y_title="", height=_AXIS_HEIGHT)
    result.update_xaxes(range=[low - margin, high + margin], zeroline=False)
    result.update_yaxes(visible=False, range=[-1, 1.5])
    return result.add_vline(
        x=threshold, line={"color": theme.THRESHOLD, "width": 2}, annotation_text=f"Threshold {threshold:.3g}"
    )


def boxed(grey: np.ndarray, digits: Sequence[FoundDigit], readings: Sequence[int]) -> np.ndarray:
    """Draw each digit's box and reading on a photo.

    Parameters
    ----------
    grey : ndarray of uint8, shape (height, width)
    digits : sequence of FoundDigit
    readings : sequence of int
        What was read in each box.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
    """
    picture = Image.fromarray(grey).convert("RGB")
    pen = ImageDraw.Draw(picture)
    width = max(2, max(grey.shape) // 300)
    font = ImageFont.load_default(max(14, max(grey.shape) // 28))
    for digit, reading in zip(digits, readings, strict=True):
        pen.rectangle(digit.box, outline=_BOX_COLOUR, width=width)
        corner = (digit.box[0], digit.box[1])
        pen.rectangle(pen.textbbox(corner, str(reading), font=font), fill=_BOX_COLOUR)
        pen.text(corner, str(reading), fill="white", font=font)
    return np.asarray(picture)
