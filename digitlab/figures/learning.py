"""How a model became better while it was trained."""

import plotly.graph_objects as go

from digitlab.experiments.runs import LearningCurve
from digitlab.figures import theme
from digitlab.texts import colours
from digitlab.texts import figures as texts


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
            hovertemplate=texts.hover(f"{curve.unit.capitalize()} {{x}}", f"{curve.measure} {{y:share}}", name=name),
        )
        for name, scores, colour, dash in (
            (texts.TRAINING_IMAGES, curve.training_scores, colours.MUTED, "dot"),
            (curve.validated_on.capitalize(), curve.validation_scores, colours.POSITIVE, "solid"),
        )
    ]
    return theme.figure(traces, texts.learning(curve.unit, curve.measure), height=260)
