"""The only folder that imports Streamlit: session state, the run picker, components.

`app.py` says with `st.navigation` which pages there are, but Streamlit knows that only after it has run once. A fresh
server whose first visitor follows a link to a page would run the file in `pages/` alone, without `app.py`. Every page
imports this package first, so here it is set right, and the visitor's page runs again as part of the app.
"""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

if PagesManager.uses_pages_directory:
    PagesManager.uses_pages_directory = False
    st.rerun()
