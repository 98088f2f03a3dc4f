"""What counts as positive."""

import numpy as np
from numpy.typing import ArrayLike


def as_truth(y_true: ArrayLike) -> np.ndarray:
    """Return labels as True for positive.

    Parameters
    ----------
    y_true : array-like, shape (n,)
        Of bool, or of the numbers 0 and 1, or of -1 and 1; 1 is positive.

    Returns
    -------
    ndarray of bool, shape (n,)

    Raises
    ------
    ValueError
        If there are other labels: numpy would take each of them for positive.
    """
    labels = np.asarray(y_true)
    if labels.dtype == np.bool_:
        return labels
    if labels.dtype.kind in "iuf" and (np.isin(labels, (0, 1)).all() or np.isin(labels, (-1, 1)).all()):
        return labels == 1
    raise ValueError("y_true must hold True and False, 1 and 0, or 1 and -1; tell which label is positive.")
