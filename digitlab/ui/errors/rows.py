"""The rows of an uploaded table behind the confusion matrix."""

import html

import streamlit as st

from digitlab.figures.confusion import detector_confusion, digits_confusion
from digitlab.files.csv import as_csv
from digitlab.texts.nouns import counted
from digitlab.ui.components.cards import show_point
from digitlab.ui.components.downloads import offer_file
from digitlab.ui.components.section import section
from digitlab.ui.errors.matrix import CellBoxes, choose_shares, show_cells
from digitlab.ui.state import threshold as state
from digitlab.ui.visitor_text import escape_markdown
from digitlab.uploads.detectors import UploadedDetectors
from digitlab.uploads.rows import ScoredRows

_MOST_SHOWN = 1_000


def show_rows(uploaded: UploadedDetectors, name: str) -> None:
    """Show the matrix of a file's detector, or of all its classes, and the rows of the chosen cell."""
    detector = uploaded.detector(name)
    threshold = state.threshold(detector)
    if not uploaded.has_classes:
        with section("Precision and recall"):
            show_point(detector.curve.at(threshold))
    _explore(uploaded, name, threshold)


@st.fragment
@section("The confusion matrix with its rows")
def _explore(uploaded: UploadedDetectors, name: str, threshold: float) -> None:
    scored = ScoredRows(uploaded, name, threshold)
    detector = uploaded.detector(name)
    key, noun_plural = f"own-{detector.key}", detector.noun_plural
    boxes = CellBoxes(key, scored.names, detector.class_noun)
    names = [html.escape(each, quote=False) for each in scored.names]
    with section("The confusion matrix"):
        counts = scored.counts
        if uploaded.has_classes:
            figure = digits_confusion(counts, choose_shares(key, detector.class_noun, noun_plural), names)
        else:
            figure = detector_confusion(counts, names)
        show_cells(figure, counts, names, key, boxes, noun_plural)
        if scored.are_weighted:
            st.caption(f"In the matrix each of the {noun_plural} counts as many times as its weight says; below, once.")
    st.subheader("The rows behind the numbers")
    with section("The rows"):
        _show_table(scored, boxes, key)


def _show_table(scored: ScoredRows, boxes: CellBoxes, key: str) -> None:
    boxes.show(*st.columns(2))
    true, predicted = boxes.chosen
    places = scored.places(true, predicted)
    if not len(places):
        st.info("There is no such row.", icon=":material/check:")
        return
    st.markdown(
        f"**{_in_words(scored, true, predicted)}: {counted(len(places), 'rows')}**, the most confident mistakes first."
    )
    if len(places) > _MOST_SHOWN:
        st.caption(f"The first {_MOST_SHOWN:,} are shown; the file holds all.")
    st.dataframe(scored.frame(places[:_MOST_SHOWN]), hide_index=True, alt="The rows of the chosen cell")
    offer_file(
        "Rows as CSV",
        lambda: as_csv(scored.frame(places)),
        "digitlab-rows.csv",
        key=f"{key}-csv",
        help="All rows chosen above, with their true and predicted class.",
    )


def _in_words(scored: ScoredRows, true: int | None, predicted: int | None) -> str:
    if true is None and predicted is None:
        return "All mistakes"
    parts = (("true", true), ("predicted", predicted))
    return ", ".join(
        f"{word} {escape_markdown(scored.names[place])}" for word, place in parts if place is not None
    ).capitalize()
