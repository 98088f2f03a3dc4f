"""How the class's hands are read, beside MNIST's test images."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from digitlab.activities.draw import Drawing, images_of, most_misread
from digitlab.digit_reader import load_test_readings
from digitlab.evaluation.detectors import Detector
from digitlab.experiments.tasks import OneDigit
from digitlab.figures.comparison import precision_recall_of_runs
from digitlab.figures.confusion import digits_confusion
from digitlab.metrics.confusion import confusion_counts
from digitlab.metrics.intervals import proportion_interval
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts import formats
from digitlab.ui.classroom.activity import History, visible
from digitlab.ui.classroom.room_run import detector_of, run_of
from digitlab.ui.components.figures import show_figure
from digitlab.ui.components.gallery import Card, show_gallery
from digitlab.ui.components.section import section
from digitlab.ui.components.voters import SHIPPED, Voter, votes
from digitlab.ui.state import shared

_MOST_FOOLING = 12


def show_result(history: History[Drawing]) -> None:
    """Show how all drawings of this room so far are read."""
    current = history[-1][0]
    drawn = visible(history)
    if not drawn:
        st.info("Nobody has drawn anything, so there is nothing to show.", icon=":material/draw:")
        return
    images = images_of(response for _, response in drawn)
    labels = np.array([round_.setting["digit"] for round_, _ in drawn], dtype=np.uint8)
    run = run_of(current.setting)
    found = votes(run, images)
    _show_accuracies(found, labels)
    with section("The confusion matrix of the class"):
        _show_matrices(found, labels)
    with section("The drawings that fooled most readers"):
        _show_fooling(found, images, labels, [response.name for _, response in drawn])
    with section("The class's threshold curve"):
        _show_curve(found, labels, detector_of(current.setting), current.setting["detects"])


def _show_accuracies(found: Mapping[Voter, np.ndarray], labels: np.ndarray) -> None:
    test = shared.data().test.labels
    rows, first = [], ""
    for voter, scores in found.items():
        right = _is_right(voter, scores, labels)
        on_test = load_test_readings() == test if voter.run is None else _is_right(voter, voter.run.test_scores, test)
        interval = proportion_interval(int(right.sum()), len(right))
        rows.append(
            {
                "Reader": voter.title,
                "Right on MNIST's test images": formats.percent(on_test.mean()),
                "Right on your hands": formats.percent(right.mean()),
                "95 % interval": formats.interval(interval),
            }
        )
        if not first:
            first = (
                f"## {formats.percent(on_test.mean())} on MNIST, {formats.whole_percent(right.mean())} on your hands"
            )
    st.markdown(first)
    drawings = "drawing" if len(labels) == 1 else "drawings"
    st.markdown(
        f"digitlab's own reader, on {len(labels)} {drawings}. Other pens and other people: a difference that is larger "
        "than the interval is **distribution shift**. The interval takes drawings for independent; those of one hand "
        "resemble each other, so it is rather too narrow."
    )
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="How each reader does on MNIST and on the class's drawings")


def _is_right(voter: Voter, scores: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return whether each prediction is right, bool of shape (n,)."""
    return voter.predict(scores) == voter.task.truth(labels)


def _show_matrices(found: Mapping[Voter, np.ndarray], labels: np.ndarray) -> None:
    if SHIPPED not in found:
        return
    read = SHIPPED.predict(found[SHIPPED])
    test = shared.data().test.labels
    both = {
        "Your hands": confusion_counts(labels, read),
        "MNIST's test images": confusion_counts(test, load_test_readings()),
    }
    for column, (name, counts) in zip(st.columns(2), both.items(), strict=True):
        with column:
            st.caption(f"{name}, read by digitlab's own reader")
            show_figure(digits_confusion(counts, "counts"), f"class-{name}", f"Confusion matrix of {name.lower()}")


def _show_fooling(found: Mapping[Voter, np.ndarray], images: np.ndarray, labels: np.ndarray, names: list[str]) -> None:
    is_right = [_is_right(voter, scores, labels) for voter, scores in found.items()]
    fooling, n_wrong = most_misread(is_right, _MOST_FOOLING)
    if not len(fooling):
        st.markdown("Every reader read every drawing.")
        return
    st.markdown("**The drawings that fooled most readers**")
    cards = [
        Card(
            index=int(i),
            title=f"{n} of {len(found)} wrong",
            detail=names[i],
            label=f"{names[i]}'s {labels[i]}, which {n} of {len(found)} readers misread",
        )
        for i, n in zip(fooling, n_wrong, strict=True)
    ]
    show_gallery(images[fooling], cards, "The drawings that fooled most readers", "class-fooling", opens=False)


def _show_curve(found: Mapping[Voter, np.ndarray], labels: np.ndarray, detector: Detector, digit: int) -> None:
    is_digit = OneDigit(digit).target(labels).astype(bool)
    if is_digit.all() or not is_digit.any():
        st.caption(
            f"The class's threshold curve comes with rounds of a {digit} and of other digits: the chosen detector "
            "looks for it among them."
        )
        return
    chosen = next((voter for voter in found if voter.run is not None), None)
    if chosen is None:
        return
    own = ThresholdCurve(is_digit, chosen.task.scores_of(digit, found[chosen]))
    figure = precision_recall_of_runs({"MNIST's test images": detector.curve, "Your hands": own})
    st.caption(f"Precision and recall of {detector.title} at every threshold")
    show_figure(figure, "class-curve", "Precision over recall on MNIST's test images and on the class's drawings")
