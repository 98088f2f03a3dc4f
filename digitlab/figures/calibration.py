"""Whether probabilities mean what they say."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from digitlab.figures import theme
from digitlab.metrics.calibration import Reliability
from digitlab.texts import colours
from digitlab.texts import figures as texts

# Part of the height that the counts take.
_COUNTS_BELOW = 0.22
# From where to where their logarithmic axis goes: below 1, so that a bar of one is seen, and above the highest.
_LEAST_COUNT, _ROOM_ABOVE = 0.5, 1.5
_LOOKS = ((colours.POSITIVE, "solid"), (colours.COMPARED, "dash"))


def reliability_diagram(results: Mapping[str, Reliability], noun_plural: str = "images") -> go.Figure:
    """Draw observed shares over predicted probabilities.

    Parameters
    ----------
    results : mapping of str to Reliability
        One or two results by their names.
    noun_plural : str, default="images"
        What is counted below them.

    Returns
    -------
    plotly.graph_objects.Figure
        Points with 95 % intervals; a calibrated classifier's lie on the diagonal. Below them how many each bin holds.
    """
    traces = [theme.reference_line([0, 1], [0, 1], texts.CALIBRATED)]
    for (name, result), (colour, dash) in zip(results.items(), _LOOKS, strict=False):
        hover = texts.hover("Predicted {x:share}", "Observed {y:share}", "{customdata:count} in this bin")
        ends = {"array": result.high - result.observed, "arrayminus": result.observed - result.low}
        line = theme.line(result.predicted, result.observed, name, colour, dash, mode="lines+markers")
        line.update(customdata=result.counts, hovertemplate=hover, error_y={**ends, "width": 3, "thickness": 1})
        traces.append(line)
        traces.append(
            go.Bar(
                x=result.predicted,
                y=result.counts,
                yaxis="y2",
                width=0.03,
                marker={"color": colour, "opacity": 0.6},
                hovertemplate=texts.hover("{y:count} in this bin"),
                showlegend=False,
            )
        )
    most = max(int(result.counts.max()) for result in results.values())
    result_figure = theme.figure(traces, texts.CALIBRATION)
    result_figure.update_layout(
        barmode="group",
        yaxis={"domain": [_COUNTS_BELOW + 0.05, 1.0], "range": texts.FROM_0_TO_1},
        yaxis2={
            "domain": [0.0, _COUNTS_BELOW],
            "type": "log",
            "range": [np.log10(_LEAST_COUNT), np.log10(_ROOM_ABOVE * most)],
            "dtick": 1,
            "title": noun_plural.capitalize(),
            "anchor": "x",
            "automargin": True,
        },
    )
    # Under the bars, or its title would lie on them.
    return result_figure.update_xaxes(range=texts.FROM_0_TO_1, anchor="y2")
