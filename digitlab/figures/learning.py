"""How a model became better while it was trained."""

import plotly.graph_objects as go

from digitlab.experiments.runs import LearningCurve
from digitlab.figures import theme


def learning_curve(curve: LearningCurve) -> go.Figure:
    """Draw a learning curve.

    Parameters
    ----------
    curve : LearningCurve
        At least one step.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    traces = [
        go.Scatter(
            x=curve.steps,
            y=scores,
            name=name,
            mode="lines+markers",
            line={"color": colour, "dash": dash},
            hovertemplate=f"{curve.unit.capitalize()} %{{x}}<br>{curve.measure} %{{y:.4f}}<extra>{name}</extra>",
        )
        for name, scores, colour, dash in (
            ("Training images", curve.training_scores, theme.MUTED, "dot"),
            (curve.validated_on.capitalize(), curve.validation_scores, theme.POSITIVE, "solid"),
        )
    ]
    return theme.figure(traces, x_title=f"{curve.unit.capitalize()}s", y_title=curve.measure, height=260)
