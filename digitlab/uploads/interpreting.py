"""What a table says: its columns' roles, chosen or guessed, with everything that speaks against that reading."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from digitlab.evaluation.detectors import Detector
from digitlab.uploads.belonging import belonging_doubts
from digitlab.uploads.columns import Roles, values_of
from digitlab.uploads.detectors import UploadedDetectors, detectors_of_table
from digitlab.uploads.doubts import Doubt, doubts_of_detector
from digitlab.uploads.errors import ScoresError
from digitlab.uploads.guessing import guess
from digitlab.uploads.left_out import left_out_doubts, split_doubts
from digitlab.uploads.naming import has_column_for_each
from digitlab.uploads.table import ScoreTable

# A column's name, False for no such column, None for a guess.
Choice = str | Literal[False] | None


@dataclass(frozen=True, eq=False)
class Interpretation:
    """A reading of a table.

    Attributes
    ----------
    table : ScoreTable
    roles : Roles
        Chosen or guessed.
    score : str
        The detector that is shown first: a column of scores or, where each class has one, the class.
    chosen : dict of str to object
        What `interpret` was told; with what a doubt's action says it is what to tell it next.
    near : tuple of Doubt
        Readings that are near this one.
    """

    table: ScoreTable
    roles: Roles
    score: str
    chosen: dict[str, Any] = field(default_factory=dict)
    near: tuple[Doubt, ...] = ()
    _said: dict[str, tuple[Doubt, ...]] = field(default_factory=dict)

    @cached_property
    def detectors(self) -> UploadedDetectors:
        """The table read as detectors, without rows that cannot be used; errors as `detectors_of_table`."""
        return detectors_of_table(self.table, self.roles, leaves_out=True)

    def detector(self, score: str | None = None) -> Detector:
        """Return a detector, by default the one that is shown first; errors as `UploadedDetectors.detector`."""
        return self.detectors.detector(self.score if score is None else score)

    def doubts_of(self, score: str | None = None) -> tuple[Doubt, ...]:
        """Return what is to be said before the figures of a detector: near readings first, its own checks last.

        Those that were accepted are left out. `ScoresError` is raised as by `detector`.
        """
        name = self.score if score is None else score
        if name not in self._said:
            found = (*self.near, *self._notes(), *doubts_of_detector(self.detectors, name))
            self._said[name] = tuple(doubt for doubt in found if doubt.key not in self.chosen.get("accepted", ()))
        return self._said[name]

    def _notes(self) -> tuple[Doubt, ...]:
        """Return what reading has changed or left out."""
        notes = [Doubt(f"note_{i}", note) for i, note in enumerate(self.table.notes)]
        belonging = belonging_doubts(self.detectors, self.chosen)
        return (*notes, *left_out_doubts(self.detectors), *split_doubts(self.detectors, self.chosen), *belonging)

    @cached_property
    def asks(self) -> bool:
        """Whether figures have to wait for an answer: readings are near each other, or most rows are left out."""
        try:
            said = (*self.near, *left_out_doubts(self.detectors))
        except ScoresError:  # which is said in the place of figures
            said = self.near
        return any(doubt.asks and doubt.key not in self.chosen.get("accepted", ()) for doubt in said)


def interpret(
    table: ScoreTable,
    *,
    label: str | None = None,
    positive: str | None = None,
    score: str | None = None,
    scores: tuple[str, ...] | None = None,
    identifier: Choice = None,
    group: Choice = None,
    weight: Choice = None,
    split: Choice = None,
    judged: str | None = None,
    unknown: tuple[str, ...] | None = None,
    turned: tuple[str, ...] | None = None,
    answer: Choice = None,
    cluster: Choice = None,
    time: Choice = None,
    accepted: tuple[str, ...] = (),
) -> Interpretation:
    """Read a table: what is not chosen is guessed, and what is near another reading is said.

    Parameters
    ----------
    table : ScoreTable
    label, positive : str, optional
        The column of the truth, and which of its values counts as positive.
    score : str, optional
        The column that is shown first; others are guessed beside it.
    scores : tuple of str, optional
        All columns of scores, the one that is shown first at the beginning.
    identifier, group, weight, split : str or False, optional
        Further columns; False for none.
    judged : str, optional
        The split's value of the rows to judge by.
    unknown : tuple of str, optional
        Values of the label that say nothing: their rows are left out and counted.
    turned : tuple of str, optional
        Columns of scores of which smaller ones mean more likely positive, such as distances.
    answer : str or False, optional
        The column of hard answers whose confidence the scores are, each that of its own row's answer.
    cluster, time : str or False, optional
        What rows belong together by, such as a patient, and when each was; never guessed.
    accepted : tuple of str
        Keys of doubts that were answered with "it is right like this".

    Returns
    -------
    Interpretation

    Raises
    ------
    ScoresError
        If no column can be the label, none the scores, or a chosen one is not there.
    """
    told = {
        name: value
        for name, value in locals().items()
        if name != "table" and value is not None and (name, value) != ("accepted", ())
    }
    for name in [
        label,
        score,
        *(scores or ()),
        identifier,
        group,
        weight,
        split,
        *(turned or ()),
        answer,
        cluster,
        time,
    ]:
        if name and name not in table.names:
            raise ScoresError(f'There is no column "{name}" in this table. It has: {", ".join(table.names)[:300]}.')
    roles, near = guess(table, told)
    by_class = has_column_for_each(values_of(table, roles.label), roles.scores)
    return Interpretation(table, roles, roles.positive if by_class else roles.scores[0], told, near)
