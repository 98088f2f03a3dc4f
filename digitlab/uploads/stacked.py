"""Tables in which the same rows stand under each other several times, as often as there are models."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from digitlab.texts.vocabulary import CLUSTER
from digitlab.texts.words import words_of
from digitlab.uploads.columns import MOST_CLASSES
from digitlab.uploads.detectors import UploadedDetectors

# To look through more rows would take longer than all else.
_MOST_ROWS = 200_000
# Of shorter parts labels may be the same by chance.
_SHORTEST = 20


def stacked_by(uploaded: UploadedDetectors) -> tuple[str, int] | None:
    """Return the column whose values divide the rows into parts with the same labels in the same order, and how many.

    Where there is none it is the identifier, if each one has as many rows and always the same label.
    """
    table, roles = uploaded.table, uploaded.roles
    if not 2 * _SHORTEST <= len(table) <= _MOST_ROWS:
        return None
    taken = {roles.label, roles.answer, roles.weight, roles.split, *roles.scores}
    for name in table.names:
        if name in taken or pa.types.is_floating(table.columns[name].type):
            continue
        n = len(table.distinct(name, MOST_CLASSES + 1))
        if not 2 <= n <= MOST_CLASSES or len(table) % n:
            continue
        codes, n = _codes(table.columns[name])
        if _has_same_labels(_parts(codes, n, uploaded.codes)):
            return name, n
    identifier = roles.identifier
    if identifier is None or set(words_of(identifier)) & CLUSTER:
        return None
    codes, n = _codes(table.columns[identifier])
    rows = _parts(codes, n, uploaded.codes) if n >= _SHORTEST else None
    if rows is None or rows.shape[1] < 2 or (rows != rows[:, :1]).any():
        return None
    return identifier, rows.shape[1]


def _codes(column: pa.ChunkedArray) -> tuple[np.ndarray, int]:
    """Return a number for each row's value, and how many different ones there are; those without one have -1."""
    encoded = column.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0)
    return pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False), len(encoded.dictionary)


def _parts(codes: np.ndarray, n: int, labels: np.ndarray) -> np.ndarray | None:
    """Return the labels of each value's rows, int8 of shape (n, rows of each), None if some have more than others."""
    if (codes < 0).any() or len(codes) % n or (np.bincount(codes, minlength=n) != len(codes) // n).any():
        return None
    return labels[np.argsort(codes, kind="stable")].reshape(n, -1)


def _has_same_labels(parts: np.ndarray | None) -> bool:
    """Return whether all parts have the same labels in the same order, which is none that a table is sorted by."""
    if parts is None or parts.shape[1] < _SHORTEST or (parts != parts[:1]).any():
        return False
    n_changes = int((np.diff(parts[0]) != 0).sum())
    return 2 < n_changes < parts.shape[1] - 3
