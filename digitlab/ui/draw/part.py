"""Lets the visitor choose the part of a photo that is read: by dragging a box over it, or by its edges."""

import base64
import io

import numpy as np
import streamlit as st
from PIL import Image
from streamlit_drawable_canvas import st_canvas

from digitlab.drawing import DrawingError, strokes_from_canvas
from digitlab.drawing.photo_to_digits import WHOLE, Part
from digitlab.texts.colours import PRECISION, translucent

# Fits a phone's width, and a screen's height with something around it.
_WIDTH, _HEIGHT = 320, 440
# The picture under the canvas has twice its pixels, as most screens do.
_FINER = 2
# What is lower or narrower, in percent of the photo, is a tap.
_SMALLEST = 3


def chosen_part(photo_id: str) -> Part:
    """Return the part of a photo that the visitor chose, as for `digits_in_photo`; the whole at first."""
    return st.session_state.get(_part_key(photo_id), WHOLE)


def offer_part(grey: np.ndarray, photo_id: str, *, is_open: bool) -> None:
    """Show a grey photo small, with the box that is read in it and its edges; run the page again when it changes."""
    part = chosen_part(photo_id)
    is_whole = part == WHOLE
    with st.expander("Read only a part of the photo", icon=":material/crop:", expanded=is_open or not is_whole):
        st.caption("Drag a box from corner to corner of what is to be read, or draw around it, or set its edges below.")
        _take_dragged(grey, photo_id, part)
        left, top, right, bottom = (round(100 * share) for share in part)
        edges = {"From left to right": (left, right), "From top to bottom": (top, bottom)}
        for key, (label, ends) in zip(_edge_keys(photo_id), edges.items(), strict=True):
            st.slider(label, 0, 100, ends, key=key, format="%d %%", on_change=_take_edges, args=(photo_id,))
        st.button(
            "Read the whole photo",
            icon=":material/crop_free:",
            disabled=is_whole,
            on_click=read_whole,
            args=(photo_id,),
        )


def read_whole(photo_id: str) -> None:
    """Choose the whole photo."""
    _choose(photo_id, WHOLE)


def _part_key(photo_id: str) -> str:
    return f"part_{photo_id}"


def _edge_keys(photo_id: str) -> tuple[str, str]:
    """Return the sliders' keys: others after each choice that was not theirs.

    A message that the browser has sent before it knew of the choice brings the old sliders' values, which must not
    undo it.
    """
    n_choices = st.session_state.get(f"part_choices_{photo_id}", 0)
    return f"part_across_{photo_id}_{n_choices}", f"part_down_{photo_id}_{n_choices}"


def _choose(photo_id: str, part: Part) -> None:
    """Choose a part, and let the sliders show it."""
    left, top, right, bottom = (round(100 * share) / 100 for share in part)
    st.session_state[_part_key(photo_id)] = (left, top, right, bottom)
    choices = f"part_choices_{photo_id}"
    st.session_state[choices] = st.session_state.get(choices, 0) + 1


def _take_edges(photo_id: str) -> None:
    """Choose the part that the sliders show."""
    (left, right), (top, bottom) = (st.session_state[key] for key in _edge_keys(photo_id))
    st.session_state[_part_key(photo_id)] = (left / 100, top / 100, right / 100, bottom / 100)


def _take_dragged(grey: np.ndarray, photo_id: str, part: Part) -> None:
    """Show the canvas; choose, once, the box around what was last drawn: a way from corner to corner, or a loop."""
    height, width = grey.shape
    scale = min(_WIDTH / width, _HEIGHT / height)
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    drawn = st_canvas(
        stroke_color=PRECISION,
        stroke_width=3,
        background_image=_data_url(grey, size),
        width=size[0],
        height=size[1],
        # Not the canvas's own mode for boxes, which takes no finger.
        drawing_mode="freedraw",
        initial_drawing={"objects": [] if part == WHOLE else [_box_object(part, size)]},
        key=f"part_canvas_{photo_id}",
    )
    try:
        strokes = strokes_from_canvas(drawn.json_data, size)
    except DrawingError:
        return
    seen = f"part_seen_{photo_id}"
    if not strokes or st.session_state.get(seen) == strokes[-1].tolist():
        return
    # What the canvas holds is told again in every run: it must not undo what was chosen by the edges since.
    st.session_state[seen] = strokes[-1].tolist()
    left, top = strokes[-1].min(axis=0) / size
    right, bottom = strokes[-1].max(axis=0) / size
    is_tap = min(right - left, bottom - top) * 100 < _SMALLEST
    if not is_tap:
        _choose(photo_id, (left, top, right, bottom))
    if chosen_part(photo_id) != part:
        st.rerun()


def _box_object(part: Part, size: tuple[int, int]) -> dict[str, object]:
    """Return a box as the canvas itself describes one."""
    left, top, right, bottom = (share * size[i % 2] for i, share in enumerate(part))
    return {
        "type": "Rect",
        "originX": "left",
        "originY": "top",
        "left": left,
        "top": top,
        "width": right - left,
        "height": bottom - top,
        "fill": translucent(PRECISION),
        "stroke": PRECISION,
        "strokeWidth": 2,
    }


def _data_url(grey: np.ndarray, size: tuple[int, int]) -> str:
    """Pack the photo for the canvas; as an address, because of bytes the package would keep a copy for all sessions."""
    file = io.BytesIO()
    Image.fromarray(grey).resize((size[0] * _FINER, size[1] * _FINER)).save(file, "JPEG", quality=75)
    return f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode()}"
