"""Sections of a page: a failure is confined to its section."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from digitlab.ui.state.shared import NotTrainedError

_log = logging.getLogger(__name__)


@contextmanager
def section(name: str) -> Iterator[None]:
    """Show a sentence in the place of what fails inside, and go on after it; `name` is the subject of that sentence.

    `st.rerun` and `st.stop` pass through: Streamlit does not derive them from `Exception`. A fragment shows its own
    errors, so a section goes inside, as a decorator below that of the fragment.
    """
    try:
        yield
    except NotTrainedError:
        st.warning(
            f"**{name}** cannot be shown: its run is no longer on this server. Train it again on the page Train, or go "
            "on with another one.",
            icon=":material/history_toggle_off:",
        )
    except Exception as error:
        log_failure(name, error)
        st.error(
            f"**{name}** cannot be shown: something in the app failed. The rest of the page works; reload it to try "
            "again.",
            icon=":material/error:",
        )


def log_failure(name: str, error: Exception) -> None:
    """Write one line about a failure: what, which kind of error and where, nothing that a visitor wrote."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    _log.error("%s failed: %s in %s, line %s.", name, type(error).__name__, place.filename, place.lineno)
