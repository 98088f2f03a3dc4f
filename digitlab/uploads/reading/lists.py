"""Cells that hold lists of numbers, such as "[0.1 0.9]" or "[0.1, 0.9]": a column for each element."""

import re

import pyarrow as pa
import pyarrow.compute as pc

from digitlab.uploads.reading.cells import plain_numbers
from digitlab.uploads.reading.columnar import MOST_ELEMENTS

_FIRST = re.compile(r"\s*(?:(?:np\.|numpy\.)?(?:array|tensor)\()?[\[(]")
# What Python writes around lists and their numbers.
_WRAPPED = r"(?:np\.|numpy\.)?(?:array|tensor|float\d+)\(|, ?(?:dtype|device|grad_fn)=[^)]*|[()\[\]]"


def elements(name: str, column: pa.ChunkedArray) -> list[tuple[str, pa.ChunkedArray]]:
    """Return the columns of the elements of a column of text that holds lists of one length, none for other text.

    Examples
    --------
    >>> found = elements("p", pa.chunked_array([["[0.25 0.75]", "[1. 0.]"]]))
    >>> [(name, values.to_pylist()) for name, values in found]
    [('p_0', [0.25, 1.0]), ('p_1', [0.75, 0.0])]
    """
    text = pc.fill_null(column, "")
    first = next((cell for cell in text.slice(0, 100).to_pylist() if cell), "")
    if not _FIRST.match(first):
        return []
    bare = pc.replace_substring_regex(text, _WRAPPED, " ")
    bare = pc.utf8_trim_whitespace(pc.replace_substring_regex(bare, r"[\s,;]+", " "))
    is_filled = pc.not_equal(bare, "")
    split = pc.split_pattern(pc.if_else(is_filled, bare, pa.scalar(None, pa.string())), " ")
    lengths = pc.list_value_length(split)
    shortest, longest = pc.min(lengths).as_py(), pc.max(lengths).as_py()
    if longest is None or shortest != longest or not 1 < longest <= MOST_ELEMENTS:
        return []
    found = []
    for i in range(longest):
        numbers = plain_numbers(pc.list_element(split, i))
        if numbers is None:
            return []
        found.append((f"{name}_{i}", numbers))
    return found
