"""The least that a Streamlit app can do with a file: count its lines."""

import streamlit as st

file = st.file_uploader("Upload scores", max_upload_size=200)
if file is not None:
    st.metric("Lines", file.getvalue().count(b"\n"))
