"""Where to go next: what each page offers to whoever has seen another one."""

import streamlit as st

# By the file in `pages/`: icon and label. No label holds a page's name, so that a name leads to one link only.
_WAYS = {
    "train": (":material/model_training:", "Teach a classifier of your own"),
    "thresholds": (":material/tune:", "Move the threshold, see all curves"),
    "errors": (":material/grid_on:", "Look at the mistakes"),
    "draw": (":material/draw:", "Write a digit yourself"),
    "compare": (":material/compare_arrows:", "Put classifiers side by side"),
}


def show_ways_on(*pages: str) -> None:
    """Show links to some pages, the names of files in `pages/`, side by side where there is room."""
    st.subheader("Where to go next")
    with st.container(horizontal=True):
        for page in pages:
            icon, label = _WAYS[page]
            st.page_link(f"pages/{page}.py", label=label, icon=icon)
