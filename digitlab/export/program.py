"""A run as a Python script that trains it again without digitlab and prints what a threshold makes of its scores.

What only one classifier, layout or augmentation knows stands with it in its registry; this module puts the parts in
order.
"""

import math
import sys
from collections.abc import Iterable
from textwrap import indent, wrap

from sklearn.base import BaseEstimator

from digitlab.classifiers.features import PROGRAMS
from digitlab.classifiers.spec import Program
from digitlab.decisions import LinesByGroup, Zone
from digitlab.experiments import naming
from digitlab.experiments.experiment import MAX_TRAIN, Experiment
from digitlab.experiments.runs import DEFAULT_THRESHOLDS, ScoreKind
from digitlab.experiments.tasks import Task
from digitlab.export import program_by_group
from digitlab.export.estimators import estimator_imports, estimator_source
from digitlab.export.versions import install_command, versions_of
from digitlab.metrics.measures import MEASURES
from digitlab.training.scoring import kind_of_scores

_WIDTH = 120
_INDENT = 4 * " "
_MODEL = "model = "
_HEAD = '''\
"""{title}, as digitlab has it."""

# {install}
'''
_IMPORTS = ("import numpy as np", "from pathlib import Path", "from sklearn.datasets import fetch_openml")
_LOAD_MNIST = '''\
def load_mnist():
    """Return training images and labels, then test images and labels; an image is a row of 784 bytes."""
    if (file := Path(__file__).with_name("mnist.npz")).exists():
        x, y, x_test, y_test = (np.load(file)[name] for name in ("x_train", "y_train", "x_test", "y_test"))
        return x.reshape(-1, 784), y, x_test.reshape(-1, 784), y_test
    x, y = (part.astype(np.uint8) for part in fetch_openml("mnist_784", as_frame=False, return_X_y=True, version=1))
    return x[:60_000], y[:60_000], x[60_000:], y[60_000:]  # MNIST's own order
'''
_FEATURES = '''\
def features(images):
    """{does}"""
    return {expression}
'''
_TRAINED_SCORES = '''\
def trained_scores(images, labels, others):
    """Train on images{and_copies} and score others{what}."""
{statements}
'''
_ZONE_CLASSIFIER = '''\
def trained(images, labels):
    """Train on images{and_copies}, and return what scores others{what}."""
{fit}
    def scores_of(others):
        # Doubles: fewer ties.
        return {scores}

    return scores_of


class ZoneClassifier(ClassifierMixin, BaseEstimator):
    """Flags what scores high, clears what scores low, and asks a person in between; scikit-learn has none."""

    def fit(self, images, labels):
        """Train on images and their digits."""
        self.scores_of_, self.classes_ = trained(images, labels), np.sort(ANSWERS)
        return self

    def predict(self, others):
        """Say of each other image whether it is flagged, cleared or asked about."""
        return ANSWERS[decide(self.scores_of_(others){of_digit})]


def trained_scores(images, labels, others):
    """Train on images and score others."""
    return trained(images, labels)(others)
'''
# By whether one digit is asked for, and the kind of the scores.
_WHAT = {
    (True, "decision"): ": above 0, the classifier itself says yes",
    (True, "probability"): " by the probability of the digit",
    (False, "decision"): " by a value for each digit",
    (False, "probability"): " by the probability of each digit",
}
_REPORT_DETECTOR = '''\
def report(name, labels, scores):
    """Print how good the detector is: what scores at or above the threshold, it takes for a {digit}."""
    truth, flagged = labels == DIGIT, {scores} >= THRESHOLD
    tp, fp, fn = np.sum(truth & flagged), np.sum(~truth & flagged), np.sum(truth & ~flagged)
    precision, recall, f1 = {measures}
    print(f"{{name}}: precision {{precision:.4f}}, recall {{recall:.4f}}, F1 {{f1:.4f}}")
'''
_ANSWERS = 'ANSWERS = np.array(["cleared", "flagged", "asked"])  # for 0, for 1, and last, for -1\n'
_REPORT_ZONE = '''\
def report(name, labels, scores):
    """Print how good the zone is, which tells a {digit} from the rest."""
    truth, answers = labels == DIGIT, decide({scores})
    flagged, cleared, asked = answers == 1, answers == 0, answers == -1
    errors = np.sum(flagged & ~truth) + np.sum(cleared & truth)
    print(f"{{name}}: {{flagged.sum()}} flagged with a precision of {{np.mean(truth[flagged]):.4f}}")
    print(f"{{cleared.sum()}} cleared with a negative predictive value of {{np.mean(~truth[cleared]):.4f}}")
    print(f"{{asked.sum()}} asked about; errors among the decided: {{errors / np.sum(~asked):.4f}}")
'''
_REPORT_TEN = '''\
def report(name, labels, scores):
    """Print how good the answers are, digit by digit; the digit with the highest score is the answer."""
    print(name, classification_report(labels, scores.argmax(axis=1), digits=4, zero_division=0), sep="\\n")
'''
_SAMPLE = f"""\
images, labels, test_images, test_labels = load_mnist()
order = np.random.default_rng(SEED).permutation({MAX_TRAIN:_})[:N_IMAGES]  # a fair sample, however many
images, labels = images[order], labels[order]
"""
_OUT_OF_FOLD = """\
out_of_fold_scores = np.empty({shape})  # by models that never saw the image: to choose a threshold by
for rest, fold in StratifiedKFold({folds}).split(images, {target}):
    out_of_fold_scores[fold] = trained_scores(images[rest], labels[rest], images[fold])
report("Out of fold", labels, out_of_fold_scores)
"""
_TEST = """\
test_scores = trained_scores(images, labels, test_images)  # they judge, and nothing is chosen by them
report("Test images", test_labels, test_scores)
"""


