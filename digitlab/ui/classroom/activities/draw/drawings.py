"""Drawings as they are sent."""

import base64
from collections.abc import Sequence

import numpy as np

from digitlab.classroom.room import Answer, Json, Round
from digitlab.drawing.collection import LabelledDrawing
from digitlab.mnist import N_PIXELS


def to_content(image: np.ndarray) -> Json:
    """Return a picture, uint8 of shape (784,), as it is sent."""
    return {"image": base64.b64encode(image.tobytes()).decode()}


def image_of(content: Json) -> np.ndarray:
    """Return the picture that was sent."""
    return np.frombuffer(base64.b64decode(content["image"]), dtype=np.uint8).reshape(N_PIXELS)


def images_of(answers: Sequence[Answer]) -> np.ndarray:
    """Return the pictures of answers, uint8 of shape (n, 784)."""
    return np.array([image_of(answer.content) for answer in answers], dtype=np.uint8).reshape(-1, N_PIXELS)


def labelled(rounds: Sequence[tuple[Round, Answer]]) -> list[LabelledDrawing]:
    """Return drawings with what the wall asked for, as the page Draw takes them."""
    return [LabelledDrawing(image_of(answer.content), int(one.setting["digit"])) for one, answer in rounds]
