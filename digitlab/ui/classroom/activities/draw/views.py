"""What the teacher and the students see while it is drawn."""

import uuid
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from digitlab.classroom.room import Answer, Json, Round
from digitlab.drawing import DrawingError, drawing_steps, strokes_from_canvas
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run
from digitlab.experiments.tasks import DIGITS
from digitlab.ui.classroom.activities.draw.drawings import image_of, images_of, to_content
from digitlab.ui.classroom.activity import Desk, run_again, send
from digitlab.ui.classroom.room_run import choose_run, run_of, run_of_lesson
from digitlab.ui.components.canvas import SIDE, clear_canvas, show_canvas
from digitlab.ui.components.gallery import Card, show_gallery
from digitlab.ui.components.voters import SHIPPED, Voter, voter_of
from digitlab.ui.state import shared
from digitlab.ui.state.cache import cached

_MOST_ON_THE_WALL = 48
# Up to how many drawings are shown how many times as large as elsewhere: the back row has to see them.
_ZOOMS = ((8, 2.25), (24, 1.5), (_MOST_ON_THE_WALL, 1.0))
_FIRST, _STRIDE = 4, 3


def ask(key: str) -> Json:
    """Let the teacher choose the digit, and who reads beside the reader that ships."""
    coming = st.session_state.get(f"{key}-coming", _FIRST)
    digit = st.selectbox("Digit to draw", DIGITS, index=coming, key=f"{key}-drawn-{coming}")
    return {"digit": digit, **choose_run(key)}


def move_on(key: str) -> None:
    """Offer the next digit, in an order that nobody foresees and that misses none."""
    coming = st.session_state.get(f"{key}-coming", _FIRST)
    drawn = int(st.session_state.get(f"{key}-drawn-{coming}", coming))
    st.session_state[f"{key}-coming"] = (drawn + _STRIDE) % len(DIGITS)


def of_lesson(said: Mapping[str, str]) -> Json:
    """Take the digit that a lesson says."""
    return {"digit": int(said.get("draw", "4")), **run_of_lesson(said)}


def headline(setting: Json) -> str:
    """Say which digit."""
    return f"Draw {'an' if setting['digit'] == 8 else 'a'} {setting['digit']}"


def row(content: Json) -> dict[str, object]:
    """Say how much ink a drawing has; the drawings themselves are a file of their own."""
    return {"ink": int(image_of(content).astype(int).sum())}


def show_student(desk: Desk) -> None:
    """Show the canvas and the button; what was begun is there again when the page is opened anew."""
    canvas = f"canvas-{desk.key}"
    drawing = show_canvas(canvas, desk.draft() if canvas not in st.session_state else None, has_pen=False)
    wants_to_send = st.button("Send", type="primary", icon=":material/send:", width="stretch", key=f"{canvas}-send")
    n_sent = len(desk.sent())
    if wants_to_send:
        n_sent += _send_drawing(desk, drawing, canvas)
    elif isinstance(drawing, dict) and drawing.get("objects"):
        desk.keep_draft(drawing)
    if n_sent:
        drawings = "One drawing of yours is" if n_sent == 1 else f"{n_sent} drawings of yours are"
        st.success(f"Sent. {drawings} on the wall. Draw another one, if you like.")


def _send_drawing(desk: Desk, drawing: object, canvas: str) -> bool:
    try:
        strokes = strokes_from_canvas(drawing, (SIDE, SIDE))
        if not strokes:
            st.info("There is nothing on the canvas yet. Draw, and send it then.", icon=":material/draw:")
            return False
        image = drawing_steps(strokes, (SIDE, SIDE)).image
    except DrawingError as error:
        st.warning(str(error), icon=":material/draw:")
        return False
    is_sent = send(desk, uuid.uuid4().hex, to_content(image))
    if is_sent:
        clear_canvas(canvas)
        run_again()
    return is_sent


def show_wall(one: Round, answers: Sequence[Answer], hide: Callable[[int], None] | None) -> None:
    """Show the drawings as they come, with what is read; a click hides one."""
    shown = [answer for answer in answers if not answer.is_hidden][-_MOST_ON_THE_WALL:]
    if not shown:
        st.caption("No drawing has come yet.")
        return
    try:
        run = run_of(one.setting)
    except shared.NotTrainedError:
        run = None
        st.caption("The chosen run is no longer on this server; digitlab's own reader goes on reading.")
    cards = [_card(one, answer, run) for answer in reversed(shown)]
    opened = show_gallery(
        images_of(list(reversed(shown))),
        cards,
        "The class's drawings. Choose one to hide it." if hide else "The class's drawings",
        f"wall-{one.id}",
        opens=hide is not None,
        zoom=next(zoom for most, zoom in _ZOOMS if len(cards) <= most),
    )
    if hide is not None:
        st.caption("Click a drawing to take it off the wall.")
        if opened is not None:
            hide(cards[opened].index)


def _card(one: Round, answer: Answer, run: Run | None) -> Card:
    readers = [SHIPPED] if run is None else [SHIPPED, voter_of(run)]
    readings = [_reading(voter, answer.content["image"]) for voter in readers]
    words = ", ".join(f"{voter.title}: {reading}" for voter, reading in zip(readers, readings, strict=True))
    return Card(
        index=answer.id,
        title=" / ".join(readings),
        detail=answer.name,
        label=f"{answer.name}'s {one.setting['digit']}, read as {words}",
    )


def _reading(voter: Voter, image: str) -> str:
    return _kept_reading(voter.experiment.to_link() if voter.experiment else None, voter.threshold, image)


@cached()
def _kept_reading(link: str | None, threshold: float, image: str) -> str:
    """Return what somebody reads in a drawing, once for all who look at the wall."""
    voter = SHIPPED if link is None else voter_of(shared.stored_run(Experiment.from_json(link)))
    scores = voter.scores(image_of({"image": image})[None])
    return voter.task.in_words(int(voter.task.predict(scores, threshold)[0]))
