"""Draw samples again, with replacement: each by itself, in blocks, within strata, or in clusters (Efron, 1979)."""

from collections.abc import Iterator
from typing import Literal

import numpy as np

Scheme = Literal["single", "blocks", "strata"]
BLOCK = 100


def draws(
    n: int,
    n_resamples: int,
    seed: int = 0,
    scheme: Scheme = "single",
    strata: np.ndarray | None = None,
    clusters: np.ndarray | None = None,
) -> Iterator[np.ndarray]:
    """Draw samples with replacement, again and again.

    Parameters
    ----------
    n : int
        How many samples there are.
    n_resamples : int
    seed : int, default=0
    scheme : {"single", "blocks", "strata"}, default="single"
        Each sample by itself; blocks of 100 that follow each other, which keeps what neighbours have in common
        (Kunsch, 1989, without overlap); or as many of each stratum as there are.
    strata : ndarray of int, shape (n,), optional
        The stratum of each sample, from 0; needed for "strata".
    clusters : ndarray of int, shape (n,), optional
        The cluster of each sample, from 0: whole ones are drawn (Field and Welsh, 2007) where "single" ones
        would be.

    Yields
    ------
    ndarray of int64, shape (n,)
        How often each sample was drawn.
    """
    generator = np.random.default_rng(seed)
    if clusters is not None and scheme == "single":
        n_clusters = int(clusters.max()) + 1
        for _ in range(n_resamples):
            yield np.bincount(generator.integers(n_clusters, size=n_clusters), minlength=n_clusters)[clusters]
        return
    groups = [np.arange(n)] if strata is None or scheme != "strata" else _members(strata)
    for _ in range(n_resamples):
        if scheme == "blocks":
            n_blocks = -(-n // BLOCK)
            times = np.bincount(generator.integers(n_blocks, size=n_blocks), minlength=n_blocks)
            yield np.repeat(times, BLOCK)[:n]
        else:
            drawn = [group[generator.integers(len(group), size=len(group))] for group in groups]
            yield np.bincount(np.concatenate(drawn), minlength=n)


def _members(strata: np.ndarray) -> list[np.ndarray]:
    return [np.flatnonzero(strata == stratum) for stratum in np.unique(strata)]
