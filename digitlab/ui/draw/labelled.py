"""The labelled drawings of a session, and how each reader does on them."""

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from digitlab.digit_reader import load_test_readings
from digitlab.drawing.collection import MOST_DRAWINGS, LabelledDrawing, to_npz
from digitlab.drawing.decoding import begin_drawings, result_of
from digitlab.drawing.errors import DrawingError
from digitlab.evaluation.summaries import intervals_of
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run
from digitlab.experiments.tasks import DIGITS, Task
from digitlab.figures.images import contact_sheet
from digitlab.metrics.measures import MEASURES
from digitlab.texts import formats
from digitlab.ui.components.upload import BusyError, await_file, release_file
from digitlab.ui.components.voters import Voter, voter_of, votes
from digitlab.ui.state import shared

_COLUMNS = 20
_LARGEST_FILE_MB = 5
_FULL = f"A session keeps at most {MOST_DRAWINGS:,}. Download them, reload the page, and begin another class."


def class_drawings() -> list[LabelledDrawing]:
    """Return the labelled drawings of this session, at most 500; they live nowhere else."""
    return st.session_state.setdefault("class_drawings", [])


def ask_for_label() -> int | None:
    """Ask what a drawing is meant to be; None if the visitor does not say."""
    return st.selectbox(
        "It was meant to be",
        DIGITS,
        index=None,
        placeholder="Choose a digit",
        help="For the class. Choose it before you draw: a label that is given after the reading leans towards it.",
    )


def offer_to_add(image: np.ndarray, label: int | None, *, is_blind: bool) -> None:
    """Let the visitor add a drawing to the class; blind is a label that was given before the drawing was read."""
    is_new, is_full = label_in_class(image) is None, class_is_full()
    adds = st.button("Add to the class", icon=":material/add:", disabled=label is None or not is_new or is_full)
    if is_full:
        st.caption(f"The class is full. {_FULL}")
    if adds and label is not None:
        class_drawings().append(LabelledDrawing(image, label, is_blind))
        st.rerun(scope="app")


def label_in_class(image: np.ndarray) -> int | None:
    """Return the label of the very same drawing in the class, None if it is not there."""
    return next((drawing.label for drawing in class_drawings() if np.array_equal(drawing.image, image)), None)


def class_is_full() -> bool:
    """Tell whether a session keeps as many drawings as it may."""
    return len(class_drawings()) >= MOST_DRAWINGS


def show_class(chosen: Run) -> None:
    """Show the class: its drawings, how everyone does on them, and the files."""
    st.subheader("Teach the class")
    st.markdown(
        "Label what you draw, and see how each run does on your class's hands beside MNIST's test images. They "
        "come from other pens and other people: that is distribution shift. The drawings stay in this session."
    )
    drawings = class_drawings()
    if drawings:
        _show_drawings(drawings)
        found = _class_votes(chosen, drawings)
        st.dataframe(
            pd.DataFrame(_rows(found, drawings)),
            hide_index=True,
            alt="Precision, recall and accuracy of each reader on the class's drawings and on MNIST's test images",
        )
        _show_confusion(chosen, found, drawings)
    else:
        st.caption("There are no labelled drawings yet.")
    _show_files(drawings)


