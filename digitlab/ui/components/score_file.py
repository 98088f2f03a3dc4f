"""Asks for a visitor's file of scores and reads it."""

from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from digitlab.ui.components.upload import BusyError, await_file, release_file
from digitlab.ui.state import shared
from digitlab.ui.state import uploads as state
from digitlab.ui.state.cache import cached
from digitlab.ui.state.kept_tables import KEPT_MINUTES
from digitlab.ui.state.uploaded_table import UploadedTable
from digitlab.ui.visitor_text import escape_markdown
from digitlab.uploads.decoding import begin_table, make_ready, result_of
from digitlab.uploads.errors import ScoresError
from digitlab.uploads.objects import table_of
from digitlab.uploads.table import EXAMPLE, ScoreTable

_LARGEST_FILE_MB = 200
_N_UPLOADS = "own_uploads"


def ask_for_file() -> None:
    """Ask for a file; when it is read, the page runs again with its table."""
    given = shared.settings().table
    if given is not None and state.asks_for_given_table():
        _show_given(given)
    make_ready()  # while the visitor looks for the file
    if state.table_was_lost():
        st.info(
            f"Your table is no longer here. The server keeps one for {KEPT_MINUTES} minutes after it was last looked "
            "at, or less if its memory is short. Upload it again.",
            icon=":material/history_toggle_off:",
        )
    elif state.asks_browser():
        st.caption("Looking whether your table is still here …")
    st.markdown(
        "Upload a table of your own: one row for each case, with its **label** and one or more **scores** of your "
        "model. You get the same live threshold, intervals and checks as for the digits."
    )
    # Of any kind: what cannot be read gets a sentence that says what to do, which the uploader's own refusal does not.
    file = st.file_uploader(
        "Upload scores",
        max_upload_size=_LARGEST_FILE_MB,
        key=f"upload-{st.session_state.get(_N_UPLOADS, 0)}",
        help="CSV, TSV or text, Excel (xlsx, xls, ods), JSON or JSON lines, Parquet, Feather or Arrow, each also as "
        "gzip or zip; up to 5,000,000 rows. Before any figure you see what each column was taken for.",
    )
    st.caption(
        ":material/lock: The file stays in the memory of the server: it is not written to disk, and nobody else can "
        f"see it. It is gone when you remove it, and {KEPT_MINUTES} minutes after you close the page."
    )
    if st.button("Try an example", icon=":material/science:", help="569 tumours, scored by two classifiers."):
        _read(EXAMPLE.read_bytes(), EXAMPLE.name)
    if file is not None:
        _read(file.getvalue(), file.name, file)


def _show_given(path: Path) -> None:
    """Go on with the table that the server was started with, or say why it cannot be read."""
    try:
        with st.spinner(f"Reading {escape_markdown(path.name)} …"):
            table = UploadedTable(_given_table(path))
            _ = table.reading
    except (ScoresError, OSError) as error:
        st.error(escape_markdown(str(error)), icon=":material/error:")
        return
    state.set_table(table)
    state.open_first_look()
    st.rerun()


@cached()
def _given_table(path: Path) -> ScoreTable:
    return table_of(path)


def _read(content: bytes, name: str, file: UploadedFile | None = None) -> None:
    """Read a file; when it is read, the page runs again with its table, without the file itself."""
    try:
        table = UploadedTable(await_file(begin_table(content, name), result_of))
        _ = table.reading
    except BusyError as error:
        st.error(str(error), icon=":material/hourglass_empty:")
        st.button("Read it again", icon=":material/refresh:")
        return
    except ScoresError as error:
        st.error(escape_markdown(str(error)), icon=":material/error:")
        return
    state.set_table(table)
    state.open_first_look()
    st.session_state[_N_UPLOADS] = st.session_state.get(_N_UPLOADS, 0) + 1
    if file is not None:
        release_file(file)
    st.rerun()
