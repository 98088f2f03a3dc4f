"""What is installed only on request, and the sentence that says how."""

# Modules that the light package lacks, by the extra that brings them.
EXTRAS = {
    "app": (
        "streamlit", "streamlit_drawable_canvas", "sklearn", "plotly", "skops", "loky", "filelock", "cachetools",
        "psutil", "sqlalchemy", "segno",
    ),
    "networks": ("keras", "jax"),
    "notebook": ("anywidget", "traitlets"),
    "cluster": ("distributed", "dask"),
    "postgresql": ("psycopg",),
}  # fmt: skip


def missing(module: str, who: str) -> str:
    """Return what to do where a module is not installed, as a sentence about who needs it."""
    extra = next((name for name, modules in EXTRAS.items() if module in modules), None)
    if extra is None:
        return f"{who} needs {module}, which is not installed: pip install {module}"
    return f"{who} needs {module}, which is not installed: pip install 'digitlab[{extra}]'"
