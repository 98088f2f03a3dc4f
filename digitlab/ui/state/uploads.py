"""The table of scores that one visitor has uploaded: in the session, nowhere else, and gone with it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import streamlit as st

from digitlab.ui.state import address_bar
from digitlab.uploads.columns import Roles
from digitlab.uploads.detectors import UploadedDetectors, detectors_of_table
from digitlab.uploads.table import ScoreTable

Source = Literal["Run", "My scores"]
RUN: Source = "Run"
UPLOAD: Source = "My scores"

_SOURCE, _TABLE = "score_source", "uploaded_table"


@dataclass(frozen=True, eq=False)
class UploadedTable:
    """A table and what its visitor says of it.

    `name` is the detector that is looked at: a score column or, of several classes, a class. `leaves_out` says whether
    rows without a label, a finite score or a finite weight are left out.
    """

    table: ScoreTable
    roles: Roles
    name: str
    leaves_out: bool = False

    @cached_property
    def detectors(self) -> UploadedDetectors:
        """The table read as detectors; errors as `detectors_of_table`."""
        return detectors_of_table(self.table, self.roles, leaves_out=self.leaves_out)


def source() -> Source:
    """Return what this visitor looks at: a run or uploaded scores."""
    return st.session_state.get(_SOURCE, RUN)


def set_source(chosen: Source) -> None:
    """Set what this visitor looks at; uploaded scores have no address that others could open."""
    st.session_state[_SOURCE] = chosen
    if chosen == UPLOAD:
        address_bar.show(run=None, digit=None, threshold=None, prevalence=None)


def uploaded_table() -> UploadedTable | None:
    """Return this visitor's table, None if there is none."""
    return st.session_state.get(_TABLE)


def set_table(table: UploadedTable | None) -> None:
    """Hold a table for this session in the place of the one before; None for no table."""
    st.session_state.pop(_TABLE, None)  # a value that is only replaced stays in Streamlit's memory for another run
    st.session_state[_TABLE] = table
