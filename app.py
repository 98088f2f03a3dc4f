import streamlit as st

st.set_page_config(page_title="digitlab", page_icon="digitlab/ui/icon.png", layout="wide")
st.navigation(
    [
        st.Page("pages/train.py", title="Train", icon=":material/model_training:", default=True),
        st.Page("pages/thresholds.py", title="Thresholds", icon=":material/tune:", url_path="thresholds"),
        st.Page("pages/errors.py", title="Errors", icon=":material/grid_on:", url_path="errors"),
        st.Page("pages/draw.py", title="Draw", icon=":material/draw:", url_path="draw"),
        st.Page("pages/compare.py", title="Compare", icon=":material/compare_arrows:", url_path="compare"),
    ],
    position="top",
).run()
