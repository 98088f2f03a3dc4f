"""Files that a page offers."""

import mimetypes
from typing import Any

import streamlit as st


def offer_file(label: str, content: Any, name: str, *, icon: str = ":material/download:", **options: Any) -> None:
    """Offer content, or what makes it when it is asked for, as a file; `options` as of `st.download_button`."""
    kind, _ = mimetypes.guess_type(name)
    st.download_button(label, content, file_name=name, mime=kind, icon=icon, on_click="ignore", **options)
