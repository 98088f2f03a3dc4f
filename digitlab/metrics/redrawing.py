"""Draw samples again where only what lies between thresholds counts: resamples without sorting anything again."""

import numpy as np
from scipy.sparse import csr_array

from digitlab.metrics.shares import FLAGGED
from digitlab.metrics.thresholds import ThresholdCurve


def redrawn(curve: ThresholdCurve, places: np.ndarray, n_resamples: int, generator: np.random.Generator) -> np.ndarray:
    """Return what resamples have between each two thresholds.

    Rows are drawn with replacement (Efron, 1979), of clusters whole ones (Field and Welsh, 2007); of weighted rows sums
    with the same mean and variance.

    Parameters
    ----------
    curve : ThresholdCurve
    places : ndarray of int, shape (m,)
        Those of the thresholds, descending; the last is 0, the lowest.
    n_resamples : int
    generator : numpy.random.Generator

    Returns
    -------
    ndarray of int64 or float64, shape (n_resamples, 2 m)
        Positives from each threshold to the next higher one of these, then negatives.
    """
    cells = np.r_[np.diff(curve.tp[places], prepend=0), np.diff(curve.fp[places], prepend=0)]
    if curve.rows is None or curve.moments is None:
        return generator.multinomial(curve.n_samples, cells / curve.n_samples, size=n_resamples)
    if curve.rows.clusters is not None:
        return _by_cluster(curve, curve.rows.clusters, places, n_resamples, generator)
    # So many of the mean weight that their sum varies as that of the weights does.
    unit, of_cells = curve.moments.unit, curve.moments.squares
    squares = np.concatenate([np.diff(of_cells[cell][places], prepend=0) for cell in FLAGGED])
    mean = np.divide(squares, cells / unit, out=np.ones(len(cells)), where=squares > 0) * unit
    return generator.poisson(cells / mean, size=(n_resamples, len(cells))) * mean


def _by_cluster(
    curve: ThresholdCurve, clusters: np.ndarray, places: np.ndarray, n_resamples: int, generator: np.random.Generator
) -> np.ndarray:
    assert curve.rows is not None
    between = np.searchsorted(-curve.thresholds[places], -curve.scores[::-1])
    cells = np.repeat(between, np.diff(curve.rows.last_of_tie, prepend=-1)) + np.where(
        curve.rows.y_true, 0, len(places)
    )
    n = int(clusters.max()) + 1
    in_cells = csr_array((curve.rows.weight.astype(np.float64), (cells, clusters)), shape=(2 * len(places), n))
    in_cells.sum_duplicates()
    return np.array([in_cells @ np.bincount(generator.integers(n, size=n), minlength=n) for _ in range(n_resamples)])
