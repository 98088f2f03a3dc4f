"""Draw: drawings of a digit, and which of them are misread."""

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from digitlab.activities.response import ActivityResponse, ResponseError
from digitlab.classroom.room import Json, Response, Round
from digitlab.drawing.collection import LabelledDrawing
from digitlab.mnist import N_PIXELS


@dataclass(frozen=True, eq=False)
class Drawing(ActivityResponse):
    """A response."""

    image: np.ndarray  # uint8 of shape (784,); 0 is paper and 255 is ink

    @classmethod
    def from_json(cls, content: Json, _setting: Json) -> Self:
        """See `ActivityResponse`."""
        try:
            pixels = base64.b64decode(content.get("image", ""), validate=True)
        except (TypeError, ValueError) as error:
            raise ResponseError("image is not base64") from error
        if len(pixels) != N_PIXELS:
            raise ResponseError(f"image has {len(pixels)} pixels")
        return cls(np.frombuffer(pixels, dtype=np.uint8))

    def to_json(self) -> Json:
        """See `ActivityResponse`."""
        return {"image": base64.b64encode(self.image.tobytes()).decode()}

    def row(self) -> Json:
        """Return how much ink there is, the sum of all pixels; the drawings are in a file of their own."""
        return {"ink": int(self.image.sum(dtype=int))}


def images_of(responses: Iterable[Response[Drawing]]) -> np.ndarray:
    """Return the images of responses, uint8 of shape (n, 784)."""
    return np.array([response.content.image for response in responses], dtype=np.uint8).reshape(-1, N_PIXELS)


def labelled(responses: Iterable[tuple[Round, Response[Drawing]]]) -> list[LabelledDrawing]:
    """Return drawings with the digits that were asked for."""
    return [LabelledDrawing(response.content.image, int(round_.setting["digit"])) for round_, response in responses]


def most_misread(is_right: Sequence[np.ndarray], limit: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the drawings that most readers misread.

    Parameters
    ----------
    is_right : sequence of ndarray of bool, each of shape (n,)
        Of each reader, at least one.
    limit : int

    Returns
    -------
    drawings, n_wrong : ndarray of int64, shape (m,), m <= limit
        Positions of misread drawings, most misread first, and how many readers misread each.
    """
    n_wrong = np.sum(~np.array(is_right), axis=0)
    order = np.argsort(-n_wrong, kind="stable")
    drawings = order[n_wrong[order] > 0][:limit]
    return drawings, n_wrong[drawings]