def program(
    experiment: Experiment,
    threshold: float | None = None,
    read_as: Task | None = None,
    clear_below: float | None = None,
    lines: LinesByGroup | None = None,
) -> str:
    """Write the script that trains an experiment without digitlab.

    It reads ``mnist.npz`` beside it or else OpenML, leaves its scores in ``test_scores`` and, with folds, in
    ``out_of_fold_scores``, and prints precision, recall and F1. Of a zone it has an estimator whose ``predict`` says
    "flagged", "cleared" or "asked", leaves ``test_answers``, and prints what the zone does.

    Parameters
    ----------
    experiment : Experiment
    threshold : float, optional
        Scores at or above it are flagged; without one, the classifier's own. Infinity flags nothing. It does not
        matter where all ten digits are judged.
    read_as : Task, optional
        What is judged, by default the experiment's own task. A run of ten digits may also be read as the detector of
        one of them.
    clear_below : float, optional
        The lower end of a zone in which a person is asked, at most the threshold.
    lines : LinesByGroup, optional
        A line for each half of the test images: the script then prints what each does, beside the threshold.

    Returns
    -------
    str
        Python source; its lines have at most 120 characters.

    Raises
    ------
    ValueError
        If the threshold is NaN, `clear_below` lies above it, the experiment cannot be read as that task, or there are
        a zone and lines by group, or lines of other groups.
    """
    task = experiment.task
    judged = task if read_as is None else read_as
    if judged != task and (task.has_threshold or not judged.has_threshold):
        raise ValueError(f"A run of {task.title.lower()} cannot be read as {judged.title.lower()}.")
    if threshold is not None and math.isnan(threshold):
        raise ValueError("The threshold is not a number.")
    if lines is not None and clear_below is not None:
        raise ValueError("A script has a zone or lines by group: leave one of both out.")
    return _Script(experiment, judged, threshold, clear_below, lines).text()


