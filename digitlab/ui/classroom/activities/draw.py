"""Everybody draws a digit that the wall asks for; the result is how the class's hands are read, beside MNIST's."""

import uuid
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
import streamlit as st

from digitlab.activities.draw import Drawing, images_of, most_misread
from digitlab.classroom.room import Json, Response, Round
from digitlab.digit_reader import load_test_readings
from digitlab.drawing import DrawingError, drawing_steps, strokes_from_canvas
from digitlab.evaluation.detectors import Detector
from digitlab.experiments.runs import Run
from digitlab.experiments.tasks import DIGITS, OneDigit
from digitlab.figures.comparison import precision_recall_of_runs
from digitlab.figures.confusion import digits_confusion
from digitlab.metrics.confusion import confusion_counts
from digitlab.metrics.parts import part_interval
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts import formats
from digitlab.texts.nouns import counted
from digitlab.ui.classroom.activity import Activity, History, rerun, send_button, visible
from digitlab.ui.classroom.response_sheets import ResponseSheet
from digitlab.ui.classroom.room_run import OPTIONS, choose_run, detector_of, run_of, run_of_lesson
from digitlab.ui.components.canvas import SIDE, clear_canvas, show_canvas
from digitlab.ui.components.figures import show_figure
from digitlab.ui.components.gallery import Card, show_gallery
from digitlab.ui.components.section import section
from digitlab.ui.components.voters import SHIPPED, Voter, voter_of, votes
from digitlab.ui.state import shared
from digitlab.ui.state.cache import cached

_MOST_ON_THE_WALL = 48
# Up to so many drawings are enlarged by so much, so that the back row sees them.
_ZOOMS = ((8, 2.25), (24, 1.5), (_MOST_ON_THE_WALL, 1.0))
_FIRST, _STRIDE = 4, 3
_MOST_FOOLING = 12


class Draw(Activity[Drawing]):
    """The activity."""

    name = "draw"
    title = "Draw"
    sentence = "Everybody draws the digit that the wall asks for. How well are these hands read, beside MNIST's?"
    response = Drawing
    options = OPTIONS | {"draw"}

    def ask(self, key: str) -> Json:
        """Let the teacher choose the digit, and a run that reads beside the shipped reader."""
        coming = st.session_state.get(f"{key}-coming", _FIRST)
        digit = st.selectbox("Digit to draw", DIGITS, index=coming, key=f"{key}-drawn-{coming}")
        return {"digit": digit, **choose_run(key)}

    def move_on(self, key: str, setting: Json) -> None:
        """Offer another digit; the stride reaches all ten in an order that is hard to foresee."""
        st.session_state[f"{key}-coming"] = (setting["digit"] + _STRIDE) % len(DIGITS)

    def of_lesson(self, options: Mapping[str, str]) -> Json:
        """Return the digit that a lesson sets."""
        return {"digit": int(options.get("draw", "4")), **run_of_lesson(options)}

    def headline(self, setting: Json) -> str:
        """Return which digit to draw."""
        return f"Draw {'an' if setting['digit'] == 8 else 'a'} {setting['digit']}"

    def show_student(self, sheet: ResponseSheet) -> None:
        """Show the canvas and the button; a reload restores an unsent drawing."""
        canvas = f"canvas-{sheet.key}"
        drawing = show_canvas(canvas, sheet.draft() if canvas not in st.session_state else None, has_pen=False)
        n_sent = len(sheet.sent(Drawing))
        if send_button(canvas):
            n_sent += _send(sheet, drawing, canvas)
        elif isinstance(drawing, dict) and drawing.get("objects"):
            sheet.save_draft(drawing)
        if n_sent:
            drawings = "One drawing of yours is" if n_sent == 1 else f"{n_sent} drawings of yours are"
            st.success(f"Sent. {drawings} on the wall. Draw another one, if you like.")

    def show_wall(self, round_: Round, responses: Sequence[Response[Drawing]], hide: Callable[[int], None]) -> None:
        """Show the drawings with their readings, newest first; a click hides one."""
        shown = [response for response in responses if not response.is_hidden][: -_MOST_ON_THE_WALL - 1 : -1]
        if not shown:
            st.caption("No drawing has come yet.")
            return
        voters = [SHIPPED]
        try:
            voters.append(voter_of(run_of(round_.setting)))
        except shared.NotTrainedError:
            st.caption("The chosen run is no longer on this server; digitlab's own reader goes on reading.")
        cards = [_card(round_, response, voters) for response in shown]
        opened = show_gallery(
            images_of(shown),
            cards,
            "The class's drawings. Choose one to hide it.",
            f"wall-{round_.id}",
            zoom=next(zoom for most, zoom in _ZOOMS if len(cards) <= most),
        )
        st.caption("Click a drawing to take it off the wall.")
        if opened is not None:
            hide(cards[opened].index)

    def show_result(self, history: History[Drawing]) -> None:
        """Show how all drawings of this room so far are read."""
        setting, drawn = history[-1][0].setting, visible(history)
        if not drawn:
            st.info("Nobody has drawn anything, so there is nothing to show.", icon=":material/draw:")
            return
        images = images_of(response for _, response in drawn)
        labels = np.array([round_.setting["digit"] for round_, _ in drawn], dtype=np.uint8)
        scores = votes(run_of(setting), images)
        is_right = {voter: _is_right(voter, scores[voter], labels) for voter in scores}
        _show_accuracies(is_right, np.array([response.participant_id for _, response in drawn]))
        with section("The confusion matrix of the class"):
            if SHIPPED in scores:
                _show_matrices(SHIPPED.predict(scores[SHIPPED]), labels)
        with section("The drawings that fooled most readers"):
            _show_fooling(list(is_right.values()), images, labels, [response.name for _, response in drawn])
        with section("The class's threshold curve"):
            _show_curve(scores, labels, detector_of(setting), setting["detects"])


