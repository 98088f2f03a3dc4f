"""Training time and F1 of a detector for 7 on all 60,000 images: our way and the tutorials' way.

The tutorials' way is the estimator with its defaults on raw float64 pixels, in one process. Both ways are timed in the
same run, from the bytes of the images to the fitted model.
"""

import time
import warnings
from collections.abc import Callable, Sequence

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.ensemble import RandomForestClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.metrics import f1_score
from sklearn.tree import DecisionTreeClassifier

from benchmarks.report import arguments, write
from digitlab.classifiers import REGISTRY
from digitlab.experiments.experiment import Experiment
from digitlab.mnist import Mnist, load_mnist
from digitlab.training.train import train

DIGIT = 7
TUTORIALS: dict[str, Callable[[], BaseEstimator]] = {
    "LogisticRegression": LogisticRegression,
    "SGDClassifier": lambda: SGDClassifier(random_state=42),
    "DecisionTreeClassifier": lambda: DecisionTreeClassifier(random_state=42),
    "RandomForestClassifier": lambda: RandomForestClassifier(random_state=42),
}


def tutorials_way(build: Callable[[], BaseEstimator], data: Mnist) -> tuple[float, float]:
    """Return seconds and F1 of an estimator with its defaults on raw float64 pixels."""
    started = time.perf_counter()
    estimator = build().fit(data.train.images.astype(np.float64), data.train.labels == DIGIT)
    seconds = time.perf_counter() - started
    predicted = estimator.predict(data.test.images.astype(np.float64))
    return seconds, float(f1_score(data.test.labels == DIGIT, predicted))


def our_way(classifier: str, data: Mnist) -> tuple[float, float]:
    """Return seconds and F1 of a run at its own threshold."""
    run = train(Experiment(digit=DIGIT, classifier=classifier), data)
    predicted = run.experiment.task.predict(run.test_scores, run.default_threshold)
    return run.fit_seconds, float(f1_score(data.test.labels == DIGIT, predicted))


def measure(classifiers: Sequence[str], data: Mnist) -> list[dict[str, float | str]]:
    """Time each classifier both ways, the tutorials' way only where a tutorial has it."""
    rows: list[dict[str, float | str]] = []
    print(f"{'classifier':<32}{'tutorials':>11}{'F1':>9}{'ours':>10}{'F1':>9}{'times faster':>14}")
    for classifier in classifiers:
        seconds, f1 = our_way(classifier, data)
        row: dict[str, float | str] = {"classifier": classifier, "seconds": seconds, "f1": f1}
        if classifier in TUTORIALS:
            theirs, their_f1 = tutorials_way(TUTORIALS[classifier], data)
            row |= {"tutorial_seconds": theirs, "tutorial_f1": their_f1, "ratio": theirs / seconds}
            comparison = f"{theirs:>9.2f} s{their_f1:>9.4f}{seconds:>8.2f} s{f1:>9.4f}{theirs / seconds:>14.1f}"
        else:
            comparison = f"{'':>20}{seconds:>8.2f} s{f1:>9.4f}"
        print(f"{classifier:<32}{comparison}", flush=True)
        rows.append(row)
    return rows


def main() -> None:
    """Read the command line, measure, print."""
    parser = arguments("training", __doc__ or "")
    parser.add_argument("--only", nargs="+", choices=list(REGISTRY), help="some classifiers instead of all")
    options = parser.parse_args()
    warnings.simplefilter("ignore", ConvergenceWarning)
    data = load_mnist()
    train(Experiment(n_train=1_000), data)  # the first fit loads libraries
    write(options.json, measure(options.only or list(REGISTRY), data))


if __name__ == "__main__":
    main()
