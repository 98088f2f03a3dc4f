"""A line for each group: at or above that of its group a score is flagged, below it cleared."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from digitlab.decisions.answers import CLEARED, FLAGGED, as_scores
from digitlab.decisions.decision import Decision, finite_number
from digitlab.metrics.thresholds import flagged

NO_GROUP = "no group"
_LINES = "lines"
_PROGRAM = '''\
LINES = {lines}
OTHER_GROUPS = {threshold!r}


def decide(scores, groups):
    """Answer each score by the line of its group: 1 flagged, 0 cleared."""
    lines = np.array([LINES.get(str(group), OTHER_GROUPS) for group in groups])
    return np.where(np.asarray(scores) >= lines, {flagged}, {cleared}).astype(np.int8)
'''


@dataclass(frozen=True)
class LinesByGroup(Decision):
    """A threshold for each group.

    Attributes
    ----------
    names : tuple of str
        Of the groups, each another one; at least one.
    thresholds : tuple of float
        Finite, one for each.
    threshold : float
        Finite; for samples of any other group.

    Raises
    ------
    ValueError
        If a name stands twice, there are not as many thresholds as names, or one is not finite.

    Examples
    --------
    >>> lines = LinesByGroup(("Oslo", "Berlin"), (0.3, 0.6), 0.5)
    >>> lines.decide([0.5, 0.5, 0.5], ["Oslo", "Berlin", "Rome"]).tolist()
    [1, 0, 1]
    >>> lines.line_of("Berlin")
    0.6
    """

    kind: ClassVar[str] = "lines_by_group"
    names: tuple[str, ...]
    thresholds: tuple[float, ...]
    threshold: float

    def __post_init__(self) -> None:
        names, thresholds = tuple(self.names), tuple(self.thresholds)
        if not names or not all(isinstance(name, str) for name in names) or len(set(names)) < len(names):
            raise ValueError("The names in lines must be texts, at least one, each another one.")
        if len(thresholds) != len(names):
            raise ValueError(f"lines must have as many thresholds as names, {len(names)}, not {len(thresholds)}.")
        object.__setattr__(self, "names", names)
        object.__setattr__(self, "thresholds", tuple(finite_number(line, "threshold") for line in thresholds))
        object.__setattr__(self, "threshold", finite_number(self.threshold, "threshold"))

    def line_of(self, name: str) -> float:
        """Return the threshold of a group, by its name."""
        return dict(zip(self.names, self.thresholds, strict=True)).get(name, self.threshold)

    def decide(self, scores: ArrayLike, groups: ArrayLike | None = None) -> np.ndarray:
        """Answer each score by the line of its group.

        Parameters
        ----------
        scores : array-like of float, shape (n,)
            Finite.
        groups : array-like, shape (n,)
            The group of each, by name; of values that are no text, as `name_of`.

        Returns
        -------
        ndarray of int8, shape (n,)
            1 flagged, 0 cleared.

        Raises
        ------
        ValueError
            If a score is not finite, or there are not as many groups.
        """
        numbers = as_scores(scores)
        if groups is None:
            raise ValueError("Lines by group take groups: pass the group of each sample.")
        # A table's missing values stay what they are in an array of objects.
        values = np.asarray(groups, dtype=object)
        if values.shape != numbers.shape or values.ndim != 1:
            raise ValueError(f"Scores must be as many as groups, and their shapes are {numbers.shape}, {values.shape}.")
        own = dict(zip(self.names, self.thresholds, strict=True))
        lines = np.array([own.get(name_of(value), self.threshold) for value in values], dtype=np.float64)
        return np.where(flagged(numbers, lines), FLAGGED, CLEARED).astype(np.int8)

    @property
    def program(self) -> str:
        """Python source of ``decide(scores, groups)``; groups by their names as text."""
        lines = dict(zip(self.names, self.thresholds, strict=True))
        entries = "".join(f"\n    {_written(name)}: {line!r}," for name, line in lines.items())
        return _PROGRAM.format(lines=f"{{{entries}\n}}", threshold=self.threshold, flagged=FLAGGED, cleared=CLEARED)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON has it: its kind, the lines by the groups' names, and that of all others."""
        lines = dict(zip(self.names, self.thresholds, strict=True))
        return {"kind": self.kind, _LINES: lines, "threshold": self.threshold}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return the decision of what `to_json` wrote, without its kind; errors as of all kinds."""
        lines = values.get(_LINES)
        if set(values) != {_LINES, "threshold"} or not isinstance(lines, Mapping):
            raise ValueError("Lines by group have the fields lines, with names and thresholds, and threshold.")
        return cls(tuple(lines), tuple(lines.values()), values["threshold"])

    @property
    def link(self) -> dict[str, str]:
        """Its parameters in an address bar."""
        lines = dict(zip(self.names, self.thresholds, strict=True))
        return {_LINES: json.dumps(lines), "threshold": repr(self.threshold)}

    @classmethod
    def link_names(cls) -> tuple[str, ...]:
        """Return the parameters that a link to such a decision has."""
        return (_LINES, "threshold")

    @classmethod
    def from_link(cls, parameters: Mapping[str, str]) -> Self:
        """Return the decision of a link's parameters; ValueError if they make none."""
        try:
            lines = json.loads(parameters[_LINES])
        except RecursionError as error:
            raise ValueError("The lines of a link are JSON.") from error
        return cls.from_json({_LINES: lines, "threshold": float(parameters["threshold"])})


def _written(name: str) -> str:
    """Return a name as Python's formatters write it."""
    is_plain = name.isascii() and name.isprintable() and not set('"\\') & set(name)
    return f'"{name}"' if is_plain else ascii(name)


def name_of(value: Any) -> str:
    """Return the name of the group of a value: text as it is, 1.0 as "1", truth as "true", what is missing "no group".

    Examples
    --------
    >>> [name_of(value) for value in ("Oslo", 2020.0, True, None, float("nan"))]
    ['Oslo', '2020', 'true', 'no group', 'no group']
    """
    if isinstance(value, bool | np.bool_):
        return str(bool(value)).lower()
    if isinstance(value, float | np.floating):
        if math.isnan(value):
            return NO_GROUP
        return str(int(value)) if value.is_integer() else str(float(value))
    # pandas has missing values of its own, and they are equal to nothing.
    return NO_GROUP if value is None or type(value).__name__ in {"NAType", "NaTType"} else str(value)
