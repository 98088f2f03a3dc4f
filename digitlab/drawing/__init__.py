"""Pen strokes and photos, turned into the 28x28 picture that MNIST would have made of them."""

from digitlab.drawing.canvas_json import strokes_from_canvas
from digitlab.drawing.errors import DrawingError, NoDigitsError
from digitlab.drawing.photo_to_digits import FoundDigit, Photo, digits_in_photo
from digitlab.drawing.strokes_to_image import DrawingSteps, drawing_steps, image_from_strokes

__all__ = [
    "DrawingError",
    "DrawingSteps",
    "FoundDigit",
    "NoDigitsError",
    "Photo",
    "digits_in_photo",
    "drawing_steps",
    "image_from_strokes",
    "strokes_from_canvas",
]
