"""The canvas to draw on, which keeps what was drawn when the visitor comes back later."""

from typing import Any

import streamlit as st

from digitlab.texts.colours import PAGE

SIDE = 320
_USUAL_WIDTH = 18


def show_canvas(key: str, first: Any = None, *, has_pen: bool = True) -> Any:
    """Show a canvas with its buttons and return the drawing on it as the canvas writes it, None before there was any.

    The drawing comes from outside. `first` is one to begin with, where this session has none of this canvas.
    """
    from streamlit_drawable_canvas import st_canvas  # it can be imported inside the app alone

    state = st.session_state
    drawn, given, width = f"{key}_drawn", f"{key}_given", f"{key}_stroke_width"
    if key not in state:  # it is new on the page: what was drawn before is drawn again
        state[given] = state[drawn] = state.get(drawn, first)
    with st.container(key=f"{key}_paper"):  # `app.css` sizes what is in it
        st_canvas(
            stroke_width=state.get(width, _USUAL_WIDTH),
            stroke_color=PAGE["text-color"][0],
            background_color=PAGE["background-color"][0],
            width=SIDE,
            height=SIDE,
            drawing_mode="freedraw",
            initial_drawing=state.get(given),
            key=key,
        )
    state[drawn] = _latest(key)
    with st.container(horizontal=True, key=f"{key}_buttons"):
        is_empty = not _objects(state.get(drawn))
        st.button("Undo", icon=":material/undo:", on_click=_undo, args=(key,), disabled=is_empty)
        st.button("Clear", icon=":material/delete:", on_click=clear_canvas, args=(key,), disabled=is_empty)
        if has_pen:
            with st.popover("Pen", icon=":material/line_weight:"):
                st.slider(
                    "Stroke width", 4, 40, _USUAL_WIDTH, key=width, help="It does not matter to the readers: try it."
                )
    return state.get(drawn)


def clear_canvas(key: str) -> None:
    """Take everything off a canvas, when the page is run again."""
    _give(key, [])


def _latest(key: str) -> Any:
    """Return what is on a canvas: what the browser has told since the last drawing of ours, else that one.

    A button that is pressed right after a stroke comes together with it, before the page has shown that stroke.
    """
    told = _told(key)
    is_new = told is not None and told != st.session_state.get(f"{key}_told_before")
    return told if is_new else st.session_state.get(f"{key}_drawn")


def _told(key: str) -> Any:
    """Return the drawing that the browser has told last, None before any; it comes from outside."""
    canvas = st.session_state.get(key)
    drawing = canvas.get("drawing") if isinstance(canvas, dict) else None
    return drawing.get("raw") if isinstance(drawing, dict) else None


def _objects(drawing: Any) -> list[Any]:
    """Return the strokes of a canvas's drawing."""
    objects = drawing.get("objects") if isinstance(drawing, dict) else None
    return objects if isinstance(objects, list) else []


def _undo(key: str) -> None:
    _give(key, _objects(_latest(key))[:-1])


def _give(key: str, objects: list[Any]) -> None:
    """Let the canvas show a drawing of ours; it takes one only if it differs from the one before."""
    state = st.session_state
    state[f"{key}_told_before"] = _told(key)
    state[f"{key}_givings"] = state.get(f"{key}_givings", 0) + 1
    state[f"{key}_given"] = state[f"{key}_drawn"] = {"objects": objects, "giving": state[f"{key}_givings"]}
