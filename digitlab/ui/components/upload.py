"""Waits for a visitor's file while a process reads it, and releases the file then."""

import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TypeVar

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

# Thirty students who upload a photo at the same time are read one after the other.
LONGEST_WAIT = 30.0
_POLL_INTERVAL = 0.2  # seconds

T = TypeVar("T")


class BusyError(RuntimeError):
    """The server reads others' files, and this one had to wait too long; it may be tried again."""


def await_file(reading: Future, result_of: Callable[[Future], T]) -> T:
    """Wait until a file is read; end its reading when the visitor leaves, or does something else meanwhile.

    `result_of` belongs to the module that reads such files: it returns the result, or raises the error with its
    sentence. `BusyError` is raised if the file was not read within half a minute.
    """
    heartbeat = st.empty()
    deadline = time.monotonic() + LONGEST_WAIT
    try:
        with st.spinner("Reading the file"):
            while not reading.done():
                if time.monotonic() > deadline:
                    raise BusyError("The files of other visitors are read before yours. Try again in a minute.")
                heartbeat.empty()  # whenever something is shown, Streamlit ends the run of a visitor who has left
                wait([reading], timeout=_POLL_INTERVAL)
        return result_of(reading)
    finally:
        reading.cancel()


def release_file(file: UploadedFile) -> None:
    """Empty a file that was read; it would stay in Streamlit's memory until some minutes after its session.

    Its widget still gives it, by its `file_id` and without content.
    """
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        empty = UploadedFileRec(file.file_id, file.name, file.type, b"")
        context.uploaded_file_mgr.add_file(context.session_id, empty)
    file.truncate(0)
