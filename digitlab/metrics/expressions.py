"""Arithmetic that Python and the browser both do, written once, in what their languages have in common.

An expression is a constant of ours, never a visitor's: names, numbers, ``+ - * / ( )``, comparisons, ``&`` and ``|``
between comparisons in parentheses, ``abs`` and ``sqrt``. 0 / 0 is NaN in both languages.
"""

import ast
from collections.abc import Mapping
from functools import cache
from types import CodeType
from typing import Any

import numpy as np

FUNCTIONS = {"abs": np.abs, "sqrt": np.sqrt}


def evaluate(expression: str, names: Mapping[str, Any]) -> Any:
    """Compute an expression.

    Parameters
    ----------
    expression : str
    names : mapping of str to float or ndarray of float64
        Arrays are of one shape.

    Returns
    -------
    float or ndarray of float64 or bool

    Examples
    --------
    >>> float(evaluate("tp / (tp + fp)", {"tp": np.float64(3), "fp": np.float64(1)}))
    0.75
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return eval(_compiled(expression), {"__builtins__": {}, **FUNCTIONS}, names)


@cache
def names_in(expression: str) -> tuple[str, ...]:
    """Return the names that an expression needs, sorted, without those of functions."""
    found = {node.id for node in ast.walk(ast.parse(expression)) if isinstance(node, ast.Name)}
    return tuple(sorted(found - set(FUNCTIONS)))


@cache
def _compiled(expression: str) -> CodeType:
    return compile(expression, expression, "eval")
