"""Choose every classifier's defaults on training images alone.

For each classifier a few candidates around the present default of each setting are compared, one setting after the
other, each with those before it as chosen and those after it as they are. A candidate's score is that of
cross-validation in three folds of training images: each image is judged by a model that never saw it, and no test
image is loaded into any of this. Detectors are judged by F1 at their own threshold, averaged over all ten digits; what
is too slow for ten detectors is judged by its accuracy on ten digits, gradient boosting by the detector of 7 alone.

The rule: of the candidates, in the order of what they cost, take the first one whose score is within one standard
error of the best one's (the one-standard-error rule; Breiman, Friedman, Olshen and Stone, 1984, section 3.4.3). Where
two cost the same, the one that holds the model back more, or the library's own, stands first. The order is written
below, so that the choice does not depend on how fast a machine is. The standard error is that of the best candidate's
mean over folds and seeds; of three folds it is rough, and it contains what makes one fold harder than another for all
candidates alike, so that the rule leans towards the cheaper one.

Epochs, trees and rounds are read off one long fit, which passes through the shorter ones, except where the learning
rate's course depends on how long the fit will be.
"""

import argparse
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import StratifiedKFold

from benchmarks.report import arguments, write
from digitlab.classifiers import REGISTRY, ClassifierSpec
from digitlab.classifiers.features import GREY_LEVELS, prepare
from digitlab.classifiers.spec import Features
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.tasks import DEFAULT_DIGIT, DIGITS, task_of
from digitlab.mnist import Split, load_mnist

N_FOLDS = 3
# Not a setting of an estimator but of the pixels it gets.
LEVELS = "grey levels"
_TEN_DIGITS = (None,)

Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Grid:
    """The candidates for one setting.

    Attributes
    ----------
    name : str
        A parameter of the registry, a setting of the estimator that the registry fixes (of a pipeline's step with the
        step's name and two underscores), or `LEVELS`.
    candidates : tuple
        The cheapest first.
    on_the_way : bool
        Whether a fit with the last candidate passes through all others.
    """

    name: str
    candidates: tuple[Any, ...]
    on_the_way: bool = False


@dataclass(frozen=True)
class Plan:
    """How a classifier's defaults are chosen.

    Attributes
    ----------
    grids : tuple of Grid
        In the order in which they are chosen.
    n_images : int
        Training images; two thirds of them are fitted at a time.
    seeds : int
        How many samples of so many images, each with folds and fits of its own.
    digits : tuple
        The detectors to judge, or None alone for ten digits at once.
    """

    grids: tuple[Grid, ...] = ()
    n_images: int = 60_000
    seeds: int = 1
    digits: tuple[int | None, ...] = _TEN_DIGITS


_DEPTH = Grid("max_depth", (10, 20, 0))
_GREY = Grid(LEVELS, (4, 16, 256))
# On all images a tree of ten digits takes 1.6 MB: more than a hundred are too many for a small server's default.
_FOREST = Plan(
    (Grid("n_estimators", (30, 50, 100), on_the_way=True), _DEPTH, _GREY),
    n_images=60_000,
)

PLANS: dict[str, Plan] = {
    "DummyClassifier": Plan(),
    "LogisticRegression": Plan(
        (
            Grid("tol", (1e-2, 1e-3, 1e-4)),
            Grid("max_iter", (50, 100, 200)),
            Grid("C", (0.01, 0.1, 1.0, 10.0)),
        ),
        digits=DIGITS,
    ),
    "SGDClassifier": Plan(
        (
            Grid("average", (False, True)),
            Grid("max_iter", (2, 4, 8, 16, 32), on_the_way=True),
            Grid("loss", ("hinge", "log_loss", "modified_huber")),
            Grid("alpha", (0.001, 0.0001, 0.00001)),
        ),
        digits=DIGITS,
    ),
    "DecisionTreeClassifier": Plan(
        (_DEPTH, Grid("min_samples_leaf", (20, 5, 2, 1)), _GREY),
    ),
    "RandomForestClassifier": _FOREST,
    "ExtraTreesClassifier": _FOREST,
    "HistGradientBoostingClassifier": Plan(
        (
            Grid("learning_rate", (0.5, 0.2, 0.1)),
            Grid("max_iter", (20, 40, 80), on_the_way=True),
            Grid("max_leaf_nodes", (15, 31, 63)),
            Grid(LEVELS, (4, 16, 128)),
        ),
        n_images=30_000,
        digits=(DEFAULT_DIGIT,),
    ),
    "KNeighborsClassifier": Plan(
        (
            Grid("n_components", (25, 50, 100)),
            Grid("weights", ("uniform", "distance")),
            Grid("n_neighbors", (10, 5, 3, 1)),
        ),
    ),
    "KernelSVM": Plan(
        (
            Grid("n_components", (250, 500, 1000)),
            Grid("classifier__max_iter", (4, 8, 16)),
            Grid("gamma", (0.01, 0.02, 0.03, 0.05)),
            Grid("alpha", (0.00001, 0.000001, 0.0000001)),
        ),
        n_images=15_000,
    ),
    "MLPClassifier": Plan(
        (
            Grid("hidden_units", (64, 128, 256)),
            Grid("epochs", (4, 8, 16, 30), on_the_way=True),
            Grid("learning_rate", (0.003, 0.001, 0.0003)),
        ),
    ),
    # Batch size and learning rate of the convolutional networks are Keras's custom, not ours, and stay.
    "SimpleCNN": Plan((Grid("epochs", (3, 6, 12)), Grid("dropout", (0.0, 0.2, 0.4)))),
    # More epochs than 8, some minutes on a small server, are for whoever asks for them.
    "LargerCNN": Plan((Grid("epochs", (2, 4, 8)), Grid("dropout", (0.0, 0.3, 0.5))), n_images=30_000),
}


