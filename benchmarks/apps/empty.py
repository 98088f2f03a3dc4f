"""The least that a page of Streamlit can show: one number and one figure of Plotly."""

import plotly.graph_objects as go
import streamlit as st

st.set_page_config(layout="wide")
st.metric("Precision", "0.9000")
st.plotly_chart(go.Figure(go.Scatter(x=[0, 1], y=[0, 1])))
