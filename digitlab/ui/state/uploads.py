"""The table of scores that one visitor has uploaded: in the session, nowhere else, and gone with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import streamlit as st

from digitlab.ui.state import address_bar
from digitlab.uploads.detectors import UploadedDetectors
from digitlab.uploads.doubts import Doubt
from digitlab.uploads.interpreting import Interpretation, interpret
from digitlab.uploads.table import ScoreTable

Source = Literal["Run", "My scores"]
RUN: Source = "Run"
UPLOAD: Source = "My scores"

_SOURCE, _TABLE, _LOOK = "score_source", "uploaded_table", "first_look"
_NEW_LOOK = ""
# What is chosen of a label's values.
_OF_LABEL = ("positive", "unknown", "answer")


@dataclass(frozen=True, eq=False)
class UploadedTable:
    """A table and what its visitor says of it.

    Attributes
    ----------
    table : ScoreTable
    chosen : mapping of str to object
        What was chosen, as `interpret` takes it; the rest is guessed.
    dismissed : frozenset of tuple
        Doubts that were answered with "it is right like this", each with the reading that it was about.
    """

    table: ScoreTable
    chosen: Mapping[str, Any] = field(default_factory=dict)
    dismissed: frozenset[tuple[str, ...]] = frozenset()

    @cached_property
    def reading(self) -> Interpretation:
        """What its columns are; errors as `interpret`."""
        return interpret(self.table, **self.chosen)

    @property
    def name(self) -> str:
        """The detector that is looked at: a column of scores or, of several classes, a class."""
        return self.reading.score

    @property
    def detectors(self) -> UploadedDetectors:
        """The table read as detectors; errors as `detectors_of_table`."""
        return self.reading.detectors

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """What is to be said before figures, but for what was dismissed; errors as `UploadedDetectors.detector`."""
        return tuple(doubt for doubt in self.reading.doubts_of() if self._about(doubt) not in self.dismissed)

    def told(self, **chosen: Any) -> "UploadedTable":
        """Return the table with more that was chosen; None for what is to be guessed again.

        Of another label nothing holds that was said of the old one's values, and it has no other role.
        """
        before = dict(self.chosen)
        label = chosen.get("label")
        if label is not None and label != self.reading.roles.label:
            before = {role: name for role, name in before.items() if role not in _OF_LABEL and name != label}
            before["scores"] = tuple(name for name in before.get("scores", ()) if name != label) or None
        return replace(self, chosen={name: value for name, value in (before | chosen).items() if value is not None})

    def without(self, doubt: Doubt) -> "UploadedTable":
        """Return the table with a doubt dismissed: for good if it asks, else for the reading that it is about."""
        if doubt.asks:
            return self.told(accepted=tuple(dict.fromkeys((*self.chosen.get("accepted", ()), doubt.key))))
        return replace(self, dismissed=self.dismissed | {self._about(doubt)})

    def _about(self, doubt: Doubt) -> tuple[str, ...]:
        roles = self.reading.roles
        return (doubt.key, roles.label, roles.positive, self.name, *roles.turned)


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


def has_first_look(page: str) -> bool:
    """Return whether the table's first look stands open on a page; it goes to the page that asks first."""
    if st.session_state.get(_LOOK) == _NEW_LOOK:
        st.session_state[_LOOK] = page
    return st.session_state.get(_LOOK) == page


def open_first_look() -> None:
    """Let the page open the first look at the table."""
    st.session_state[_LOOK] = _NEW_LOOK


def close_first_look() -> None:
    """Fold the first look into its line."""
    st.session_state[_LOOK] = None
