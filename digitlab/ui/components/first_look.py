"""The first look at a visitor's table: its first rows, what each column was taken for, and the boxes to correct it."""

import html

import streamlit as st

from digitlab.texts.nouns import counted
from digitlab.ui.components.column_boxes import choose_columns
from digitlab.ui.state import uploads as state
from digitlab.ui.state.uploaded_table import UploadedTable
from digitlab.ui.visitor_text import escape_markdown
from digitlab.uploads.detectors import UploadedDetectors
from digitlab.uploads.errors import ScoresError
from digitlab.uploads.first_look import NOT_USED, ColumnLook, first_look, score_column, shortened

_LONGEST_HEAD, _LONGEST_NAME, _LONGEST_NOTE = 40, 60, 600


def show_line(table: UploadedTable) -> None:
    """Show in one line what the table was taken for."""
    reading = table.reading
    detectors = reading.detectors
    roles, n = reading.roles, len(detectors.judged) + len(detectors.to_choose)
    label, positive, score = (
        escape_markdown(text, _LONGEST_NAME) for text in (roles.label, roles.positive, score_column(reading))
    )
    rows = counted(n, "rows") + (f" ({detectors.n_left_out:,} left out)" if detectors.n_left_out else "")
    with st.container(border=True, key="table_line"), st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f":material/table: {escape_markdown(table.table.name, _LONGEST_NAME)}, {rows}, label {label} = {positive}, "
            f"score {score}{', turned: smaller is more likely' if score_column(reading) in roles.turned else ''}"
        )
        st.button("Change", icon=":material/edit:", on_click=state.open_first_look)
        _offer_removal()


def show_first_look(table: UploadedTable, *, is_settled: bool) -> None:
    """Show the first rows with what each column was taken for, to be corrected; it folds when it is `is_settled`."""
    with st.container(border=True, key="first_look"):
        st.markdown(
            f":material/table: **{escape_markdown(table.table.name, _LONGEST_NAME)}**, "
            f"{counted(len(table.table), 'rows')}. Is it read right?"
        )
        _show_rows(table)
        _show_counts(table)
        choose_columns(table)
        with st.container(horizontal=True, vertical_alignment="center"):
            if is_settled:
                st.button("It is read right", icon=":material/check:", type="primary", on_click=state.close_first_look)
            _offer_removal()
        st.caption(":material/lock: Only you see this table; a link does not share it. To share, use **Take it home**.")


def _offer_removal() -> None:
    st.button("Remove the file", icon=":material/delete:", on_click=state.set_table, args=(None,))


def _show_rows(table: UploadedTable) -> None:
    columns = first_look(table.reading)
    st.html(_table(columns))
    n_more = len(table.table.names) - len(columns)
    if n_more:
        st.caption(f"and {counted(n_more, 'columns')} more; the boxes below have them all.")


def _table(columns: list[ColumnLook]) -> str:
    """Return the first rows as HTML; all of it that a visitor wrote is escaped."""
    heads = "".join(_head(column) for column in columns)
    rows = zip(*(column.cells for column in columns), strict=True)
    body = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return (
        '<div class="first-look" tabindex="0" role="region" aria-label="The first rows, with what each column was '
        f'taken for"><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _head(column: ColumnLook) -> str:
    kind = "unused" if column.role == NOT_USED else "used"
    role, name = (html.escape(shortened(text, _LONGEST_HEAD)) for text in (column.role, column.name))
    return f'<th scope="col"><span class="{kind}">{role}</span> {name}</th>'


def _show_counts(table: UploadedTable) -> None:
    """Say how many rows count, and which do not, and what was taken or left out in reading."""
    notes = [escape_markdown(note, _LONGEST_NOTE) for note in table.notes]
    try:
        detectors = table.detectors
    except ScoresError:  # which the page shows below
        pass
    else:
        notes.insert(0, _counts(detectors))
    st.markdown("\n".join(f"- {note}" for note in notes))


def _counts(detectors: UploadedDetectors) -> str:
    n_judged, n_to_choose = len(detectors.judged), len(detectors.to_choose)
    counts = f"{counted(n_judged, 'rows')} {'is' if n_judged == 1 else 'are'} judged"
    if n_to_choose:
        counts += f", {counted(n_to_choose, 'rows')} can choose a threshold"
    n_left_out = f"{detectors.n_left_out:,}" if detectors.n_left_out else "none"
    return f"{counts}, {n_left_out} {'are' if detectors.n_left_out > 1 else 'is'} left out."
