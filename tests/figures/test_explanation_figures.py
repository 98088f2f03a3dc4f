import numpy as np

from digitlab.figures.explanations import pixel_picture
from digitlab.inspection.explanations import Picture
from digitlab.texts.colours import MUTED, translucent

IMAGE = np.arange(784, dtype=np.uint8)


def test_signed_picture_has_nothing_in_its_middle():
    values = np.zeros((28, 28))
    values[3, 4] = -2.0
    ink, shown = pixel_picture(Picture("Weights", values, signed=True), IMAGE).data
    np.testing.assert_array_equal(np.ravel(ink.z), IMAGE)
    np.testing.assert_array_equal(shown.z, values)
    assert (shown.zmin, shown.zmax) == (-2.0, 2.0)
    assert shown.colorscale[1] == (0.5, translucent(MUTED, 0))


def test_picture_of_nothing_can_be_drawn():
    shown = pixel_picture(Picture("Importances", np.zeros((28, 28)), signed=False), IMAGE).data[1]
    assert (shown.zmin, shown.zmax) == (0, 1.0)
