"""Tables as CSV."""

import re

import pandas as pd

# What a spreadsheet takes for the beginning of a formula, also as East Asian keyboards write it.
FORMULA = "^[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
# A negative number, and an interval of such.
HARMLESS = r"-?\d+(\.\d+)?(e[+-]\d+)?( to -?\d+(\.\d+)?)?"


def as_csv(frame: pd.DataFrame) -> str:
    """Return a table as CSV in which no text is taken for a formula by a spreadsheet."""
    safe = frame.rename(columns=escaped)
    for name in safe.select_dtypes(include=["object", "string", "category"]).columns:
        safe[name] = safe[name].map(escaped)
    return safe.to_csv(index=False)


def escaped(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula: such a text begins with an apostrophe."""
    is_risky = isinstance(value, str) and re.match(FORMULA, value) and not re.fullmatch(HARMLESS, value)
    return f"'{value}" if is_risky else value
