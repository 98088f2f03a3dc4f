"""Whether a threshold still does later what it did earlier."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from digitlab.figures import theme
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.periods import Period
from digitlab.texts import colours, periods
from digitlab.texts import figures as texts

_HEIGHT = 260
_LOOKS = {"precision": (colours.PRECISION, "solid", -0.04), "recall": (colours.RECALL, "dash", 0.04)}


def over_time(found: Sequence[Period]) -> go.Figure:
    """Draw precision and recall of a threshold in each period, with 95 % intervals.

    Parameters
    ----------
    found : sequence of Period
        At least one, in their order.

    Returns
    -------
    plotly.graph_objects.Figure
        An upright line parts those that chose the threshold from those that check it.
    """
    traces = []
    for key, (colour, dash, aside) in _LOOKS.items():
        measure = MEASURES[key]
        values = np.array([measure.of(period.point) for period in found], dtype=np.float64)
        intervals = [measure.interval(period.point) for period in found]
        low, high = (np.array(ends, dtype=np.float64) for ends in list(zip(*intervals, strict=True))[:2])
        line = theme.line(np.arange(len(found)) + aside, values, measure.name, colour, dash, mode="lines+markers")
        ends = {"array": high - values, "arrayminus": values - low, "width": 3, "thickness": 1}
        line.update(error_y=ends, hovertemplate=texts.hover("{y:share}", name=measure.name))
        traces.append(line)
    figure = theme.figure(traces, texts.OVER_TIME, height=_HEIGHT)
    n_earlier = sum(period.chose for period in found)
    figure.add_vline(n_earlier - 0.5, line={"dash": "dot", "width": 1})
    for place, words, anchor in ((0.03, periods.CHOSEN, "right"), (-0.03, periods.CHECKED, "left")):
        figure.add_annotation(
            x=n_earlier - 0.5 - place, y=0, yref="paper", yanchor="bottom", xanchor=anchor, text=words, showarrow=False
        )
    figure.update_xaxes(tickvals=list(range(len(found))), ticktext=[periods.name(period) for period in found])
    return figure.update_yaxes(range=texts.FROM_0_TO_1)
