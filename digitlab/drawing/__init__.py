"""Pen strokes and photos, turned into the 28x28 picture that MNIST would have made of them."""

from digitlab.drawing.augmentation import augment_drawings
from digitlab.drawing.canvas import strokes_from_canvas
from digitlab.drawing.errors import DrawingError
from digitlab.drawing.strokes import DrawingSteps, drawing_steps, image_from_strokes

__all__ = [
    "DrawingError",
    "DrawingSteps",
    "augment_drawings",
    "drawing_steps",
    "image_from_strokes",
    "strokes_from_canvas",
]
