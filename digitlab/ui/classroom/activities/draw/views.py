"""Screens of "Draw" before its result."""

import uuid
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import streamlit as st

from digitlab.activities.draw import Drawing, images_of
from digitlab.classroom.room import Json, Response, Round
from digitlab.drawing import DrawingError, drawing_steps, strokes_from_canvas
from digitlab.experiments.runs import Run
from digitlab.experiments.tasks import DIGITS
from digitlab.ui.classroom.activity import ResponseSheet, rerun
from digitlab.ui.classroom.room_run import choose_run, run_of, run_of_lesson
from digitlab.ui.components.canvas import SIDE, clear_canvas, show_canvas
from digitlab.ui.components.gallery import Card, show_gallery
from digitlab.ui.components.voters import SHIPPED, voter_of
from digitlab.ui.state import shared
from digitlab.ui.state.cache import cached

_MOST_ON_THE_WALL = 48
# Up to so many drawings are enlarged by so much, so that the back row sees them.
_ZOOMS = ((8, 2.25), (24, 1.5), (_MOST_ON_THE_WALL, 1.0))
_FIRST, _STRIDE = 4, 3


def ask(key: str) -> Json:
    """Let the teacher choose the digit, and a run that reads beside the shipped reader."""
    coming = st.session_state.get(f"{key}-coming", _FIRST)
    digit = st.selectbox("Digit to draw", DIGITS, index=coming, key=f"{key}-drawn-{coming}")
    return {"digit": digit, **choose_run(key)}


def move_on(key: str) -> None:
    """Offer another digit; the stride reaches all ten in an order that is hard to foresee."""
    coming = st.session_state.get(f"{key}-coming", _FIRST)
    drawn = int(st.session_state.get(f"{key}-drawn-{coming}", coming))
    st.session_state[f"{key}-coming"] = (drawn + _STRIDE) % len(DIGITS)


def of_lesson(options: Mapping[str, str]) -> Json:
    """Return the digit that a lesson sets."""
    return {"digit": int(options.get("draw", "4")), **run_of_lesson(options)}


def headline(setting: Json) -> str:
    """Return which digit to draw."""
    return f"Draw {'an' if setting['digit'] == 8 else 'a'} {setting['digit']}"


def row(drawing: Drawing) -> dict[str, object]:
    """Return how much ink a drawing has; the drawings are in a file of their own."""
    return {"ink": drawing.ink}


def show_student(sheet: ResponseSheet) -> None:
    """Show the canvas and the button; a reload restores an unsent drawing."""
    canvas = f"canvas-{sheet.key}"
    drawing = show_canvas(canvas, sheet.draft() if canvas not in st.session_state else None, has_pen=False)
    wants_to_send = st.button("Send", type="primary", icon=":material/send:", width="stretch", key=f"{canvas}-send")
    n_sent = len(sheet.sent(Drawing))
    if wants_to_send:
        n_sent += _send_drawing(sheet, drawing, canvas)
    elif isinstance(drawing, dict) and drawing.get("objects"):
        sheet.save_draft(drawing)
    if n_sent:
        drawings = "One drawing of yours is" if n_sent == 1 else f"{n_sent} drawings of yours are"
        st.success(f"Sent. {drawings} on the wall. Draw another one, if you like.")


def _send_drawing(sheet: ResponseSheet, drawing: object, canvas: str) -> bool:
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


def show_wall(round_: Round, responses: Sequence[Response[Drawing]], hide: Callable[[int], None] | None) -> None:
    """Show the drawings with their readings, newest first; a click hides one."""
    shown = [response for response in responses if not response.is_hidden][: -_MOST_ON_THE_WALL - 1 : -1]
    if not shown:
        st.caption("No drawing has come yet.")
        return
    try:
        run = run_of(round_.setting)
    except shared.NotTrainedError:
        run = None
        st.caption("The chosen run is no longer on this server; digitlab's own reader goes on reading.")
    cards = [_card(round_, response, run) for response in shown]
    opened = show_gallery(
        images_of(shown),
        cards,
        "The class's drawings. Choose one to hide it." if hide else "The class's drawings",
        f"wall-{round_.id}",
        opens=hide is not None,
        zoom=next(zoom for most, zoom in _ZOOMS if len(cards) <= most),
    )
    if hide is not None:
        st.caption("Click a drawing to take it off the wall.")
        if opened is not None:
            hide(cards[opened].index)


def _card(round_: Round, response: Response[Drawing], run: Run | None) -> Card:
    voters = [SHIPPED] if run is None else [SHIPPED, voter_of(run)]
    image = response.content.image.tobytes()
    readings = [_reading(voter.run, voter.threshold, image) for voter in voters]
    words = ", ".join(f"{voter.title}: {reading}" for voter, reading in zip(voters, readings, strict=True))
    return Card(
        index=response.id,
        title=" / ".join(readings),
        detail=response.name,
        label=f"{response.name}'s {round_.setting['digit']}, read as {words}",
    )


@cached()
def _reading(run: Run | None, threshold: float, image: bytes) -> str:
    """Return what a run, or the shipped reader, sees in an image; cached for all who poll the wall."""
    voter = SHIPPED if run is None else voter_of(run)
    scores = voter.scores(np.frombuffer(image, dtype=np.uint8)[None])
    return voter.task.in_words(int(voter.task.predict(scores, threshold)[0]))
