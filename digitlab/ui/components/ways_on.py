"""Where to go next: what each page offers to whoever has seen another one."""

import streamlit as st

# By the file in `pages/`: icon and label.
_WAYS = {
    "train": (":material/model_training:", "Train your own"),
    "thresholds": (":material/tune:", "Move the threshold, see all curves"),
    "errors": (":material/grid_on:", "Look at the errors"),
    "draw": (":material/draw:", "Draw a digit"),
    "compare": (":material/compare_arrows:", "Compare classifiers"),
}


def show_ways_on(*pages: str) -> None:
    """Show links to some pages side by side, where there is room.

    Parameters
    ----------
    *pages : str
        Names of files in `pages/`, without their suffix; at least one.
    """
    st.subheader("Where to go next")
    with st.container(horizontal=True):
        for page in pages:
            icon, label = _WAYS[page]
            st.page_link(f"pages/{page}.py", label=label, icon=icon)