@dataclass(frozen=True)
class Row:
    """A candidate's score.

    Attributes
    ----------
    classifier, setting : str
    candidate : Any
    score : float
        Mean over folds and seeds, 0 to 1.
    standard_error : float
        Of this mean.
    chosen, present : bool
        Whether the rule takes it, and whether it is the registry's default.
    """

    classifier: str
    setting: str
    candidate: Any
    score: float
    standard_error: float
    chosen: bool
    present: bool


def present_value(classifier: str, name: str) -> Any:
    """Return the registry's value of a setting, whether a visitor may change it or not."""
    if name == LEVELS:
        return GREY_LEVELS
    spec = REGISTRY[classifier]
    defaults = spec.complete({})
    return defaults[name] if name in defaults else spec.build(defaults, 0).get_params()[name]


def built(spec: ClassifierSpec, settings: Settings, seed: int) -> BaseEstimator:
    """Return the classifier, not fitted, with settings of any kind."""
    known = {parameter.name for parameter in spec.parameters}
    estimator = spec.build(spec.complete({name: value for name, value in settings.items() if name in known}), seed)
    others = {name: value for name, value in settings.items() if name not in known and name != LEVELS}
    if LEVELS in settings and "max_bins" in estimator.get_params():
        others["max_bins"] = settings[LEVELS]
    return estimator.set_params(**others)


