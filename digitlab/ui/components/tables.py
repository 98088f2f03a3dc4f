"""A small table of figures, with its CSV."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from digitlab.files.csv import as_csv
from digitlab.ui.components.downloads import offer_file


def show_table(table: pd.DataFrame, name: str, label: str, rows: Sequence[str] | None = None) -> None:
    """Show a table with named rows as it stands, and offer it as the file "digitlab-NAME.csv"; a page has a name once.

    `rows` are what its rows are called on the page, if their own names come from a visitor.
    """
    st.table(table if rows is None else table.set_axis(list(rows)))
    offer_file(label, table_as_csv(table), f"digitlab-{name}.csv", type="tertiary", key=f"csv-{name}")


def table_as_csv(table: pd.DataFrame) -> str:
    """Return a table as CSV, the names of its rows first; no text is taken for a formula."""
    return as_csv(table.rename_axis(table.index.name or "").reset_index())
