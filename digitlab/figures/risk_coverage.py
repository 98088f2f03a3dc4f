"""Errors among the decided over the part that is decided."""

import plotly.graph_objects as go

from digitlab.decisions.risk_coverage import RiskCoverage
from digitlab.figures import theme
from digitlab.figures.curves import filled_band
from digitlab.texts import colours
from digitlab.texts import figures as texts


def errors_by_decided(found: RiskCoverage, here: tuple[float, float] | None = None) -> go.Figure:
    """Draw what the best zones do, beside the best line and a zone of one's own.

    Parameters
    ----------
    found : RiskCoverage
    here : tuple of float, optional
        Which part one's own zone decides, and which part of that is wrong; not drawn where nothing is decided.

    Returns
    -------
    plotly.graph_objects.Figure
    """
    hover = texts.hover("Decided {x:percent}", "Errors {y:percent}")
    traces = filled_band(found.band, colours.RUNS[0])
    # A zone is had, or it is not: nothing lies between two.
    traces.append(
        theme.line(found.coverage, found.risk, texts.BEST_ZONES, colours.RUNS[0], shape="vh", hovertemplate=hover)
    )
    traces.append(_mark(found.line, texts.BEST_LINE, "square", colours.RUNS[1]))
    if here is not None and here[0] > 0:
        traces.append(_mark(here, texts.THIS_ZONE, "circle", colours.THRESHOLD))
    figure = theme.figure(traces, texts.RISK_COVERAGE)
    figure.update_xaxes(range=texts.FROM_0_TO_1, tickformat=texts.PERCENT_TICKS)
    return figure.update_yaxes(rangemode="tozero", tickformat=texts.FINE_PERCENT_TICKS)


def _mark(at: tuple[float, float], name: str, symbol: str, colour: str) -> go.Scatter:
    marker = {"size": 12, "symbol": symbol, "color": colour, "line": {"width": 2, "color": "white"}}
    hover = texts.hover("Decided {x:percent}", "Errors {y:percent}", name=name)
    return go.Scatter(x=[at[0]], y=[at[1]], mode="markers", name=name, marker=marker, hovertemplate=hover)