def _show_drawings(drawings: list[LabelledDrawing]) -> None:
    images = np.array([drawing.image for drawing in drawings])
    st.image(contact_sheet(images, columns=_COLUMNS), alt=f"The class's {len(drawings)} drawings")
    labels = " ".join(str(drawing.label) for drawing in drawings[:100])
    st.caption(f"{len(drawings)} labelled drawings: {labels}{' and more' if len(drawings) > 100 else ''}.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.number_input("Drawing to remove", 1, len(drawings), len(drawings), help="Counted as they stand.")
        if st.button(f"Remove the {drawings[number - 1].label}", icon=":material/delete:"):
            del drawings[number - 1]
            kept = st.session_state.get("class_scores", {})
            st.session_state["class_scores"] = {who: np.delete(of, number - 1, axis=0) for who, of in kept.items()}
            st.rerun()


def _rows(found: dict[Voter, np.ndarray], drawings: list[LabelledDrawing]) -> list[dict[str, str]]:
    labels = np.array([drawing.label for drawing in drawings], dtype=np.uint8)
    is_counted = np.array([drawing.is_blind for drawing in drawings])
    n_leaning = int((~is_counted).sum())
    if not is_counted.any():
        is_counted[:] = True
        st.caption(
            "All labels were given after the reading was shown, and lean towards it. Choose the digit before you draw."
        )
    elif n_leaning:
        st.caption(
            f"Counted are the {is_counted.sum():,} drawings whose label was given before they were read; the other "
            f"{n_leaning:,} lean towards the reading."
        )
    return [_row(voter, labels[is_counted], scores[is_counted]) for voter, scores in found.items()]


def _class_votes(chosen: Run, drawings: list[LabelledDrawing]) -> dict[Voter, np.ndarray]:
    """Return the scores that everybody gives to the class's drawings.

    Who can vote is asked with the last drawing alone. The session keeps the scores, so that a reader scores only what
    was added since.
    """
    images = np.array([drawing.image for drawing in drawings])
    kept: dict[Experiment | None, np.ndarray] = st.session_state.get("class_scores", {})
    found = {
        voter: _completed(kept.get(voter.experiment), last, voter, images)
        for voter, last in votes(chosen, images[-1:]).items()
    }
    st.session_state["class_scores"] = {voter.experiment: scores for voter, scores in found.items()}
    return found


def _completed(scores: np.ndarray | None, last: np.ndarray, voter: Voter, images: np.ndarray) -> np.ndarray:
    """Return a reader's scores of all images; those of the last one are known, those of the first ones perhaps."""
    if scores is None:
        scores = last[:0]
    new = voter.scores(images[len(scores) : -1]) if len(scores) < len(images) - 1 else last[:0]
    return scores if len(scores) == len(images) else np.concatenate([scores, new, last])


def _row(voter: Voter, labels: np.ndarray, scores: np.ndarray) -> dict[str, str]:
    task, test_labels = voter.task, shared.data().test.labels
    on_test = load_test_readings() if voter.run is None else voter.predict(voter.run.test_scores)
    predicted = {"class": (labels, voter.predict(scores)), "MNIST": (test_labels, on_test)}
    return {"Reader": voter.title, "Drawings": f"{len(labels):,}"} | {
        f"{MEASURES[key].name}, {where}": _measured(key, task, *both)
        for key in ("precision", "recall", "accuracy")
        for where, both in predicted.items()
    }


def _measured(key: str, task: Task, labels: np.ndarray, predicted: np.ndarray) -> str:
    """Return a measure with its interval, where it has one."""
    value = MEASURES[key].of(task.summary(labels, predicted))
    interval = intervals_of(task.counts(labels, predicted)).get(key)
    return formats.share(value) if interval is None else formats.share_with_interval(value, interval)


def _show_confusion(chosen: Run, found: dict[Voter, np.ndarray], drawings: list[LabelledDrawing]) -> None:
    voter = voter_of(chosen)
    scores = {voter.experiment: scores for voter, scores in found.items()}.get(chosen.experiment)
    if scores is None:
        return  # it cannot vote, as the page has said
    predicted = voter.predict(scores)
    meant = [str(drawing.label) for drawing in drawings]
    read = [voter.task.class_names[prediction] for prediction in predicted]
    st.caption(f"Meant (rows) and read (columns) by {voter.title}")
    table = pd.crosstab(pd.Series(meant, name="Meant"), pd.Series(read, name="Read"))
    st.dataframe(table, width="content", alt="Confusion matrix of the class's drawings")


def _show_files(drawings: list[LabelledDrawing]) -> None:
    left, right = st.columns(2, vertical_alignment="bottom")
    left.download_button(
        "Download the drawings",
        partial(to_npz, drawings),  # packed when it is asked for
        file_name="drawings.npz",
        mime="application/zip",
        icon=":material/download:",
        disabled=not drawings,
    )
    file = right.file_uploader("Upload drawings", type=["npz", "zip"], max_upload_size=_LARGEST_FILE_MB)
    if file is None:
        return
    with right:
        sentence = _take_file(file, drawings)
    if sentence:
        right.error(sentence, icon=":material/error:")


def _is_there(drawing: LabelledDrawing, drawings: list[LabelledDrawing]) -> bool:
    """Tell whether the class has the very same drawing, as when a file is uploaded twice."""
    return any(other.label == drawing.label and np.array_equal(other.image, drawing.image) for other in drawings)


def _take_file(file: UploadedFile, drawings: list[LabelledDrawing]) -> str:
    """Add the drawings of an uploaded file, once; return the sentence on why they cannot be added, else ""."""
    taken_id, said = st.session_state.get("class_file", ("", ""))
    if taken_id == file.file_id:
        return said
    sentence = ""
    try:
        found = await_file(begin_drawings(file.getvalue()), result_of)
        added = [drawing for drawing in found if not _is_there(drawing, drawings)]
        if len(drawings) + len(added) > MOST_DRAWINGS:
            raise DrawingError(f"This file's {len(added):,} drawings do not fit into the class. {_FULL}")
        drawings.extend(added)
    except BusyError as error:
        st.button("Read it again", icon=":material/refresh:", key="read_class_file_again")
        return str(error)
    except DrawingError as error:
        sentence = str(error)
    release_file(file)
    st.session_state["class_file"] = (file.file_id, sentence)
    if not sentence:
        st.rerun()
    return sentence
