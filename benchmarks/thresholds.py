"""Time of one threshold lookup beside recomputing precision, recall, F1 and the matrix with scikit-learn.

And that of a chosen threshold's spread over 200 resamples beside sorting each resample.
"""

import timeit
from collections.abc import Callable
from functools import partial

import numpy as np
from sklearn.metrics import confusion_matrix, f1_score, precision_score, recall_score

from benchmarks.report import arguments, write
from digitlab.metrics.choosing import choose
from digitlab.metrics.threshold_spread import N_RESAMPLES, threshold_spread
from digitlab.metrics.thresholds import ThresholdCurve

WANTED = 0.8
SIZES = (10_000, 100_000, 1_000_000)


def with_scikit_learn(truth: np.ndarray, scores: np.ndarray, threshold: float) -> tuple[float, float, float]:
    """Recompute everything at one threshold, as a page without our curve would."""
    predicted = scores >= threshold
    confusion_matrix(truth, predicted)
    return precision_score(truth, predicted), recall_score(truth, predicted), f1_score(truth, predicted)


def with_curve(curve: ThresholdCurve, threshold: float) -> tuple[float, float, float]:
    """Look everything up at one threshold."""
    point = curve.at(threshold)
    _ = point.confusion_matrix
    return point.precision, point.recall, point.f1


def with_each(curve: ThresholdCurve, thresholds: np.ndarray) -> None:
    """Look everything up at many thresholds in turn, so that no lookup finds its way already trodden."""
    for threshold in thresholds:
        with_curve(curve, threshold)


def best_seconds(function: Callable[[], object], repeats: int) -> float:
    """Return the time of one call, the best of five series."""
    return min(timeit.repeat(function, number=repeats, repeat=5)) / repeats


def with_sorting(truth: np.ndarray, scores: np.ndarray) -> None:
    """Choose on one resample that is drawn row by row and sorted."""
    drawn = np.random.default_rng(0).integers(len(truth), size=len(truth))
    choose(ThresholdCurve(truth[drawn], scores[drawn]), "precision", wanted=WANTED)


def measure() -> list[dict[str, float]]:
    """Time both ways at each size, at random thresholds."""
    rows = []
    generator = np.random.default_rng(42)
    for size in SIZES:
        truth = generator.random(size) < 0.1
        scores = generator.normal(size=size) + 2 * truth
        curve = ThresholdCurve(truth, scores)
        thresholds = generator.normal(size=1_000)
        ours = best_seconds(partial(with_each, curve, thresholds), 10) / len(thresholds)
        theirs = best_seconds(partial(with_scikit_learn, truth, scores, 0.5), 2)
        assert np.allclose(with_curve(curve, 0.5), with_scikit_learn(truth, scores, 0.5))
        spread = timeit.timeit(partial(threshold_spread, curve, "precision", wanted=WANTED), number=1)
        sorting = N_RESAMPLES * timeit.timeit(partial(with_sorting, truth, scores), number=1)
        row = {"scores": size, "lookup_seconds": ours, "scikit_learn_seconds": theirs, "ratio": theirs / ours}
        rows.append(row | {"spread_seconds": spread, "spread_ratio": sorting / spread})
    return rows


def main() -> None:
    """Read the command line, measure, print."""
    options = arguments("thresholds", __doc__ or "").parse_args()
    rows = measure()
    print(f"{'scores':>10}{'lookup':>14}{'scikit-learn':>16}{'times faster':>14}{'spread':>10}{'times faster':>14}")
    for row in rows:
        print(
            f"{row['scores']:>10,}{row['lookup_seconds'] * 1e6:>11.2f} us"
            f"{row['scikit_learn_seconds'] * 1e3:>13.2f} ms{row['ratio']:>14,.0f}"
            f"{row['spread_seconds']:>8.2f} s{row['spread_ratio']:>14,.0f}"
        )
    growth = rows[-1]["lookup_seconds"] / rows[0]["lookup_seconds"]
    logarithmic = np.log(SIZES[-1]) / np.log(SIZES[0])
    print(
        f"From {SIZES[0]:,} to {SIZES[-1]:,} scores a lookup grows {growth:.2f} times; log n grows {logarithmic:.2f}."
    )
    write(options.json, {"rows": rows, "growth": growth, "log_growth": logarithmic})


if __name__ == "__main__":
    main()
