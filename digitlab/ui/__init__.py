"""The only folder that imports Streamlit: session state, the run picker, components."""
