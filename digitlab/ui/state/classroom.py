"""The rooms of this server, and how often a visitor may try codes and open rooms."""

import logging
import threading
from time import sleep

from digitlab.classroom.database import connect
from digitlab.classroom.errors import NoRoomError, RoomError
from digitlab.classroom.rate_limit import RateLimit
from digitlab.classroom.room import OpenedRoom, Participant
from digitlab.classroom.rooms import Rooms
from digitlab.ui.state import class_tokens
from digitlab.ui.state.address import visitor_address
from digitlab.ui.state.cache import singleton
from digitlab.ui.state.shared import settings

_log = logging.getLogger(__name__)

_SWEEP_INTERVAL = 60.0
# Wrong codes of a visitor within ten minutes that are answered at once; each further one is answered more slowly.
_MOST_WRONG_CODES, _WRONG_CODES_WINDOW = 10, 600.0
_LONGEST_DELAY = 8.0
# Rooms that one address may open within an hour.
_MOST_OPENED, _OPENED_WINDOW = 20, 3_600.0


@singleton
def rooms() -> Rooms:
    """Return the server's rooms, or raise `RoomError`; the first call starts the thread that deletes expired ones."""
    result = Rooms(connect(settings().home, settings().database), settings().room_hours)
    threading.Thread(target=_sweep, args=(result,), daemon=True, name="rooms").start()
    return result


def join(code: str, name: str) -> Participant:
    """Let this visitor join a room: a right code always gets in, whatever others or this visitor tried before.

    Wrong codes raise `NoRoomError`, after the first ten of them more and more slowly. The wait is this visitor's alone.
    """
    token = class_tokens.participant_token()
    try:
        return rooms().join(code, token, name)
    except NoRoomError:
        excess = _wrong_codes().excess(token)
        _wrong_codes().record(token)
        if excess:
            sleep(min(_LONGEST_DELAY, 0.25 * 2.0**excess))
        raise


def open_room() -> OpenedRoom:
    """Open a room for this visitor; raises `RoomError` if the address has opened too many, or all are in use."""
    address = visitor_address()
    if address is not None:
        seconds = _opened_rooms().seconds_left(address)
        if seconds:
            raise RoomError(
                f"{_MOST_OPENED} rooms were opened from your network within an hour, and that is all. Close one that "
                f"you teach, or try again in {max(1, round(seconds / 60))} min."
            )
        _opened_rooms().record(address)
    return rooms().open()


@singleton
def _wrong_codes() -> RateLimit:
    return RateLimit(_MOST_WRONG_CODES, _WRONG_CODES_WINDOW)


@singleton
def _opened_rooms() -> RateLimit:
    return RateLimit(_MOST_OPENED, _OPENED_WINDOW)


def _sweep(rooms_: Rooms) -> None:
    """Delete expired rooms, for ever."""
    pause = threading.Event()
    while True:
        try:
            rooms_.delete_ended()
        except RoomError:
            _log.warning("Expired rooms could not be deleted; the next attempt is in a minute.")
        pause.wait(_SWEEP_INTERVAL)
