"""The scores of one image."""

import numpy as np
import plotly.graph_objects as go

from digitlab.experiments.runs import ScoreKind
from digitlab.figures import theme
from digitlab.metrics.thresholds import flagged, highest_class
from digitlab.texts import colours, formats
from digitlab.texts import figures as texts

_BARS_HEIGHT = 300
_AXIS_HEIGHT = 160


def digit_scores(scores: np.ndarray, kind: ScoreKind, true: int | None = None) -> go.Figure:
    """Draw the scores of all ten digits as bars.

    Parameters
    ----------
    scores : ndarray of float, shape (10,)
    kind : {"decision", "probability"}
        Names the axis; that of probabilities runs from 0 to 1.
    true : int, optional
        The image's label. Its bar has the colour of the positive class, a wrong prediction's that of the negative one.

    Returns
    -------
    plotly.graph_objects.Figure
        Without a label the numbers stand over the bars.
    """
    predicted = int(highest_class(scores))
    roles = {predicted: texts.PREDICTED, **({} if true is None else {true: texts.TRUE})}
    fills = {predicted: colours.POSITIVE if true is None else colours.NEGATIVE}
    if true is not None:
        fills[true] = colours.POSITIVE
    bars = go.Bar(
        x=[str(digit) for digit in range(len(scores))],
        y=scores,
        marker={"color": [fills.get(digit, colours.MUTED) for digit in range(len(scores))], "line": {"width": 0}},
        text=[
            formats.short_score(score) if true is None else roles.get(digit, "") for digit, score in enumerate(scores)
        ],
        textposition="outside",
        cliponaxis=False,
        hovertemplate=texts.hover("Digit {x}", "{y:score}"),
    )
    result = theme.figure(
        [bars], texts.DIGIT_PROBABILITIES if kind == "probability" else texts.DIGIT_SCORES, height=_BARS_HEIGHT
    )
    if kind == "probability":
        result.update_yaxes(range=[0, 1.12])
    return result.update_xaxes(type="category", dtick=1)


def score_beside_threshold(score: float, threshold: float, scores: np.ndarray) -> go.Figure:
    """Draw one score beside the threshold, on the range of all scores.

    Parameters
    ----------
    score, threshold : float
    scores : ndarray of float, shape (n,)
        Of many images, for the range.

    Returns
    -------
    plotly.graph_objects.Figure
        The score has the colour of the class that is answered.
    """
    point = go.Scatter(
        x=[score],
        y=[0],
        mode="markers+text",
        text=[texts.SCORE_HERE.format(formats.score(score))],
        textposition="top center",
        marker={"size": 16, "color": colours.POSITIVE if flagged(score, threshold) else colours.NEGATIVE},
        hovertemplate=texts.hover("Score {x:score}"),
        cliponaxis=False,
    )
    result = theme.figure([point], texts.ONE_SCORE, height=_AXIS_HEIGHT)
    low, high = min(float(scores.min()), score, threshold), max(float(scores.max()), score, threshold)
    margin = (high - low) * 0.06 or 1.0
    result.update_xaxes(range=[low - margin, high + margin], zeroline=False)
    result.update_yaxes(visible=False, range=[-1, 1.6])
    return result.add_vline(
        x=threshold,
        line={"color": colours.THRESHOLD, "width": 2},
        annotation={"text": texts.THRESHOLD_HERE.format(formats.threshold(threshold)), "yanchor": "bottom", "y": 1},
    )