def features_of(spec: ClassifierSpec, images: np.ndarray, settings: Settings, *, fitting: bool) -> Features:
    """Return the features in the classifier's layout, with as many levels of grey as the settings say."""
    if LEVELS not in settings:
        return prepare(images, spec.layout, fitting=fitting)
    step = 256 // settings[LEVELS]
    rows = prepare(images // step * step, "sparse" if spec.layout == "sparse_levels" else "dense")
    return rows.tocsc() if fitting and spec.layout == "sparse_levels" else rows


def fold_scores(classifier: str, plan: Plan, grid: Grid, settings: Settings, images: Split) -> np.ndarray:
    """Score all candidates of a grid out of fold.

    Parameters
    ----------
    classifier : str
    plan : Plan
    grid : Grid
    settings : mapping of str to Any
        All other settings.
    images : Split
        The training images.

    Returns
    -------
    ndarray of float64, shape (n_candidates, seeds * N_FOLDS)
        Each the mean over the plan's digits.
    """
    folds = [
        np.mean([_scores_of_fold(classifier, grid, settings, digit, seed, fold) for digit in plan.digits], axis=0)
        for seed in range(plan.seeds)
        for fold in _folds(images, plan.n_images, seed)
    ]
    return np.transpose(folds)


def choose(scores: np.ndarray) -> int:
    """Return which candidate the one-standard-error rule takes.

    Parameters
    ----------
    scores : ndarray, shape (n_candidates, n_folds)
        The cheapest candidate first, at least two folds.

    Returns
    -------
    int
        Its index.
    """
    means = scores.mean(axis=1)
    best = int(means.argmax())
    return int(np.flatnonzero(means >= means[best] - standard_errors(scores)[best])[0])


def standard_errors(scores: np.ndarray) -> np.ndarray:
    """Return the standard error of each candidate's mean over folds; parameters as `choose`, shape (n_candidates,)."""
    return np.asarray(scores.std(axis=1, ddof=1) / np.sqrt(scores.shape[1]))


def chosen_defaults(classifier: str, plan: Plan, images: Split, on_row: Callable[[Row], None]) -> list[Row]:
    """Choose all settings of a classifier, one after the other.

    Parameters
    ----------
    classifier : str
    plan : Plan
    images : Split
        The training images.
    on_row : callable
        Called with each candidate's row as soon as its grid is done.

    Returns
    -------
    list of Row
    """
    settings = {grid.name: present_value(classifier, grid.name) for grid in plan.grids}
    rows = []
    for grid in plan.grids:
        scores = fold_scores(classifier, plan, grid, settings, images)
        taken = choose(scores)
        for i, candidate in enumerate(grid.candidates):
            present = candidate == present_value(classifier, grid.name)
            score, error = float(scores[i].mean()), float(standard_errors(scores)[i])
            rows.append(Row(classifier, grid.name, candidate, score, error, i == taken, present))
            on_row(rows[-1])
        settings[grid.name] = grid.candidates[taken]
    return rows


def _folds(images: Split, n_images: int, seed: int) -> Iterator[tuple[Split, Split]]:
    """Yield the images to fit and those to judge by of each fold, as a training of this seed cuts them."""
    order = Experiment(n_train=n_images, seed=seed).training_order()
    pixels, labels = images.images[order], images.labels[order]
    for fitted, judged in StratifiedKFold(N_FOLDS).split(pixels, labels):
        yield Split(pixels[fitted], labels[fitted]), Split(pixels[judged], labels[judged])


def _scores_of_fold(
    classifier: str, grid: Grid, settings: Settings, digit: int | None, seed: int, fold: tuple[Split, Split]
) -> list[float]:
    """Return each candidate's score in one fold."""
    if not grid.on_the_way:
        return [
            _fit(classifier, {**settings, grid.name: value}, digit, seed, fold, ())[-1] for value in grid.candidates
        ]
    return _fit(classifier, {**settings, grid.name: grid.candidates[-1]}, digit, seed, fold, grid.candidates[:-1])


def _fit(
    classifier: str,
    settings: Settings,
    digit: int | None,
    seed: int,
    fold: tuple[Split, Split],
    stops: Sequence[int],
) -> list[float]:
    """Fit once; return the score at each stop on the way and at the end."""
    spec, (fitted, judged) = REGISTRY[classifier], fold
    target = task_of(digit).target
    features = features_of(spec, judged.images, settings, fitting=False)
    scores = []

    def score(estimator: BaseEstimator) -> float:
        answers = estimator.predict(features)
        measure = accuracy_score if digit is None else f1_score
        return float(measure(target(judged.labels), answers))

    def report(done: int, total: int | None, estimator: BaseEstimator | None = None, loss: float | None = None) -> None:
        if done in stops:
            scores.append(score(estimator))

    estimator = spec.fit(
        built(spec, settings, seed),
        features_of(spec, fitted.images, settings, fitting=True),
        target(fitted.labels),
        report,
    )
    return [*scores, score(estimator)]


def _print_row(row: Row) -> None:
    marks = f"{'chosen' if row.chosen else '':<8}{'present' if row.present else ''}"
    candidate = f"{row.candidate:g}" if isinstance(row.candidate, float) else str(row.candidate)
    text = f"{row.classifier:<32}{row.setting:<22}{candidate:>14}{row.score:>9.4f}{row.standard_error:>9.4f}  {marks}"
    print(text.rstrip(), flush=True)


def _described(plan: Plan) -> str:
    digits = ", ".join(map(str, plan.digits))
    judged = "accuracy on ten digits" if plan.digits == _TEN_DIGITS else f"mean F1 of the detectors of {digits}"
    return f"{plan.n_images:,} training images, {N_FOLDS} folds, seeds from 0: {plan.seeds}, {judged}"


def main() -> None:
    """Read the command line, measure, print."""
    parser = arguments("defaults", __doc__ or "")
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "--classifier", nargs="+", choices=list(PLANS), default=list(PLANS), help="some classifiers instead of all"
    )
    parser.add_argument("--setting", nargs="+", help="some settings instead of all; the others stand as they are")
    options = parser.parse_args()
    # A fit that ends before it has converged is one of the candidates.
    warnings.simplefilter("ignore", ConvergenceWarning)
    images = load_mnist().train
    rows: list[Row] = []
    print(f"{'classifier':<32}{'setting':<22}{'candidate':>14}{'score':>9}{'error':>9}")
    for classifier in options.classifier:
        plan = PLANS[classifier]
        if options.setting:
            plan = replace(plan, grids=tuple(grid for grid in plan.grids if grid.name in options.setting))
        if not plan.grids:
            print(f"{classifier}: nothing to choose.")
            continue
        print(f"{classifier}: {_described(plan)}.", flush=True)
        rows += chosen_defaults(classifier, plan, images, _print_row)
    for row in rows:
        if row.chosen and not row.present:
            present = present_value(row.classifier, row.setting)
            print(f"{row.classifier}: {row.setting} {present} becomes {row.candidate}.")
    write(options.json, [asdict(row) for row in rows])


if __name__ == "__main__":
    main()
