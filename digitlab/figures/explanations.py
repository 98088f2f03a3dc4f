"""One image looked at closely: its scores, and the pixels on which they rest."""

import numpy as np
import plotly.graph_objects as go

from digitlab.evaluation.explanations import Picture
from digitlab.figures import theme
from digitlab.mnist import IMAGE_SIDE

_PICTURE_HEIGHT = 300
_BARS_HEIGHT = 300
_SCORE_HEIGHT = 150
# Nothing is transparent, so that the page's own colour shows, light or dark.
_INK = [[0.0, "rgba(136,136,136,0)"], [1.0, "rgba(136,136,136,0.4)"]]
_SIGNED = [[0.0, "rgba(192,100,155,1)"], [0.5, "rgba(128,128,128,0)"], [1.0, "rgba(0,158,115,1)"]]
_UNSIGNED = [[0.0, "rgba(31,134,201,0)"], [1.0, "rgba(31,134,201,1)"]]


def pixel_picture(picture: Picture, image: np.ndarray) -> go.Figure:
    """Draw one number a pixel over the ink of an image.

    Parameters
    ----------
    picture : Picture
    image : ndarray of uint8, shape (784,)

    Returns
    -------
    plotly.graph_objects.Figure
        Signed numbers in the colour of the positive class above 0 and of the negative one below.
    """
    extreme = float(np.abs(picture.values).max()) or 1.0
    traces = [
        go.Heatmap(z=image.reshape(IMAGE_SIDE, IMAGE_SIDE), zmin=0, zmax=255, colorscale=_INK, showscale=False),
        go.Heatmap(
            z=picture.values,
            zmin=-extreme if picture.signed else 0,
            zmax=extreme,
            colorscale=_SIGNED if picture.signed else _UNSIGNED,
            colorbar={"thickness": 10, "len": 0.9},
            hovertemplate="Row %{y}, column %{x}<br>%{z:.4g}<extra></extra>",
        ),
    ]
    result = theme.figure(traces, x_title="", y_title="", height=_PICTURE_HEIGHT)
    result.update_layout(title={"text": picture.title, "font": {"size": 14}}, margin={"l": 0, "r": 0, "t": 36, "b": 0})
    result.update_xaxes(visible=False, constrain="domain")
    result.update_yaxes(visible=False, autorange="reversed", scaleanchor="x", constrain="domain")
    return result


def digit_scores(scores: np.ndarray, true: int, score_title: str) -> go.Figure:
    """Draw the scores of all ten digits, the true one in the colour of the positive class.

    Parameters
    ----------
    scores : ndarray of float, shape (10,)
    true : int
        The image's label.
    score_title : str
        What the scores are.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    predicted = int(np.argmax(scores))
    colours = [theme.MUTED] * len(scores)
    colours[predicted] = theme.NEGATIVE
    colours[true] = theme.POSITIVE
    names = ["true" if digit == true else "predicted" if digit == predicted else "" for digit in range(len(scores))]
    bars = go.Bar(
        x=[str(digit) for digit in range(len(scores))],
        y=scores,
        marker={"color": colours, "line": {"width": 0}},
        text=names,
        textposition="outside",
        cliponaxis=False,
        hovertemplate="Digit %{x}<br>%{y:.4g}<extra></extra>",
    )
    result = theme.figure([bars], x_title="Digit", y_title=score_title, height=_BARS_HEIGHT)
    result.update_xaxes(type="category", dtick=1)
    return result


def score_against_threshold(scores: np.ndarray, score: float, threshold: float) -> go.Figure:
    """Draw one score beside the threshold, on the range of all scores.

    Parameters
    ----------
    scores : ndarray of float, shape (n,)
        Of all images, for the range.
    score, threshold : float

    Returns
    -------
    plotly.graph_objects.Figure
    """
    point = go.Scatter(
        x=[score],
        y=[0],
        mode="markers+text",
        text=[f"score {score:.4g}"],
        textposition="top center",
        marker={"size": 16, "color": theme.POSITIVE if score >= threshold else theme.NEGATIVE},
        hovertemplate="Score %{x:.4g}<extra></extra>",
        cliponaxis=False,
    )
    result = theme.figure([point], x_title="Score", y_title="", height=_SCORE_HEIGHT)
    low, high = min(float(scores.min()), threshold), max(float(scores.max()), threshold)
    margin = (high - low) * 0.06
    result.update_xaxes(range=[low - margin, high + margin])
    result.update_yaxes(visible=False, range=[-1, 1.6])
    result.add_vline(
        x=threshold,
        line={"color": theme.THRESHOLD, "width": 2},
        annotation={"text": f"threshold {threshold:.4g}", "yanchor": "bottom", "y": 1},
    )
    return result
