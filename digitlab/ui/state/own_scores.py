"""The file of scores that one visitor has uploaded: in the session, nowhere else, and gone with it."""

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from digitlab.own_scores import Own, Roles, ScoreTable, own_detectors
from digitlab.ui.state import address_bar

Source = Literal["Run", "My scores"]
RUN: Source = "Run"
OWN: Source = "My scores"

_SOURCE, _READ, _MADE = "own_source", "own_read", "own_made"


@dataclass
class Read:
    """A table that was read, and what its visitor says of it.

    Attributes
    ----------
    table : ScoreTable
    roles : Roles
    name : str
        The detector that is looked at: a score column or, of several classes, a class.
    leaves_out : bool
        Whether rows without a label, a finite score or a finite weight are left out.
    """

    table: ScoreTable
    roles: Roles
    name: str
    leaves_out: bool = False


def source() -> Source:
    """Return what this visitor looks at: a run or own scores."""
    return st.session_state.get(_SOURCE, RUN)


def set_source(chosen: Source) -> None:
    """Make it what this visitor looks at; own scores have no address that others could open."""
    st.session_state[_SOURCE] = chosen
    if chosen == OWN:
        address_bar.show(run=None, digit=None, threshold=None, prevalence=None)


def read() -> Read | None:
    """Return this visitor's table, None if there is none."""
    return st.session_state.get(_READ)


def keep(table: Read | None) -> None:
    """Keep a table for this session, or let go of it."""
    st.session_state[_READ] = table
    st.session_state.pop(_MADE, None)


def own(table: Read) -> Own:
    """Return a table read as detectors; errors as `own_detectors`."""
    key = (id(table.table), table.roles, table.leaves_out)
    made = st.session_state.get(_MADE)
    if made is None or made[0] != key:
        made = st.session_state[_MADE] = (key, own_detectors(table.table, table.roles, leaves_out=table.leaves_out))
    return made[1]
