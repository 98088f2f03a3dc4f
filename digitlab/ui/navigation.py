"""The pages, and how a link to one of them works as a fresh server's very first request.

Streamlit takes the files in `pages/` for pages by itself until `st.navigation` has run once. A fresh server whose first
visitor follows a link to a page runs this page's file alone, without `app.py`. Every page therefore begins with
`stay_inside_app`, which says which pages there are and lets the visitor's page run again as part of the app.

All that pages import is imported here, by one thread at a time: scikit-learn's modules import each other, and two
threads that begin at different ends of the circle find them half made. The first page needs little of it; the rest is
imported behind its visitor's back, before another page is asked for.
"""

import importlib
import logging
import pkgutil
import threading
from functools import cache
from pathlib import Path

import streamlit as st

from digitlab import ui
from digitlab.ui.state.trimming import trim_now_and_then

_log = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
_INSIDE = "inside_app"
_importing, _importing_first = threading.Lock(), threading.Lock()
NEEDED_FIRST = ("digitlab.ui.components.trainings", "digitlab.ui.components.chosen_run", "digitlab.ui.start.trade")
_SECONDS_TO_DRAW = 2.0
# What functions import when they are called: here no two visitors call them for the first time at once.
_IMPORTED_LATE = (
    "digitlab.classifiers.skops_file",
    "digitlab.digit_reader",
    "sklearn.calibration",
    "sklearn.model_selection",
)
_FIRST, _ASKED_ON, _WITHOUT_RUN = "start", "train", ("compare", "class")
# Title, icon and address of each file in `pages/`; the first is the default page, at "/".
PAGES = {
    "start": ("Start", ":material/waving_hand:"),
    "train": ("Train", ":material/model_training:"),
    "thresholds": ("Thresholds", ":material/tune:"),
    "errors": ("Errors", ":material/grid_on:"),
    "draw": ("Draw", ":material/draw:"),
    "compare": ("Compare", ":material/compare_arrows:"),
    "class": ("Class", ":material/groups:"),
}


def show_app() -> None:
    """Show the navigation, what is trained for this visitor, and the page that the address asks for."""
    st.session_state[_INSIDE] = True
    trim_now_and_then()
    pages = _pages()
    page = _navigated(pages)
    st.set_page_config(page_title=f"{page.title} - digitlab")
    st.html(Path(__file__).with_name("app.css"))
    _show_at_the_bottom(pages)
    # When the navigation stands, so that a fresh server's first visitor has something to look at meanwhile.
    if page == pages[_FIRST]:
        with _importing_first:
            _import_first()
    else:
        _import_sections()
    from digitlab.ui.components.browser_memory import keep_visit
    from digitlab.ui.components.section import section
    from digitlab.ui.components.trainings import show_trainings

    with section("What is trained for you"):
        show_trainings(
            shows_chosen=page not in [pages[name] for name in _WITHOUT_RUN], shows_answered=page == pages[_ASKED_ON]
        )
    keep_visit()
    with section(page.title):
        page.run()


def _show_at_the_bottom(pages: dict[str, st.Page]) -> None:
    """Show the pages in reach of a thumb; on a phone Streamlit's own list stays open over the page (see `app.css`)."""
    with st.container(horizontal=True, key="pages_in_reach"):
        for page in pages.values():
            st.page_link(page, label=page.title, icon=page.icon)


def _import_sections() -> None:
    """Import what all pages need, unless another thread has done so or does it now."""
    with _importing:
        _import_all()


@cache
def _import_all() -> None:
    for module in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."):
        importlib.import_module(module.name)
    for name in _IMPORTED_LATE:
        importlib.import_module(name)


@cache
def _import_first() -> None:
    """Import what the first page needs, and soon, when it has been drawn, all the rest."""
    for name in NEEDED_FIRST:
        importlib.import_module(name)
    later = threading.Timer(_SECONDS_TO_DRAW, _import_ahead)
    later.daemon = True
    later.start()


def _import_ahead() -> None:
    try:
        _import_sections()
    except Exception as error:  # whoever opens such a page meets it again, with a sentence in its place
        _log.warning("What the other pages need cannot be imported ahead: %s.", type(error).__name__)


def stay_inside_app() -> None:
    """Run a page again inside the app, if Streamlit runs its file alone."""
    if _INSIDE not in st.session_state:
        st.session_state[_INSIDE] = True
        _navigated(_pages())
        st.rerun()


def _navigated(pages: dict[str, st.Page]) -> st.Page:
    # The icon before the navigation, or the browser would first fetch the page's own one from Google's server.
    st.set_page_config(page_icon=str(Path(__file__).with_name("icon.png")), layout="wide")
    return st.navigation(list(pages.values()), position="top")


def _pages() -> dict[str, st.Page]:
    return {
        name: st.Page(_ROOT / "pages" / f"{name}.py", title=title, icon=icon, url_path=name, default=name == _FIRST)
        for name, (title, icon) in PAGES.items()
    }
