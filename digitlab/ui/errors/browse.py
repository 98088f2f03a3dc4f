"""A gallery of predictions to browse: page by page, each image opens, all of them can be taken home."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from digitlab.figures.gallery import captioned_sheet
from digitlab.files.csv import as_csv
from digitlab.inspection.mistakes import as_table
from digitlab.inspection.predictions import Predictions
from digitlab.ui.components.downloads import offer_file
from digitlab.ui.components.gallery import show_gallery
from digitlab.ui.errors.captions import cards
from digitlab.ui.errors.closer_look import look_closer

PAGE_SIZE = 60
_SHEET_COLUMNS = 10


def browse(
    predictions: Predictions,
    positions: np.ndarray,
    *,
    key: str,
    label: str,
    page_size: int = PAGE_SIZE,
    downloads: bool = False,
    notes: Sequence[str] | None = None,
) -> None:
    """Show the images at some positions of the predictions, in their order, with their labels and predictions.

    `key` names the gallery; another choice of images takes another key and begins anew. `downloads` offers all images
    as a table and the page as a picture. `notes` stand under the images in the place of their scores.
    """
    if not len(positions):
        st.info("There is no such image.", icon=":material/check:")
        return
    n_pages = -(-len(positions) // page_size)
    page = st.pagination(n_pages, key=f"{key}-page") if n_pages > 1 else 1
    on_page = slice((page - 1) * page_size, page * page_size)
    shown = positions[on_page]
    images = predictions.split.images[predictions.indices[shown]]
    under = cards(predictions, shown, notes and notes[on_page])
    opened = show_gallery(images, under, label, key=f"{key}-gallery")
    if downloads:
        with st.container(horizontal=True):
            offer_file(
                "Images as CSV",
                lambda: as_csv(as_table(predictions, positions)),
                "digitlab-images.csv",
                key=f"{key}-csv",
                help="All images chosen above: index, true digit, prediction and scores.",
            )
            offer_file(
                "Gallery as PNG",
                lambda: captioned_sheet(images, [(card.title, card.detail) for card in under], _SHEET_COLUMNS),
                "digitlab-gallery.png",
                icon=":material/image:",
                key=f"{key}-png",
                help="The page of the gallery that is shown.",
            )
    if opened is not None and opened < len(shown):
        look_closer(predictions, int(shown[opened]))
