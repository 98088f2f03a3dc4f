"""An uploaded table and what its visitor says of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from digitlab.uploads.detectors import UploadedDetectors
from digitlab.uploads.doubts import Doubt
from digitlab.uploads.errors import ScoresError
from digitlab.uploads.first_look import is_note
from digitlab.uploads.interpreting import Interpretation, interpret
from digitlab.uploads.table import ScoreTable

# What is chosen of a label's values.
_OF_LABEL = ("positive", "unknown", "answer")
# Bytes of an empty table with its names and choices, about.
_AROUND = 10_000


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
    def n_bytes(self) -> int:
        """What the table takes in memory, what stands around its columns included."""
        notes = sum(map(len, self.table.notes))
        return self.table.columns.nbytes + self.table.skipped_rows.nbytes + 4 * notes + _AROUND

    def alone(self) -> "UploadedTable":
        """Return the table without what was derived of it."""
        return replace(self)

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
        """What speaks against the reading, but for what was dismissed; errors as `UploadedDetectors.detector`."""
        said = (doubt for doubt in self.reading.doubts_of() if not is_note(doubt))
        return tuple(doubt for doubt in said if self._about(doubt) not in self.dismissed)

    @property
    def asks(self) -> bool:
        """Whether figures have to wait for an answer; errors as `doubts`."""
        return any(doubt.asks for doubt in self.doubts)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What was taken for something else than it says, or left out, a sentence each."""
        try:
            return tuple(doubt.sentence for doubt in self.reading.doubts_of() if is_note(doubt))
        except ScoresError:  # of the columns that are chosen; the table still has its own notes
            return self.table.notes

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
