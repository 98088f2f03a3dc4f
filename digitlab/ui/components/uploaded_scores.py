"""Where a page about thresholds takes its detector from: a run, uploaded scores, or imagined rows."""

import streamlit as st

from digitlab.texts.imagined import NO_ROWS
from digitlab.ui.components.doubt_notes import show_doubts, show_questions
from digitlab.ui.components.first_look import show_first_look, show_line
from digitlab.ui.components.score_file import ask_for_file
from digitlab.ui.state import uploads as state
from digitlab.ui.state.uploaded_table import UploadedTable
from digitlab.ui.state.uploads import IMAGINED, RUN, UPLOAD
from digitlab.ui.visitor_text import escape_markdown
from digitlab.uploads.detectors import UploadedDetectors
from digitlab.uploads.errors import ScoresError


def choose_source(*, offers_imagined: bool = False) -> state.Source:
    """Let the visitor choose between a run and uploaded scores, where it says so also imagined rows.

    Elsewhere who imagines rows is shown the chosen run, and told so; back on Thresholds they are imagined again.
    """
    now, key = state.source(), state.source_key()
    sources = [RUN, UPLOAD, IMAGINED] if offers_imagined else [RUN, UPLOAD]
    if now not in sources:
        st.info(NO_ROWS, icon=":material/image_not_supported:")
        now, key = RUN, f"{key}-without-imagined"
    chosen = st.segmented_control("Source", sources, default=now, required=True, key=key)
    if chosen != now:
        state.set_source(chosen)
    state.show_in_address_bar()
    return chosen


def chosen_scores(page: str, *, shows_table: bool = True) -> tuple[UploadedDetectors, str]:
    """Return the uploaded scores as detectors and the name of the one that is looked at; ask for a file where needed.

    The script ends here while there is no file, while it cannot be read as labels and scores, and while two readings
    are so near each other that the visitor has to say which one is right. `page` tells where the first look stands.
    """
    table = state.uploaded_table()
    if table is None:
        ask_for_file()
        st.stop()
    error = _error_of(table)
    asks = error is None and table.asks
    is_open = error is not None or asks or (shows_table and state.has_first_look(page))
    if asks:
        show_questions(table)
    if is_open:
        show_first_look(table, is_settled=error is None and not asks)
    elif shows_table:
        show_line(table)
    if error is not None:
        st.error(escape_markdown(str(error)), icon=":material/error:")
        st.stop()
    if asks:
        st.stop()
    show_doubts(table, offers_columns=not is_open)
    return table.detectors, table.name


def _error_of(table: UploadedTable) -> ScoresError | None:
    """Return what keeps the chosen detector from being shown."""
    try:
        table.detectors.detector(table.name)
    except ScoresError as error:
        return error
    return None
