"""Sentences on how a table was read, few enough to be read themselves."""

import re

_MOST_ALIKE = 3
_OWN = re.compile(r'"[^"]*"|[\d.,%]*\d[\d.,%]*')


def few(notes: list[str]) -> tuple[str, ...]:
    """Return notes, of those that differ in names and numbers alone the first three and how many there are more.

    Examples
    --------
    >>> few([f'Column "{name}" holds lists.' for name in "abcde"])[2:]
    ('Column "c" holds lists.', 'So it is with 2 further columns.')
    """
    alike: dict[str, list[str]] = {}
    for note in notes:
        alike.setdefault(_OWN.sub("", note), []).append(note)
    kept: list[str] = []
    for same in alike.values():
        kept += same[:_MOST_ALIKE]
        n_more = len(same) - _MOST_ALIKE
        if n_more > 0:
            kept.append(
                "So it is with one further column." if n_more == 1 else f"So it is with {n_more:,} further columns."
            )
    return tuple(kept)