class _Script:
    """The parts of one script; each ends with its last line."""

    def __init__(
        self,
        experiment: Experiment,
        judged: Task,
        threshold: float | None,
        clear_below: float | None,
        lines: LinesByGroup | None,
    ) -> None:
        self._experiment = experiment
        self._task = experiment.task
        self._judged = judged
        estimator = experiment.build()
        self._kind: ScoreKind = kind_of_scores(estimator, self._task.n_classes)
        self._threshold = DEFAULT_THRESHOLDS[self._kind] if threshold is None else float(threshold)
        has_zone = clear_below is not None and judged.has_threshold
        self._zone = Zone(clear_below, self._threshold) if has_zone and clear_below is not None else None
        self._lines = lines if judged.has_threshold else None
        self._layout = PROGRAMS[experiment.spec.layout]
        self._program = _own_program(experiment) or _library_program(experiment, estimator)

    def text(self) -> str:
        first, *others = _import_blocks(self._imports(), self._program.settings)
        opening = [self._head() + first, *others, self._constants()]
        definitions = [
            _LOAD_MNIST,
            self._experiment.augmenting.program,
            self._features(),
            self._program.definitions,
            "" if self._zone is None else self._zone.program,
            self._trained_scores(),
            self._report(),
            "" if self._lines is None else program_by_group.definitions(self._lines),
        ]
        of_groups = "" if self._lines is None else program_by_group.steps(self._of_digit)
        steps = [_SAMPLE, self._out_of_fold(), _TEST, self._answers(), of_groups]
        # PEP 8: two empty lines around functions and classes, one between all else.
        return "\n\n".join(
            ["\n".join(filter(None, opening)), *filter(None, definitions), "\n".join(filter(None, steps))]
        )

    def _head(self) -> str:
        install = install_command(versions_of(self._program.packages))
        return _HEAD.format(title=naming.title(self._experiment), install=install)

    def _imports(self) -> set[str]:
        copying = self._experiment.augmenting.program_imports
        imports = {*_IMPORTS, *copying, *self._layout.imports, *self._program.imports}
        if not self._judged.has_threshold:
            imports.add("from sklearn.metrics import classification_report")
        if self._zone is not None:
            imports.add("from sklearn.base import BaseEstimator, ClassifierMixin")
        if self._experiment.folds:
            imports.add("from sklearn.model_selection import StratifiedKFold")
        return imports

    def _constants(self) -> str:
        lines = [f"N_IMAGES, SEED = {self._experiment.n_train:_}, {self._experiment.seed}"]
        if self._zone is not None:
            lines.insert(0, f"DIGIT = {self._judged.first_digit}")
        elif self._judged.has_threshold:
            threshold = repr(self._threshold).replace("inf", "np.inf")
            lines.insert(0, f"DIGIT, THRESHOLD = {self._judged.first_digit}, {threshold}")
        return "".join(f"{line}\n" for line in lines) + ("" if self._zone is None else _ANSWERS)

    @property
    def _target(self) -> str:
        return "labels == DIGIT" if self._task.has_threshold else "labels"

    def _features(self) -> str:
        if self._layout.expression == "images":
            return ""
        return _FEATURES.format(does=self._layout.does, expression=self._layout.expression)

    def _features_of(self, images: str) -> str:
        return f"features({images})" if self._features() else images

    def _trained_scores(self) -> str:
        copies = bool(self._experiment.augmenting.program)
        fit = self._what_to_fit(copies=copies) + self._program.fit
        scores = self._program.scores.format(X=self._features_of("others"))
        if self._kind == "probability" and self._task.has_threshold:
            scores += "[:, 1]"
        words = {
            "and_copies": " and their copies" if copies else "",
            "what": _WHAT[self._task.has_threshold, self._kind],
        }
        if self._zone is not None:
            return _ZONE_CLASSIFIER.format(fit=indent(fit, _INDENT), scores=scores, of_digit=self._of_digit, **words)
        statements = f"{fit}return {scores}  # doubles: fewer ties"
        return _TRAINED_SCORES.format(statements=indent(statements, _INDENT), **words)

    @property
    def _of_digit(self) -> str:
        """How to take the scores of the digit that is judged."""
        return "" if self._task.has_threshold else "[:, DIGIT]"

    def _what_to_fit(self, *, copies: bool) -> str:
        if not copies:
            return f"X, y = {self._features_of('images')}, {self._target}\n"
        if not self._features():
            return f"X, y = with_copies(images, {self._target})\n"
        return f"images, y = with_copies(images, {self._target})\nX = features(images)\n"

    def _report(self) -> str:
        if not self._judged.has_threshold:
            return _REPORT_TEN
        scores = f"scores{self._of_digit}"
        if self._zone is not None:
            return _REPORT_ZONE.format(digit=self._judged.first_digit, scores=scores)
        shares = (MEASURES[key].share for key in ("precision", "recall", "f1"))
        measures = ", ".join(share.expression for share in shares if share is not None)
        return _REPORT_DETECTOR.format(digit=self._judged.first_digit, scores=scores, measures=measures)

    def _answers(self) -> str:
        return "" if self._zone is None else f"test_answers = ANSWERS[decide(test_scores{self._of_digit})]\n"

    def _out_of_fold(self) -> str:
        if not self._experiment.folds:
            return ""
        shape = self._task.scores_shape(self._experiment.n_train)
        shown = ", ".join(["N_IMAGES", *map(str, shape[1:])])
        return _OUT_OF_FOLD.format(
            shape=f"({shown})" if len(shape) > 1 else shown, folds=self._experiment.folds, target=self._target
        )


def _own_program(experiment: Experiment) -> Program | None:
    """Return the program of a classifier that no library has."""
    if experiment.spec.program is None:
        return None
    return experiment.spec.program(experiment.parameters, experiment.task.n_classes, experiment.n_fitted)


def _library_program(experiment: Experiment, estimator: BaseEstimator) -> Program:
    """Read the program of a library's classifier off its estimator."""
    spec = experiment.spec
    always = [parameter.name for parameter in spec.parameters]
    source = estimator_source(estimator, always, column=len(_MODEL), width=_WIDTH - len(_INDENT))
    decides = kind_of_scores(estimator, experiment.task.n_classes) == "decision"
    how = "".join(f"# {line}\n" for line in wrap(spec.sentence, _WIDTH - len(_INDENT) - len("# ")))
    return Program(
        fit=f"{how}{_MODEL}{source}\n{spec.fit_program.format(**estimator.get_params())}",
        scores=f"model.{'decision_function' if decides else 'predict_proba'}({{X}}).astype(np.float64)",
        imports=tuple(estimator_imports(estimator)),
    )


def _import_blocks(statements: Iterable[str], settings: str) -> list[str]:
    """Return the standard library's imports, and the others after what has to be set before."""
    own = {statement for statement in statements if statement.split()[1].split(".")[0] in sys.stdlib_module_names}
    return [_import_block(own), settings + _import_block(set(statements) - own)]


def _import_block(statements: Iterable[str]) -> str:
    """Write whole modules first, then names of modules, in the order of the alphabet as `ruff` has it."""
    return "".join(f"{statement}\n" for statement in sorted(statements, key=lambda s: (s.startswith("from"), s)))
