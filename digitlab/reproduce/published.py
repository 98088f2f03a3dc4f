"""What the tutorials published and what this project sets itself as goals."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from digitlab.experiments.experiment import Experiment
from digitlab.reproduce.measured import AT_BOOKS_RECALL, BOOKS_POINT, accuracy_in_fold, figures_of_point

TOLERANCE = 0.005
_TUTORIAL, _BOOK, _GOAL = "tutorial", "Géron (2017)", "our goal"


@dataclass(frozen=True)
class Claim:
    """A figure that was published, or set as a goal.

    Attributes
    ----------
    experiment : Experiment
    figure : str
        What is measured, a name in `Figures`: "F1", "Accuracy", "True negatives".
    published : float or None
        None where a tutorial shows the figure without a number that was handed down.
    source : str
        Who published it.
    out_of_fold : bool
        Whether the training images are judged, each by a model that never saw it, instead of the test images.
    decision : str or None
        By which rule images are flagged; None for the classifier's own.
    least : float or None
        What is demanded of the measured figure; None where it is shown for comparison only.
    traded_within : float or None
        How far a figure that a threshold trades for another may be from the published one at what counts as the same
        operating point; None for all other figures.
    """

    experiment: Experiment
    figure: str
    published: float | None
    source: str = _TUTORIAL
    out_of_fold: bool = False
    decision: str | None = None
    least: float | None = None
    traded_within: float | None = None

    @property
    def images(self) -> str:
        """Which images are judged."""
        n_train = self.experiment.n_train
        return f"{n_train:,} training images, out of fold" if self.out_of_fold else "10,000 test images"


def claims(only: Sequence[str] | None = None) -> list[Claim]:
    """Return what the tutorials published and this project's own goals, of all classifiers or only of these keys."""
    every = [*_detectors_of_7(), *_detector_of_5(), *_ten_digits(), *_networks()]
    return [claim for claim in every if only is None or claim.experiment.classifier in only]


def experiments(chosen: Sequence[Claim]) -> list[Experiment]:
    """Return the experiments that claims need, each once, in their order."""
    return list(dict.fromkeys(claim.experiment for claim in chosen))


def _detectors_of_7() -> list[Claim]:
    published = {
        "LogisticRegression": (0.9286, 0.9090, 0.9187),
        "SGDClassifier": (0.9098, 0.8966, 0.9031),
        "DecisionTreeClassifier": (0.8808, 0.8966, 0.8845),
        "RandomForestClassifier": (0.9864, 0.9033, 0.9430),
    }
    found = []
    for classifier, (precision, recall, f1) in published.items():
        experiment = Experiment(digit=7, classifier=classifier)
        found += [
            Claim(experiment, "Precision", precision, traded_within=TOLERANCE),
            Claim(experiment, "Recall", recall, traded_within=TOLERANCE),
            Claim(experiment, "F1", f1, least=f1 - TOLERANCE),
        ]
    return found


def _detector_of_5() -> list[Claim]:
    """Return the book's whole matrix twice: beside ours at our own threshold, and at the book's recall.

    The tutorial shows the matrix's first row only.
    """
    experiment = Experiment(digit=5, classifier="SGDClassifier", folds=3)
    negatives, positives = BOOKS_POINT.tn + BOOKS_POINT.fp, BOOKS_POINT.tp + BOOKS_POINT.fn
    of_how_many = {"True negatives": negatives, "False positives": negatives}
    of_how_many |= {"False negatives": positives, "True positives": positives}
    claim = partial(Claim, experiment, out_of_fold=True)
    found, at_books_recall = [], []
    for name, value in figures_of_point(BOOKS_POINT).items():
        source = f"{_TUTORIAL}, {_BOOK}" if name in ("True negatives", "False positives") else _BOOK
        found.append(claim(name, value, source, traded_within=TOLERANCE * of_how_many.get(name, 1)))
        if name != "Recall":
            rule, least = "highest threshold with this recall", value - TOLERANCE if name == "Precision" else None
            at_books_recall.append(claim(name + AT_BOOKS_RECALL, value, _BOOK, decision=rule, least=least))
    folds = range(1, experiment.folds + 1)
    in_folds = [claim(accuracy_in_fold(fold, experiment.folds), None) for fold in folds]
    return [*found, *at_books_recall, *in_folds]


def _ten_digits() -> list[Claim]:
    logistic = Experiment(digit=None, classifier="LogisticRegression")
    forest = Experiment(digit=None, classifier="RandomForestClassifier")
    return [
        Claim(logistic, "Accuracy", 0.92, least=0.92 - TOLERANCE),
        Claim(forest, "Accuracy", 0.97, least=0.97),
        Claim(forest, "Precision", 0.97),
        Claim(forest, "Recall", 0.97),
    ]


def _networks() -> list[Claim]:
    goals = (
        ("MLPClassifier", "none", 0.975),
        ("SimpleCNN", "none", 0.989),
        ("LargerCNN", "none", 0.993),
        ("LargerCNN", "shift", 0.995),
    )
    found = []
    for classifier, augmentation, goal in goals:
        experiment = Experiment(digit=None, classifier=classifier, augmentation=augmentation)
        found.append(Claim(experiment, "Accuracy", goal, _GOAL, least=goal))
        found.append(Claim(experiment, "Error rate", None, "-"))
    return found
