"""What samples say of a measure whose truth is known."""

import numpy as np
import plotly.graph_objects as go

from digitlab.figures import theme
from digitlab.metrics.sampled import Estimates
from digitlab.texts import colours, formats
from digitlab.texts import figures as texts

_SHOWN, _HEIGHT = 50, 260


def sampled_intervals(estimates: Estimates, name: str, colour: str) -> go.Figure:
    """Draw the 95 % intervals of the latest 50 samples beside the truth; those that miss it stand out."""
    n_samples = len(estimates.values)
    numbers = np.arange(1, n_samples + 1)
    latest = estimates.is_defined & (numbers > n_samples - _SHOWN)
    traces = [
        _intervals(estimates, numbers, latest & estimates.holds, texts.HOLDS, colour, "circle"),
        _intervals(estimates, numbers, latest & ~estimates.holds, texts.MISSES, colours.COMPARED, "x"),
    ]
    result = theme.figure(traces, texts.Titles(texts.SAMPLE, name), height=_HEIGHT)
    truth = {"text": texts.TRUTH_HERE.format(formats.share(estimates.truth))}
    return result.add_hline(
        y=estimates.truth,
        line={"color": colours.THRESHOLD, "width": 2},
        annotation=truth,
        annotation_position="top left",
    )


def _intervals(
    estimates: Estimates, numbers: np.ndarray, chosen: np.ndarray, name: str, colour: str, symbol: str
) -> go.Scatter:
    values, low, high = (of[chosen] for of in (estimates.values, estimates.low, estimates.high))
    return go.Scatter(
        x=numbers[chosen],
        y=values,
        error_y={"array": high - values, "arrayminus": values - low, "color": colour, "thickness": 1.5, "width": 0},
        mode="markers",
        marker={"color": colour, "size": 7, "symbol": symbol},
        name=name,
        hovertemplate=texts.hover("Sample {x:count}", "{y:share}", name=name),
    )
