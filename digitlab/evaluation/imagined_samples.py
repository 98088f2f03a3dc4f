"""Samples of imagined rows: what few rows show of a truth that is known."""

import numpy as np

from digitlab.evaluation.imagined import SCORES, Imagined
from digitlab.metrics.labels import Scored
from digitlab.metrics.points import OperatingPoint

MOST_ROWS_DRAWN, MOST_SAMPLES = 10_000, 500
_N_BINS = 64
_PER_UNIT = 100


def drawn(imagined: Imagined, n: int, number: int) -> Scored:
    """Draw n rows; the same number draws the same rows again.

    Parameters
    ----------
    imagined : Imagined
    n : int
        1 to 10,000.
    number : int
        Of the sample, from 1.

    Returns
    -------
    Scored
        Of n rows: each is of one of the bells as often as it is so in the whole. Scores are cut to hundredths, as those
        that `Imagined` counts.
    """
    generator, bells = np.random.default_rng(number), list(imagined.bells)
    rows = np.array([bell.rows for bell in bells])
    of_each = generator.multinomial(n, rows / rows.sum())
    scores = [bell.quantiles(generator.random(size)) for bell, size in zip(bells, of_each, strict=True)]
    cut = np.floor(np.concatenate(scores) * _PER_UNIT) / _PER_UNIT
    truth = np.repeat([is_positive for _ in imagined.groups for is_positive in (False, True)], of_each)
    return Scored(truth, np.clip(cut, SCORES[0], SCORES[-1]))


def points(imagined: Imagined, n: int, n_samples: int, threshold: float) -> OperatingPoint:
    """Return what a threshold makes of the samples 1 to `n_samples`: a point whose fields have this shape."""
    counts = np.zeros((n_samples, 4), dtype=np.int64)
    for i in range(n_samples):
        truth, scores = drawn(imagined, n, i + 1)
        is_flagged = scores >= threshold
        counts[i] = [((truth == kind) & (is_flagged == side)).sum() for side in (True, False) for kind in (True, False)]
    return OperatingPoint(threshold, *counts.T)


def density(imagined: Imagined, sample: Scored) -> dict[str, list[float]]:
    """Return how many rows of each kind a sample leads one to expect for a unit of score, in 64 bins of equal width."""
    edges = np.linspace(SCORES[0], SCORES[-1], _N_BINS + 1)
    times = imagined.n_rows / len(sample.y_true) / (edges[1] - edges[0])
    kinds = {"negative": ~sample.y_true, "positive": sample.y_true}
    return {name: (np.histogram(sample.y_score[kind], edges)[0] * times).tolist() for name, kind in kinds.items()}
