"""What all kinds of decisions have in common."""

import json
import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Decision(ABC):
    """What is done with a score. A kind is a frozen dataclass with this base.

    A kind whose fields are numbers needs nothing but `decide` and `program`, and `__post_init__` where not all numbers
    make a decision; others write and read their own JSON and links.

    Attributes
    ----------
    kind : str
        Its name in JSON.
    """

    kind: ClassVar[str]

    @abstractmethod
    def decide(self, scores: ArrayLike, groups: ArrayLike | None = None) -> np.ndarray:
        """Answer each score.

        Parameters
        ----------
        scores : array-like of float
            Finite.
        groups : array-like, optional
            The group of each sample, for kinds that ask for it; others pass over it.

        Returns
        -------
        ndarray of int8
            Of the same shape: 1 flagged, 0 cleared, -1 asked; of several classes the class.

        Raises
        ------
        ValueError
            If a score is not finite.
        """

    @property
    @abstractmethod
    def program(self) -> str:
        """The same as Python source: a function ``decide(scores)`` that needs nothing but ``numpy as np``."""

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON has it: its kind and its numbers, by the names of its fields."""
        return {"kind": self.kind, **{field.name: getattr(self, field.name) for field in fields(self)}}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return the decision of what `to_json` wrote, without its kind.

        Raises
        ------
        ValueError
            If a field is missing or unknown, a number is none or not finite, or the numbers make no decision.
        """
        names = [field.name for field in fields(cls)]
        if set(values) != set(names):
            given = ", ".join(f"{name!s:.40}" for name in list(values)[:10])
            raise ValueError(f"A {cls.kind} has the fields {', '.join(names)}, and these are: {given}.")
        return cls(**{name: finite_number(values[name], name) for name in names})

    @property
    def link(self) -> dict[str, str]:
        """Its parameters in an address bar."""
        return {field.name: repr(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def link_names(cls) -> tuple[str, ...]:
        """Return the parameters that a link to such a decision has."""
        return tuple(field.name for field in fields(cls))

    @classmethod
    def from_link(cls, parameters: Mapping[str, str]) -> Self:
        """Return the decision of a link's parameters, of which there are those of `link_names`.

        Raises
        ------
        ValueError
            If they make none.
        """
        return cls.from_json({name: float(parameters[name]) for name in cls.link_names()})

    @property
    def json(self) -> str:
        """`to_json` as text."""
        return json.dumps(self.to_json(), allow_nan=False)


def finite_number(value: Any, name: str) -> float:
    """Return a number as a float, of Python or of NumPy.

    Raises
    ------
    ValueError
        If it is text, a truth value or anything else, or not finite.
    """
    number = math.nan
    if not isinstance(value, str | bytes | bool | np.bool_):
        try:
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"{name} must be a finite number, such as 0.5, and it is {value!r:.40}.")
    return number + 0.0  # which makes 0 of -0
