"""A page of images that can be opened, with the mouse or the keyboard: one element, one picture, one round trip."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from digitlab.figures.gallery import sprite_url

_FOLDER = Path(__file__).parent
_component = st.components.v2.component(
    "digitlab_gallery",
    html="<ul></ul>",
    css=(_FOLDER / "gallery.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "gallery.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Card:
    """What stands under an image: its row in its split, two lines, and the same in words.

    The words (`label`) are for those who do not see the page, and the tooltip.
    """

    index: int
    title: str
    detail: str
    label: str


def show_gallery(
    images: np.ndarray, cards: Sequence[Card], label: str, key: str, *, opens: bool = True, zoom: float = 1.0
) -> int | None:
    """Show images, uint8 of shape (n, 784), as a grid of n cards; return the place of the one that was opened just now.

    `label` says what the gallery shows, for those who do not see it; `zoom` enlarges the images.
    """
    result = _component(
        key=key,
        data={
            "label": label,
            "sprite": sprite_url(images),
            "opens": opens,
            "zoom": zoom,
            "cards": [asdict(card) for card in cards],
        },
        on_opened_change=lambda: None,  # declares the trigger, which is read off the result
    )
    place = result.opened
    # What a browser reports is untrusted.
    return place if type(place) is int and 0 <= place < len(cards) else None
