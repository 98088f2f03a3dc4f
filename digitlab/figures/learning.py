"""How a model became better while it was trained."""

import plotly.graph_objects as go

from digitlab.experiments.runs import LearningCurve
from digitlab.figures import theme
from digitlab.texts import colours
from digitlab.texts import figures as texts


def learning_curve(curve: LearningCurve) -> go.Figure:
    """Draw a learning curve of at least one step."""
    lines = (
        (texts.TRAINING_IMAGES, curve.training_scores, colours.MUTED, "dot"),
        (curve.validated_on.capitalize(), curve.validation_scores, colours.POSITIVE, "solid"),
    )
    traces = []
    for name, scores, colour, dash in lines:
        hover = texts.hover(f"{curve.unit.capitalize()} {{x}}", f"{curve.measure} {{y:share}}", name=name)
        traces.append(theme.line(curve.steps, scores, name, colour, dash, mode="lines+markers", hovertemplate=hover))
    return theme.figure(traces, texts.learning(curve.unit, curve.measure), height=260)
