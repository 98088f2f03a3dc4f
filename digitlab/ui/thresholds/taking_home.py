"""What one takes home of what is shown: the detector as one live file, the run as a program, its model."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Literal

import pyarrow as pa
import streamlit as st

from digitlab.decisions import LinesByGroup
from digitlab.evaluation.detectors import Detector
from digitlab.experiments.runs import Run
from digitlab.experiments.tasks import OneDigit
from digitlab.export.page import html_page
from digitlab.export.program import program
from digitlab.export.tables import rows_file, thresholds_file
from digitlab.export.versions import install_command
from digitlab.ui.components.downloads import offer_file
from digitlab.ui.components.section import section
from digitlab.ui.state import by_group, shared
from digitlab.ui.state import threshold as state
from digitlab.uploads.detectors import UploadedDetectors

_NO_LETTERS = re.compile(r"[^A-Za-z0-9]+")
# What a server writes within seconds and holds in memory without harm; a threshold takes 0.3 ms for its intervals.
_MOST_ROWS_OF_CSV, _MOST_THRESHOLDS = 1_000_000, 20_000
_HELP = "One file that works without a server and without a network: threshold and prevalence still move in it."


@section("What can be exported home")
def show_run_to_take(run: Run, detector: Detector, threshold: float) -> None:
    """Offer a run's detector as a file, with its most confident mistakes as images."""
    lines = by_group.own_lines(detector, threshold)
    with st.container(horizontal=True):
        _offer_page(detector, threshold, images=shared.data().test.images)
        offer_file(
            "Take the program",
            partial(
                program,
                run.experiment,
                threshold,
                _read_as(run, detector),
                state.clear_below(detector) if lines is None else None,
                lines=None if lines is None else lines.decision,
            ),
            f"{file_name(detector.title)}.py",
            icon=":material/code:",
            help="A short script that trains the very same run without digitlab and prints what is shown here; with a "
            "zone, it has an estimator that flags, clears or asks.",
        )
        wants_model = st.button(
            "Take the model", icon=":material/deployed_code:", help="The fitted model as a file, and how to load it."
        )
    if wants_model:
        _show_model(run, detector)


def _read_as(run: Run, detector: Detector) -> OneDigit:
    return OneDigit(shared.digit_of(run, detector))


def _show_model(run: Run, detector: Detector) -> None:
    from digitlab.export.model import export_model  # brings what reads models

    with st.spinner("Making the model's file"):
        decision = state.decision(detector)
        model = export_model(shared.store(), run.experiment, decision, _read_as(run, detector))
        exported = shared.present(model, run.experiment)
    with st.container(border=True):
        st.markdown("Load it with these lines. It needs the libraries in these versions:")
        st.code(install_command(exported.versions), language="bash")
        st.code(f"{exported.loading}\n{exported.deciding}".rstrip(), language="python")
        offer_file("Save the model's file", exported.content, exported.file_name)


@section("What can be exported home")
def show_scores_to_take(uploaded: UploadedDetectors, name: str, threshold: float) -> None:
    """Offer the detector of a visitor's own scores as a file, with rows only where that is wanted, and as tables."""
    detector = uploaded.detector(name)
    with st.container(horizontal=True, vertical_alignment="center"):
        _offer_page(detector, threshold, with_rows=st.session_state.get("take-rows", False))
        st.checkbox(
            "With the rows",
            key="take-rows",
            help="Labels and scores of all rows go into the file. Without them it holds only how many rows there are "
            "at each threshold.",
        )
        with st.popover("Take tables", icon=":material/table:"):
            _offer_tables(uploaded, detector, threshold)


def _offer_tables(uploaded: UploadedDetectors, detector: Detector, threshold: float) -> None:
    """Offer all rows with what the threshold makes of them, and all thresholds with all measures."""
    n_rows, n_thresholds = detector.curve.n_rows, len(detector.curve.thresholds)
    chosen, lower = by_group.own_lines(detector, threshold), state.clear_below(detector)
    lines, at = (None, "this threshold") if chosen is None else (chosen.decision, "the line of their group")
    rows = partial(rows_to_take, uploaded, detector, threshold, lines=lines, clear_below=lower)
    st.caption(f"**All rows**, with score, answer, cell and decision at {at}, and all columns of the file")
    _offer_table("All rows as CSV", partial(rows, "csv"), "digitlab-all-rows.csv", n_rows, _MOST_ROWS_OF_CSV)
    _offer_table("All rows as Parquet", partial(rows, "parquet"), "digitlab-all-rows.parquet", n_rows)
    st.caption("**All thresholds**, with all measures and their intervals")
    thresholds = partial(thresholds_file, detector)
    csv, parquet = partial(thresholds, "csv"), partial(thresholds, "parquet")
    _offer_table("All thresholds as CSV", csv, "digitlab-thresholds.csv", n_thresholds, _MOST_THRESHOLDS)
    _offer_table("All thresholds as Parquet", parquet, "digitlab-thresholds.parquet", n_thresholds, _MOST_THRESHOLDS)


def _offer_table(label: str, content: Callable[[], bytes], name: str, n: int, most: int | None = None) -> None:
    """Offer a table that is written when it is asked for; of more lines than the server should write, Python can."""
    if most is None or n <= most:
        offer_file(label, content, name)
        return
    help_text = (
        f"It has more than {most:,} lines. In Python, digitlab.save_rows and digitlab.save_thresholds write them."
    )
    offer_file(label, content, name, disabled=True, help=help_text)


def rows_to_take(
    uploaded: UploadedDetectors,
    detector: Detector,
    threshold: float,
    table_format: Literal["csv", "parquet"],
    lines: LinesByGroup | None = None,
    clear_below: float | None = None,
) -> bytes:
    """Return the rows that are judged as a file, each with its number in the visitor's file and all its columns."""
    numbers = pa.array(uploaded.table.row_numbers(uploaded.judged))
    columns = uploaded.table.columns.take(pa.array(uploaded.judged))
    in_file = "row in the file"
    if in_file not in columns.column_names:
        columns = columns.add_column(0, in_file, numbers)
    decided: dict[str, Any] = {"threshold": threshold, "clear_below": clear_below}
    decided = decided if lines is None else {"lines": lines}
    return rows_file(detector, table_format, **decided, columns=columns)


def _offer_page(detector: Detector, threshold: float, **options: Any) -> None:
    """Offer the page, written when it is asked for; `options` as of `html_page`."""
    options |= {"threshold": threshold, "clear_below": state.clear_below(detector)}
    options |= {"prevalence": state.prevalence(), "origin": state.origin(detector) or ""}
    options |= {"chosen_lines": by_group.own_lines(detector, threshold)}
    page = partial(html_page, detector, **options)
    offer_file("Take it home", page, f"{file_name(detector.title)}.html", help=_HELP)


def file_name(title: str) -> str:
    """Return a title as the name of a file, without its suffix."""
    return _NO_LETTERS.sub("-", title).strip("-").lower()[:80] or "digitlab"
