"""Waits for a visitor's file while a process reads it."""

import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TypeVar

import streamlit as st

# Thirty students who upload a photo at the same time are read one after the other.
LONGEST_WAIT = 30.0
_SECONDS_BETWEEN_LOOKS = 0.2

T = TypeVar("T")


class BusyError(RuntimeError):
    """The server reads others' files, and this one had to wait too long; it may be tried again."""


def await_file(reading: Future, result_of: Callable[[Future], T]) -> T:
    """Wait until a file is read; end its reading when the visitor leaves, or does something else meanwhile.

    Parameters
    ----------
    reading : concurrent.futures.Future
        What the module that reads such files has begun.
    result_of : callable
        Of the same module: the result of the reading when it is done, or the error with its sentence.

    Returns
    -------
    object
        As `result_of`, which may also raise.

    Raises
    ------
    BusyError
        If the file was not read within half a minute.
    """
    heartbeat = st.empty()
    deadline = time.monotonic() + LONGEST_WAIT
    try:
        with st.spinner("Reading the file"):
            while not reading.done():
                if time.monotonic() > deadline:
                    raise BusyError("The files of other visitors are read before yours. Try again in a minute.")
                heartbeat.empty()  # whenever something is shown, Streamlit ends the run of a visitor who has left
                wait([reading], timeout=_SECONDS_BETWEEN_LOOKS)
        return result_of(reading)
    finally:
        reading.cancel()
