"""One slider, in marimo: `marimo run docs/explore_marimo.py`. Needs requirements-notebook.txt and marimo."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import pandas as pd

    import digitlab
    from digitlab.uploads.table import EXAMPLE

    return EXAMPLE, digitlab, mo, pd


@app.cell
def _(mo):
    mo.md("""
    # One slider, in marimo

    Drag the threshold: numbers, matrix and figures follow in the browser, and what follows in Python is run again.
    """)


@app.cell
def _(EXAMPLE, digitlab, mo, pd):
    tumours = pd.read_csv(EXAMPLE)  # scores of two classifiers, out of fold
    explorer = digitlab.explore(
        tumours["label"] == "malignant",
        tumours["score_logistic_regression"],
        names=("benign", "malignant"),
    )
    widget = mo.ui.anywidget(explorer)
    widget  # noqa: B018 - the last line of a cell is what it shows
    return explorer, widget


@app.cell
def _(explorer, mo, widget):
    widget.value  # noqa: B018 - this cell runs again when the handle is let go
    point = explorer.point
    mo.md(f"Python's point: {point.threshold} {point.tp} {point.fp} {point.fn} {point.tn}")


if __name__ == "__main__":
    app.run()
