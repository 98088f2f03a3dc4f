"""Sections of a page: a failure is confined to its section; and panels, which fill when they are opened."""

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec

import streamlit as st

from digitlab.ui.state.shared import NotTrainedError

_log = logging.getLogger(__name__)

P = ParamSpec("P")


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


def panel(
    title: str, icon: str, key: str, *, expanded: bool = False
) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Decorate a function so that it fills a panel, and is called only while the visitor has that open.

    `expanded` is how it stands at first.
    """

    def decorate(fill: Callable[P, None]) -> Callable[P, None]:
        @wraps(fill)
        def show(*args: P.args, **kwargs: P.kwargs) -> None:
            # Said otherwise later, it would be another panel to the browser, which would begin all that is in it anew.
            at_first = st.session_state.setdefault(f"{key}-at-first", expanded)
            expander = st.expander(title, at_first, icon=icon, on_change="rerun", key=key)
            if expander.open:
                with expander:
                    fill(*args, **kwargs)

        return show

    return decorate
