"""The rooms of this server, and how often a visitor may be wrong about a code."""

import logging
import threading

import streamlit as st

from digitlab.classroom.database import connect
from digitlab.classroom.errors import RoomError
from digitlab.classroom.rooms import Rooms
from digitlab.classroom.tries import Tries
from digitlab.ui.state.cache import singleton
from digitlab.ui.state.shared import settings

_log = logging.getLogger(__name__)

_SECONDS_BETWEEN_SWEEPS = 60.0
_TRY_FOR_SECONDS = 600.0
_TRIES_OF_ONE, _TRIES_OF_ALL = 10, 100


@singleton
def rooms() -> Rooms:
    """Return the server's rooms, which from now on are deleted when their time is over.

    Raises
    ------
    RoomError
        If their database cannot be opened.
    """
    result = Rooms(connect(settings().home, settings().database), settings().room_hours)
    threading.Thread(target=_sweep, args=(result,), daemon=True, name="rooms").start()
    return result


def check_tries() -> None:
    """Let this visitor try a code; raises `RoomError` if too many were wrong."""
    for tries in _tries():
        tries.check()


def note_wrong_code() -> None:
    """Note that a code was wrong."""
    for tries in _tries():
        tries.note_wrong()


def _tries() -> tuple[Tries, Tries]:
    own = st.session_state.setdefault("code_tries", Tries(_TRIES_OF_ONE, _TRY_FOR_SECONDS))
    return own, _tries_of_all()


@singleton
def _tries_of_all() -> Tries:
    return Tries(_TRIES_OF_ALL, _TRY_FOR_SECONDS)


def _sweep(of: Rooms) -> None:
    """Delete what is over, as long as the server lives."""
    pause = threading.Event()
    while True:
        try:
            of.delete_ended()
        except RoomError:
            _log.warning("Rooms that are over could not be deleted; the next try is in a minute.")
        pause.wait(_SECONDS_BETWEEN_SWEEPS)
