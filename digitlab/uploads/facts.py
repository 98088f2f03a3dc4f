"""What can be seen of a table's columns: of as many rows as are enough, however many there are."""

from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from digitlab.metrics.areas import delong_variance
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts.words import words_of
from digitlab.uploads.columns import MOST_CLASSES, in_words, is_number, values_of
from digitlab.uploads.reading.wide import order_of_keeping
from digitlab.uploads.table import ScoreTable

_ENOUGH_ROWS = 10_000
# Of fewer different scores one may be the only one with both kinds by chance, or with more rows.
_ENOUGH_SCORES, _MOST_MIXED = 8, 0.25
_ENOUGH_COLUMNS = 200
_ENOUGH_TO_REPEAT = 8  # of fewer rows even labels may all be different


@dataclass(frozen=True, eq=False)
class Column:
    """A column with what can be seen of it.

    Attributes
    ----------
    name : str
    words : tuple of str
        Of its name.
    place : int
        From 0.
    values : tuple of str
        Its different values as text, in their order, at most 51.
    is_number : bool
    cells : pyarrow.Array
        Of the rows that are looked at.
    n_missing : int
        Of all rows.
    """

    name: str
    words: tuple[str, ...]
    place: int
    values: tuple[str, ...]
    is_number: bool
    cells: pa.Array
    n_missing: int

    def has(self, *vocabularies: frozenset[str]) -> bool:
        """Return whether one of the name's words is in a vocabulary."""
        return any(word in vocabulary for word in self.words for vocabulary in vocabularies)

    @cached_property
    def numbers(self) -> np.ndarray:
        """Its numbers, float64; NaN for none."""
        return pc.fill_null(self.cells.cast(pa.float64(), safe=False), np.nan).to_numpy(zero_copy_only=False)

    @cached_property
    def finite(self) -> np.ndarray:
        """Its numbers that are finite."""
        return self.numbers[np.isfinite(self.numbers)] if self.is_number else np.empty(0)

    @cached_property
    def texts(self) -> np.ndarray:
        """Its values as text, None for none."""
        encoded = self.cells.dictionary_encode()
        words = np.array([in_words(value) for value in encoded.dictionary.to_pylist()] + [None], dtype=object)
        return words[pc.fill_null(encoded.indices, len(words) - 1).to_numpy(zero_copy_only=False)]

    @cached_property
    def n_different(self) -> int:
        """How many different values the rows have that are looked at."""
        return len(pc.drop_null(self.cells.unique()))

    @cached_property
    def is_all_different(self) -> bool:
        """Whether no value stands there twice, among rows enough to expect it."""
        n = len(self.cells) - self.cells.null_count
        return n >= _ENOUGH_TO_REPEAT and self.n_different == n

    @cached_property
    def has_fractions(self) -> bool:
        """Whether it holds numbers that are not whole."""
        return bool((self.finite != np.round(self.finite)).any())

    @cached_property
    def is_within_one(self) -> bool:
        """Whether it holds numbers from 0 to 1."""
        return bool(len(self.finite) and self.finite.min() >= 0 and self.finite.max() <= 1)

    @cached_property
    def is_running(self) -> bool:
        """Whether it counts the rows: whole numbers, each the one before and one, or as many as there are rows."""
        if self.has_fractions or not self.is_all_different or not len(self.finite):
            return False
        steps = np.diff(self.finite)
        return bool((steps > 0).all() or (steps < 0).all())

    @property
    def can_be_label(self) -> bool:
        """Whether it has two to 50 values, no fractions among them, and one of them twice."""
        return 2 <= len(self.values) <= MOST_CLASSES and not self.has_fractions and not self.is_all_different

    @property
    def can_be_score(self) -> bool:
        """Whether it holds numbers."""
        return self.is_number and bool(self.values)


def columns_of(table: ScoreTable, wanted: Container[str] = ()) -> dict[str, Column]:
    """Return the table's columns by name, looked at in at most 10,000 rows, evenly from its beginning to its end.

    Each is compared with all others: of a wide table the 200 that look likeliest are looked at, and those `wanted`.
    """
    n, names = len(table), table.names
    rows = None if n <= _ENOUGH_ROWS else pa.array(np.linspace(0, n - 1, _ENOUGH_ROWS).astype(np.int64))
    likely = set(order_of_keeping(names)[:_ENOUGH_COLUMNS])
    return {
        name: _column(table, name, place, rows) for place, name in enumerate(names) if place in likely or name in wanted
    }


def _column(table: ScoreTable, name: str, place: int, rows: pa.Array | None) -> Column:
    chunked = table.columns[name]
    cells = (chunked if rows is None else chunked.take(rows)).combine_chunks()
    if isinstance(cells, pa.ChunkedArray):
        cells = cells.chunk(0)
    return Column(
        name, words_of(name), place, tuple(values_of(table, name)), is_number(chunked.type), cells, chunked.null_count
    )


def area(truth: np.ndarray, scores: np.ndarray) -> tuple[float, float]:
    """Return ROC AUC and how many standard errors it lies above 0.5, of rows with finite scores; NaN of one kind."""
    fine = np.isfinite(scores)
    if not truth[fine].any() or truth[fine].all():
        return np.nan, np.nan
    curve = ThresholdCurve(truth[fine], scores[fine])
    return float(curve.roc_auc), area_in_errors(curve)


def area_in_errors(curve: ThresholdCurve, clustered: ThresholdCurve | None = None) -> float:
    """Return how many standard errors ROC AUC lies above 0.5, where scores know nothing (Mann and Whitney, 1947).

    Equal scores make the error smaller, much smaller where most are equal; if all are, 0 is returned.

    Parameters
    ----------
    curve : ThresholdCurve
        Of both kinds, each row counting once.
    clustered : ThresholdCurve, optional
        The same rows with what they belong together by, which may make the error larger (Obuchowski, 1997).

    Returns
    -------
    float
    """
    if len(curve.scores) == 1:
        return 0.0
    ties = (curve.positives_at + curve.negatives_at).astype(np.float64)
    n, pairs = float(curve.n_samples), float(curve.n_positive) * curve.n_negative
    variance = (n + 1 - float(ties @ (ties**2 - 1)) / (n * (n - 1))) / (12 * pairs)
    if clustered is not None:
        variance = max(variance, delong_variance(clustered))
    return float((curve.roc_auc - 0.5) / variance**0.5)


def only_mixed(curve: ThresholdCurve) -> float | None:
    """Return the only score with rows of both kinds, where all above are of one kind and all below of the other."""
    mixed = np.flatnonzero((curve.positives_at > 0) & (curve.negatives_at > 0))
    if len(mixed) != 1 or len(curve.scores) < _ENOUGH_SCORES:
        return None
    place = int(mixed[0])
    n_mixed = int(curve.positives_at[place] + curve.negatives_at[place])
    below, above = (
        [int(counts[rows].sum()) for counts in (curve.positives_at, curve.negatives_at)]
        for rows in (slice(None, place), slice(place + 1, None))
    )
    is_divided = 0 in (below[0] + above[1], below[1] + above[0])
    return float(curve.scores[place]) if is_divided and n_mixed < _MOST_MIXED * curve.n_samples else None
