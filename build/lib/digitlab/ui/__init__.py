"""The only folder that imports Streamlit: what visitors share, components, and the sections of each page."""
