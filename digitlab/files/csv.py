"""Tables as CSV."""

import re

import pandas as pd

# What a spreadsheet takes for the beginning of a formula.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
# A negative number, and an interval of such.
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]\d+)?( to -?\d+(\.\d+)?)?")


def as_csv(frame: pd.DataFrame) -> str:
    """Return a table as CSV in which no text is taken for a formula by a spreadsheet."""
    safe = frame.rename(columns=_escaped)
    for name in safe.select_dtypes(include=["object", "string", "category"]).columns:
        safe[name] = safe[name].map(_escaped)
    return safe.to_csv(index=False)


def _escaped(value: object) -> object:
    is_risky = isinstance(value, str) and value.startswith(_FORMULAS) and not _NUMBER.fullmatch(value)
    return f"'{value}" if is_risky else value
