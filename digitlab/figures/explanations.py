"""The pixels on which an image's score rests."""

import numpy as np
import plotly.graph_objects as go

from digitlab.figures import theme
from digitlab.inspection.explanations import Picture
from digitlab.mnist import IMAGE_SIDE
from digitlab.texts import figures as texts
from digitlab.texts.colours import MUTED, NEGATIVE, POSITIVE, PRECISION, translucent

_PICTURE_HEIGHT = 300
# Nothing is transparent, so that the page's own colour shows, light or dark.
_INK = [[0.0, translucent(MUTED, 0)], [1.0, translucent(MUTED, 0.4)]]
_SIGNED = [[0.0, translucent(NEGATIVE, 1)], [0.5, translucent(MUTED, 0)], [1.0, translucent(POSITIVE, 1)]]
_UNSIGNED = [[0.0, translucent(PRECISION, 0)], [1.0, translucent(PRECISION, 1)]]


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
            hovertemplate=texts.hover("Row {y}, column {x}", "{z:score}"),
        ),
    ]
    result = theme.figure(traces, height=_PICTURE_HEIGHT)
    result.update_layout(title={"text": picture.title, "font": {"size": 14}}, margin={"l": 0, "r": 0, "t": 36, "b": 0})
    result.update_xaxes(visible=False, constrain="domain")
    result.update_yaxes(visible=False, autorange="reversed", scaleanchor="x", constrain="domain")
    return result
