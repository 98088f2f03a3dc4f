"""The pages, and how a link to one of them works as a fresh server's very first request.

Streamlit takes the files in `pages/` for pages by itself until `st.navigation` has run once. A fresh server whose first
visitor follows a link to a page runs this page's file alone, without `app.py`. Every page therefore begins with
`stay_inside_app`, which says which pages there are and lets the visitor's page run again as part of the app.
"""

from pathlib import Path

import streamlit as st

_ROOT = Path(__file__).resolve().parents[2]
_INSIDE = "inside_app"
# Title, icon and address of each file in `pages/`; the first is the default page, at "/".
_PAGES = {
    "train": ("Train", ":material/model_training:"),
    "thresholds": ("Thresholds", ":material/tune:"),
    "errors": ("Errors", ":material/grid_on:"),
    "draw": ("Draw", ":material/draw:"),
    "compare": ("Compare", ":material/compare_arrows:"),
}


def show_app() -> None:
    """Show the navigation and the page that the address asks for."""
    st.set_page_config(page_title="digitlab", page_icon=str(Path(__file__).with_name("icon.png")), layout="wide")
    st.session_state[_INSIDE] = True
    st.navigation(_pages(), position="top").run()


def stay_inside_app() -> None:
    """Run a page again inside the app, if Streamlit runs its file alone."""
    if _INSIDE not in st.session_state:
        st.session_state[_INSIDE] = True
        st.navigation(_pages(), position="top")
        st.rerun()


def _pages() -> list[st.Page]:
    first = next(iter(_PAGES))
    return [
        st.Page(_ROOT / "pages" / f"{name}.py", title=title, icon=icon, url_path=name, default=name == first)
        for name, (title, icon) in _PAGES.items()
    ]
