"""Estimators as the Python that builds them."""

import inspect
import json
from collections.abc import Callable, Collection, Iterator
from itertools import takewhile
from typing import Any, NamedTuple

from sklearn.base import BaseEstimator
from sklearn.pipeline import Pipeline, make_pipeline

_INDENT = 4
# What a script says in its own words: its seed, and to use all cores of whoever runs it.
_OWN_WORDS = {"random_state": "SEED", "n_jobs": "-1"}


class _Bracket(NamedTuple):
    """A call or a list: what opens it, its items, each with what stands before it ("gamma="), and what closes it."""

    opening: str
    items: "list[tuple[str, _Bracket | str]]"
    closing: str


def estimator_source(estimator: BaseEstimator, always: Collection[str], column: int, width: int) -> str:
    """Write an estimator of a library, also a pipeline of several, as the expression that builds it.

    A pipeline's steps get the names that scikit-learn gives them; what else a pipeline may be told is left out.

    Parameters
    ----------
    estimator : BaseEstimator
        Need not be fitted.
    always : collection of str
        Parameters that are named even where they have the library's own default.
    column : int
        Where the expression begins in its line, which is not indented.
    width : int
        The most characters in a line.

    Returns
    -------
    str
        Python that uses the class's name and ``SEED``; lines are broken where `ruff format` breaks them.
    """
    return _laid_out(_bracket(estimator, always), column, 0, width)


def estimator_imports(estimator: BaseEstimator) -> set[str]:
    """Return the statements that import what `estimator_source` writes, one for each name."""
    builders = {make_pipeline if isinstance(part, Pipeline) else type(part) for part in (estimator, *_parts(estimator))}
    return {f"from {_public_module(builder)} import {builder.__name__}" for builder in builders}


def _parts(estimator: BaseEstimator) -> Iterator[BaseEstimator]:
    """Return the estimators that an estimator is made of."""
    return (value for value in estimator.get_params().values() if isinstance(value, BaseEstimator))


def _public_module(builder: Callable) -> str:
    """Return where a library offers a class or a function: scikit-learn's own files begin with an underscore."""
    return ".".join(takewhile(lambda part: not part.startswith("_"), builder.__module__.split(".")))


def _bracket(value: Any, always: Collection[str]) -> _Bracket | str:
    if isinstance(value, Pipeline):
        return _Bracket("make_pipeline(", [("", _bracket(step, always)) for _, step in value.steps], ")")
    if isinstance(value, BaseEstimator):
        arguments = _arguments(value, always)
        return _Bracket(f"{type(value).__name__}(", arguments, ")")
    if isinstance(value, list):
        return _Bracket("[", [("", _bracket(item, always)) for item in value], "]")
    if isinstance(value, tuple) and len(value) > 1:
        return _Bracket("(", [("", _bracket(item, always)) for item in value], ")")
    return json.dumps(value) if isinstance(value, str) else repr(value)


def _arguments(estimator: BaseEstimator, always: Collection[str]) -> list[tuple[str, _Bracket | str]]:
    defaults = inspect.signature(type(estimator)).parameters
    return [
        (f"{name}=", _OWN_WORDS.get(name) or _bracket(value, always))
        for name, value in estimator.get_params(deep=False).items()
        if name in always or value != defaults[name].default
    ]


def _laid_out(source: _Bracket | str, column: int, indent: int, width: int) -> str:
    """Write all on one line if it fits, else the items on one line, else each item on a line of its own."""
    flat = _flat(source)
    if isinstance(source, str) or column + len(flat) <= width:
        return flat
    deeper = indent + _INDENT
    items = ", ".join(before + _flat(item) for before, item in source.items)
    lines = [items]
    if deeper + len(items) > width:
        # The comma at the end takes a place, too.
        lines = [
            f"{before}{_laid_out(item, deeper + len(before) + 1, deeper, width)}," for before, item in source.items
        ]
    return "\n".join([source.opening, *(" " * deeper + line for line in lines), " " * indent + source.closing])


def _flat(source: _Bracket | str) -> str:
    if isinstance(source, str):
        return source
    return source.opening + ", ".join(before + _flat(item) for before, item in source.items) + source.closing
