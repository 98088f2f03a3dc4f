"""Which columns of a wide table are kept, so that it fits into memory."""

from digitlab.texts import vocabulary
from digitlab.texts.words import words_of
from digitlab.uploads.errors import quoted

# Of a table in memory; the app holds it twice while it is handed over.
MOST_BYTES = 200_000_000
# More take longer to be looked at, one by one, than anybody waits.
MOST_COLUMNS = 10_000
_FIRST = vocabulary.TRUTH | vocabulary.TARGET | vocabulary.PROBABILITY | vocabulary.SCORE
_SECOND = vocabulary.PREDICTED | vocabulary.OUTCOME | vocabulary.SPLIT | vocabulary.WEIGHT | vocabulary.GROUP


def order_of_keeping(names: list[str]) -> list[int]:
    """Return the places of columns in the order in which they are kept while there is room, 10,000 at most.

    What is called a label or a score comes first, then other columns that are needed, then those that stand at the end
    of a table, after what they were computed of, or at its beginning.

    Examples
    --------
    >>> order_of_keeping(["f0", "f1", "y_true", "f2", "f3"])
    [2, 4, 0, 3, 1]
    """
    ends = [place for i in range((len(names) + 1) // 2) for place in (len(names) - 1 - i, i)]
    return sorted(dict.fromkeys(ends), key=lambda place: _rank(names[place]))[:MOST_COLUMNS]


def fitting(names: list[str], sizes: list[int]) -> tuple[list[int], list[int]]:
    """Return the places of the columns for which there is room, in their order, and of the others.

    Parameters
    ----------
    names : list of str
    sizes : list of int
        Bytes that each column takes in memory.

    Examples
    --------
    >>> fitting(["x", "label", "score"], [200_000_000] + [100_000_000] * 2)
    ([1, 2], [0])
    """
    room, kept = MOST_BYTES, []
    for place in order_of_keeping(names):
        if sizes[place] <= room:
            kept.append(place)
            room -= sizes[place]
    return sorted(kept), sorted(set(range(len(names))) - set(kept))


def _rank(name: str) -> int:
    words = set(words_of(name))
    return 0 if words & _FIRST else 1 if words & _SECOND else 2


def dropped_note(names: list[str], dropped: list[int]) -> list[str]:
    """Return the note on columns for which there was no room."""
    if not dropped:
        return []
    first = ", ".join(quoted(names[place]) for place in sorted(dropped)[:3])
    more = ", ..." if len(dropped) > 3 else ""
    return [
        f"The table is too large for all of its {len(names):,} columns; {len(dropped):,} of them are left out: "
        f"{first}{more}. If the label or a score is among them, upload a file with fewer columns."
    ]
