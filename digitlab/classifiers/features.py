"""Pixels in the layout in which an estimator is fastest."""

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from digitlab.classifiers.spec import Features, Layout

_SCALED = (np.arange(256) / 255).astype(np.float32)
# Trees sort every pixel's values; with 16 levels of grey the sorts meet more ties and end sooner, and the trees
# are as good (`python -m benchmarks.defaults` prints their scores out of fold for fewer and for all levels).
GREY_LEVELS = 16
_IMAGES_AT_ONCE = 300
_LEVELS = (np.arange(256) // (256 // GREY_LEVELS)).astype(np.float32)


class LayoutProgram(NamedTuple):
    """What `prepare` does, for a script that does not import digitlab.

    Attributes
    ----------
    does : str
        Why and what, in a sentence.
    expression : str
        Python that makes the features of ``images``.
    simple_expression : str
        The same without what only makes it faster, for a model that is fitted.
    imports : tuple of str
        The statements that import what it uses.
    """

    does: str
    expression: str
    simple_expression: str
    imports: tuple[str, ...] = ()


_LEVELS_PROGRAM = f"images // {256 // GREY_LEVELS}"
_SPARSE_PROGRAM = "Scale the bytes to 0 to 1 and keep only the ink: four pixels in five are paper."
PROGRAMS: dict[Layout, LayoutProgram] = {
    "raw": LayoutProgram("Leave the bytes.", "images", "images"),
    "dense": LayoutProgram("Scale the bytes to 0 to 1.", "images / np.float32(255)", 'images.astype("float32") / 255'),
    "sparse": LayoutProgram(
        _SPARSE_PROGRAM,
        "csr_matrix(images / np.float32(255))",
        "images / 255",
        ("from scipy.sparse import csr_matrix",),
    ),
    "levels": LayoutProgram(
        f"Keep {GREY_LEVELS} levels of grey, which trees sort faster.", _LEVELS_PROGRAM, _LEVELS_PROGRAM
    ),
    "sparse_levels": LayoutProgram(
        f"Keep {GREY_LEVELS} levels of grey, which trees sort faster, and only the ink: four pixels in five are paper.",
        f"csc_matrix({_LEVELS_PROGRAM})",
        _LEVELS_PROGRAM,
        ("from scipy.sparse import csc_matrix",),
    ),
}


def prepare(images: np.ndarray, layout: Layout, *, fitting: bool = False, order: np.ndarray | None = None) -> Features:
    """Turn images into an estimator's features.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, 784)
    layout : {"sparse", "dense", "levels", "sparse_levels", "raw"}
        "sparse" and "dense" hold 0 to 1; "levels" and "sparse_levels" hold 16 levels of grey, 0 to 15; "raw"
        leaves the bytes 0 to 255.
    fitting : bool, default=False
        A tree is fitted fastest by columns (CSC) but predicts from rows (CSR).
    order : ndarray of int, shape (n,), optional
        The images' order in the features, for "sparse" only.

    Returns
    -------
    ndarray or sparse matrix, shape (n, 784)
        float32, or uint8 for "raw".

    Raises
    ------
    ValueError
        If an order is given for another layout than "sparse".
    """
    if layout == "sparse":
        return _sparse(images, _SCALED, order)
    if order is not None:
        raise ValueError(f"Only the layout 'sparse' takes an order, not {layout!r}.")
    if layout == "raw":
        return images
    if layout == "dense":
        return _SCALED[images]
    if layout == "levels":
        return _LEVELS[images]
    rows = _sparse(images, _LEVELS)
    return rows.tocsc() if fitting else rows


def _sparse(images: np.ndarray, values: np.ndarray, order: np.ndarray | None = None) -> sp.csr_matrix:
    """Keep only the ink (one pixel in five); twice as fast as ``csr_matrix(images)`` and with little memory beside."""
    (n_images, n_pixels), lightest = images.shape, np.flatnonzero(values)[0]
    chunks = [slice(start, start + _IMAGES_AT_ONCE) for start in range(0, n_images, _IMAGES_AT_ONCE)]
    n_inked = sum(np.count_nonzero(images[chunk] >= lightest) for chunk in chunks)
    ink, columns = np.empty(n_inked, dtype=np.float32), np.empty(n_inked, dtype=np.int32)
    row_ends = np.zeros(n_images + 1, dtype=np.int32)
    n_at_once = min(n_images, _IMAGES_AT_ONCE)
    column_of = np.tile(np.arange(n_pixels, dtype=np.int32), n_at_once)
    ends_of_images = np.arange(1, n_at_once + 1) * n_pixels
    start = 0
    for chunk in chunks:
        pixels = images[chunk if order is None else order[chunk]].ravel()
        positions = np.flatnonzero(pixels >= lightest)
        end = start + len(positions)
        column_of.take(positions, out=columns[start:end], mode="clip")  # "raise" would buffer `out`
        values.take(pixels.take(positions), out=ink[start:end], mode="clip")
        row_ends[1:][chunk] = start + positions.searchsorted(ends_of_images[: len(pixels) // n_pixels])
        start = end
    return sp.csr_matrix((ink, columns, row_ends), shape=images.shape)
