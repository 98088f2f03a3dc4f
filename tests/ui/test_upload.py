from concurrent.futures import Future

import pytest
from streamlit.runtime.scriptrunner import StopException

from digitlab.drawing.decoding import result_of
from digitlab.drawing.errors import DrawingError
from digitlab.ui.components import upload
from digitlab.ui.components.upload import BusyError, await_file


def test_what_was_read_is_returned():
    done = Future()
    done.set_result("photo")
    assert await_file(done, result_of) == "photo"


def test_a_files_sentence_is_raised():
    failed = Future()
    failed.set_exception(DrawingError("It is no picture."))
    with pytest.raises(DrawingError, match="no picture"):
        await_file(failed, result_of)


def test_the_reading_ends_when_its_visitor_leaves(monkeypatch):
    class Left:
        def empty(self):
            raise StopException

    monkeypatch.setattr(upload.st, "empty", Left)
    unfinished = Future()
    with pytest.raises(StopException):
        await_file(unfinished, result_of)
    assert unfinished.cancelled()


def test_nobody_waits_without_end(monkeypatch):
    monkeypatch.setattr(upload, "LONGEST_WAIT", 0.3)
    unfinished = Future()
    with pytest.raises(BusyError, match="Try again in a minute"):
        await_file(unfinished, result_of)
    assert unfinished.cancelled()
