"""The rooms of this server, and the rate limits on wrong codes."""

import logging
import threading

import streamlit as st

from digitlab.classroom.database import connect
from digitlab.classroom.errors import RoomError
from digitlab.classroom.rate_limit import RateLimit
from digitlab.classroom.rooms import Rooms
from digitlab.ui.state.cache import singleton
from digitlab.ui.state.shared import settings

_log = logging.getLogger(__name__)

_SWEEP_INTERVAL = 60.0
# Rate limits: wrong codes within the window, of one visitor and of all together.
_WINDOW = 600.0
_MAX_WRONG_OF_ONE, _MAX_WRONG_OF_ALL = 10, 100


@singleton
def rooms() -> Rooms:
    """Return the server's rooms, or raise `RoomError`; the first call starts the thread that deletes expired ones."""
    result = Rooms(connect(settings().home, settings().database), settings().room_hours)
    threading.Thread(target=_sweep, args=(result,), daemon=True, name="rooms").start()
    return result


def check_code_limit() -> None:
    """Raise `RoomError` if this visitor, or all together, have sent too many wrong codes."""
    for rate_limit in _rate_limits():
        rate_limit.check()


def record_wrong_code() -> None:
    """Count a wrong code."""
    for rate_limit in _rate_limits():
        rate_limit.record_failure()


def _rate_limits() -> tuple[RateLimit, RateLimit]:
    own = st.session_state.setdefault("code_tries", RateLimit(_MAX_WRONG_OF_ONE, _WINDOW))
    return own, _shared_rate_limit()


@singleton
def _shared_rate_limit() -> RateLimit:
    return RateLimit(_MAX_WRONG_OF_ALL, _WINDOW)


def _sweep(rooms_: Rooms) -> None:
    """Delete expired rooms, for ever."""
    pause = threading.Event()
    while True:
        try:
            rooms_.delete_ended()
        except RoomError:
            _log.warning("Expired rooms could not be deleted; the next attempt is in a minute.")
        pause.wait(_SWEEP_INTERVAL)
