"""Fewer points for drawing. Numbers are never taken from a thinned curve."""

import numpy as np


def thinned(x: np.ndarray, *ys: np.ndarray, n_columns: int = 400) -> np.ndarray:
    """Choose the points of curves that can be told apart when they are drawn.

    The drawing is cut into upright columns, a pixel or two wide. Each keeps its first and last point and, of each
    curve, its lowest and highest: the drawn line covers the same pixels, and no extreme moves.

    Parameters
    ----------
    x : ndarray of float, shape (n,)
        Sorted, ascending or descending; n is at least 1. If it is NaN, as a rate of nothing is, all points are kept.
    *ys : ndarray of float, shape (n,)
        One or several curves over `x`; NaN is passed over.
    n_columns : int, default=400

    Returns
    -------
    ndarray of int64, shape (m,)
        Indices of the points to draw, ascending; m is at most n and (2 + 2 len(ys)) n_columns.
    """
    n = len(x)
    if np.isnan(x[0]):
        return np.arange(n)
    width = (x[-1] - x[0]) or 1.0
    columns = np.minimum(((x - x[0]) / width * n_columns).astype(np.int64), n_columns - 1)
    starts = np.flatnonzero(np.r_[True, columns[1:] != columns[:-1]])
    ends = np.r_[starts[1:], n] - 1
    kept = [starts, ends]
    for y in ys:
        # Sorted by height within each column, the outermost places hold the extremes.
        kept.append(np.lexsort((np.where(np.isnan(y), np.inf, y), columns))[starts])
        kept.append(np.lexsort((np.where(np.isnan(y), -np.inf, y), columns))[ends])
    return np.unique(np.concatenate(kept))