def _send(sheet: ResponseSheet, drawing: object, canvas: str) -> bool:
    try:
        strokes = strokes_from_canvas(drawing, (SIDE, SIDE))
        if not strokes:
            st.info("There is nothing on the canvas yet. Draw, and send it then.", icon=":material/draw:")
            return False
        image = drawing_steps(strokes, (SIDE, SIDE)).image
    except DrawingError as error:
        st.warning(str(error), icon=":material/draw:")
        return False
    is_sent = sheet.submit(uuid.uuid4().hex, Drawing(image))
    if is_sent:
        clear_canvas(canvas)
        rerun()
    return is_sent


def _card(round_: Round, response: Response[Drawing], voters: Sequence[Voter]) -> Card:
    image = response.content.image.tobytes()
    readings = {voter.title: _reading(voter.run, voter.threshold, image) for voter in voters}
    words = ", ".join(f"{title}: {reading}" for title, reading in readings.items())
    return Card(
        index=response.id,
        title=" / ".join(readings.values()),
        detail=response.name,
        label=f"{response.name}'s {round_.setting['digit']}, read as {words}",
    )


@cached()
def _reading(run: Run | None, threshold: float, image: bytes) -> str:
    """Return what a run, or the shipped reader, sees in an image; cached for all who poll the wall."""
    voter = SHIPPED if run is None else voter_of(run)
    scores = voter.scores(np.frombuffer(image, dtype=np.uint8)[None])
    return voter.task.in_words(int(voter.task.predict(scores, threshold)[0]))


def _is_right(voter: Voter, scores: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return whether each prediction is right, bool of shape (n,)."""
    return voter.predict(scores) == voter.task.truth(labels)


def _show_accuracies(is_right: Mapping[Voter, np.ndarray], hands: np.ndarray) -> None:
    """Show which part of the drawings each reader reads rightly; `hands` are those who drew them, int of shape (n,)."""
    test, n = shared.data().test.labels, len(hands)
    rows: list[dict[str, str]] = []
    for voter, right in is_right.items():
        on_test = load_test_readings() == test if voter.run is None else _is_right(voter, voter.run.test_scores, test)
        row = {
            "Reader": voter.title,
            "Right on MNIST's test images": formats.percent(on_test.mean()),
            "Right on your hands": formats.percent(right.mean()),
            "95 % interval": formats.interval(part_interval(right, clusters=hands)),
        }
        if not rows:
            on_mnist = row["Right on MNIST's test images"]
            st.markdown(f"## {on_mnist} on MNIST, {formats.whole_percent(right.mean())} on your hands")
        rows.append(row)
    st.markdown(
        f"digitlab's own reader, on {n} {'drawing' if n == 1 else 'drawings'}. Other pens and other people: where "
        "MNIST's figure lies far outside of the interval, that is **distribution shift**. The interval knows "
        f"that these are of {counted(len(np.unique(hands)), 'hands')}, whose drawings resemble each other; a figure "
        "just outside says little."
    )
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="How each reader does on MNIST and on the class's drawings")


def _show_matrices(readings: np.ndarray, labels: np.ndarray) -> None:
    both = {
        "Your hands": confusion_counts(labels, readings),
        "MNIST's test images": confusion_counts(shared.data().test.labels, load_test_readings()),
    }
    for column, (name, counts) in zip(st.columns(2), both.items(), strict=True):
        with column:
            st.caption(f"{name}, read by digitlab's own reader")
            show_figure(digits_confusion(counts, "counts"), f"class-{name}", f"Confusion matrix of {name.lower()}")


def _show_fooling(is_right: Sequence[np.ndarray], images: np.ndarray, labels: np.ndarray, names: Sequence[str]) -> None:
    fooling, n_wrong = most_misread(is_right, _MOST_FOOLING)
    if not len(fooling):
        st.markdown("Every reader read every drawing.")
        return
    st.markdown("**The drawings that fooled most readers**")
    cards = [
        Card(
            index=int(i),
            title=f"{n} of {len(is_right)} wrong",
            detail=names[i],
            label=f"{names[i]}'s {labels[i]}, which {n} of {len(is_right)} readers misread",
        )
        for i, n in zip(fooling, n_wrong, strict=True)
    ]
    show_gallery(images[fooling], cards, "The drawings that fooled most readers", "class-fooling", opens=False)


def _show_curve(scores: Mapping[Voter, np.ndarray], labels: np.ndarray, detector: Detector, digit: int) -> None:
    is_digit = OneDigit(digit).target(labels).astype(bool)
    if is_digit.all() or not is_digit.any():
        st.caption(
            f"The class's threshold curve comes with rounds of a {digit} and of other digits: the chosen detector "
            "looks for it among them."
        )
        return
    chosen = next((voter for voter in scores if voter.run is not None), None)
    if chosen is None:
        return
    own = ThresholdCurve(is_digit, chosen.task.scores_of(digit, scores[chosen]))
    figure = precision_recall_of_runs({"MNIST's test images": detector.curve, "Your hands": own})
    st.caption(f"Precision and recall of {detector.title} at every threshold")
    show_figure(figure, "class-curve", "Precision over recall on MNIST's test images and on the class's drawings")
