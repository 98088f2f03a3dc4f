"""The labelled drawings of a session, and how each reader does on them."""

import numpy as np
import pandas as pd
import streamlit as st

from digitlab.drawing.collection import LabelledDrawing, from_file, to_npz
from digitlab.drawing.errors import DrawingError
from digitlab.figures.images import contact_sheet
from digitlab.metrics.confusion import Summary
from digitlab.metrics.measures import MEASURES
from digitlab.reader import load_test_readings
from digitlab.runs import Run
from digitlab.tasks import DIGITS
from digitlab.ui.components.cards import formatted
from digitlab.ui.draw.voters import Voter, voter_of, votes
from digitlab.ui.state import shared

_COLUMNS = 20
_LARGEST_FILE_MB = 5


def class_drawings() -> list[LabelledDrawing]:
    """Return the labelled drawings of this session; they live nowhere else."""
    return st.session_state.setdefault("class_drawings", [])


def offer_to_label(image: np.ndarray) -> None:
    """Let the visitor say what a drawing was meant to be, and keep it in the session.

    Parameters
    ----------
    image : ndarray of uint8, shape (784,)
    """
    left, right = st.columns([1, 1], vertical_alignment="bottom")
    label = left.selectbox("It was meant to be", DIGITS, index=None, placeholder="Choose a digit")
    is_new = not any(drawing.image is image or np.array_equal(drawing.image, image) for drawing in class_drawings())
    adds = right.button("Add to the class", icon=":material/add:", disabled=label is None or not is_new)
    if adds and label is not None:
        class_drawings().append(LabelledDrawing(image, label))
        st.rerun(scope="app")


def show_class(chosen: Run) -> None:
    """Show the class: its drawings, how everyone does on them, and the files.

    Parameters
    ----------
    chosen : Run
    """
    st.subheader("Teach the class")
    st.markdown(
        "Label what you draw, and see how each run does on your class's hands beside MNIST's test images. They "
        "come from other pens and other people: that is distribution shift. The drawings stay in this session."
    )
    drawings = class_drawings()
    if drawings:
        _show_drawings(drawings)
        st.dataframe(
            pd.DataFrame(_rows(chosen, drawings)),
            hide_index=True,
            alt="Precision, recall and accuracy of each reader on the class's drawings and on MNIST's test images",
        )
        _show_confusion(chosen, drawings)
    else:
        st.caption("There are no labelled drawings yet.")
    _show_files(drawings)


def _show_drawings(drawings: list[LabelledDrawing]) -> None:
    images = np.array([drawing.image for drawing in drawings])
    st.image(contact_sheet(images, columns=_COLUMNS), alt=f"The class's {len(drawings)} drawings")
    labels = " ".join(str(drawing.label) for drawing in drawings[:100])
    st.caption(f"{len(drawings)} labelled drawings: {labels}{' and more' if len(drawings) > 100 else ''}.")


def _rows(chosen: Run, drawings: list[LabelledDrawing]) -> list[dict[str, str]]:
    labels = np.array([drawing.label for drawing in drawings], dtype=np.uint8)
    images = np.array([drawing.image for drawing in drawings])
    return [_row(voter, labels, scores) for voter, scores in votes(chosen, images).items()]


def _row(voter: Voter, labels: np.ndarray, scores: np.ndarray) -> dict[str, str]:
    ours = voter.task.summary(labels, voter.task.answers(scores, voter.threshold))
    theirs = _on_test_images(voter)
    return {"Reader": voter.title} | {
        f"{measure.name}, {where}": formatted(measure.of(of))
        for measure in (MEASURES["precision"], MEASURES["recall"], MEASURES["accuracy"])
        for where, of in (("class", ours), ("MNIST", theirs))
    }


def _on_test_images(voter: Voter) -> Summary:
    read = load_test_readings() if voter.run is None else voter.task.answers(voter.run.test_scores, voter.threshold)
    return voter.task.summary(shared.data().test.labels, read)


def _show_confusion(chosen: Run, drawings: list[LabelledDrawing]) -> None:
    voter = voter_of(chosen)
    answers = voter.answers(np.array([drawing.image for drawing in drawings]))
    meant = [str(drawing.label) for drawing in drawings]
    read = [voter.task.class_names[answer] for answer in answers]
    st.caption(f"Meant (rows) and read (columns) by {voter.title}")
    st.dataframe(
        pd.crosstab(pd.Series(meant, name="Meant"), pd.Series(read, name="Read")),
        width="content",
        alt="Confusion matrix of the class's drawings",
    )


def _show_files(drawings: list[LabelledDrawing]) -> None:
    left, right = st.columns(2, vertical_alignment="bottom")
    left.download_button(
        "Download the drawings",
        to_npz(drawings),
        file_name="drawings.npz",
        mime="application/zip",
        icon=":material/download:",
        disabled=not drawings,
    )
    file = right.file_uploader("Upload drawings", type=["npz", "zip"], max_upload_size=_LARGEST_FILE_MB)
    if file is None or file.file_id == st.session_state.get("class_file"):
        return
    st.session_state["class_file"] = file.file_id
    try:
        drawings.extend(from_file(file.getvalue()))
    except DrawingError as error:
        right.error(str(error), icon=":material/error:")
    else:
        st.rerun()
