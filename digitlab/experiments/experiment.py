"""The question that a training answers, as hashable data."""

import hashlib
import json
import reprlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from digitlab.augmentation import AUGMENTATIONS, Augmentation
from digitlab.classifiers import REGISTRY, ClassifierSpec, ParameterValue
from digitlab.experiments.tasks import DEFAULT_DIGIT, Task, task_of

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

MIN_TRAIN = 1_000
MAX_TRAIN = 60_000
DEFAULT_SEED = 42
MAX_SEED = 2**32 - 1
FOLDS = (0, 3, 5, 10)
# Far more than any experiment takes; longer texts are not parsed.
_MAX_JSON_LENGTH = 10_000
_MAX_TEXT_LENGTH = 60
_MAX_NUMBER = 10**18


class ExperimentError(ValueError):
    """An experiment asks for something impossible.

    Examples
    --------
    >>> Experiment(n_train=10)
    Traceback (most recent call last):
        ...
    digitlab.experiments.experiment.ExperimentError: The number of training images is a whole number from 1,000 to ...
    """


@dataclass(frozen=True)
class Experiment:
    """One question to a classifier. Two equal experiments are one.

    Values are checked for their types and converted to Python's built-in ones (an `int`, not a NumPy number), so that
    equal experiments have equal digests. What only equals a whole number, such as 3.0 or True, is refused; a parameter
    takes the type that its registry entry has.

    Parameters
    ----------
    digit : int or None, default=7
        The digit to detect, 0 to 9; None tells all ten digits apart.
    classifier : str, default="SGDClassifier"
        A key of `digitlab.classifiers.REGISTRY`.
    parameters : mapping of str to int, float, str or bool, optional
        The classifier's parameters; those not given take the registry's defaults.
    n_train : int, default=60_000
        Number of training images, 1,000 to 60,000: the first so many of the shuffled training split.
    augmentation : str, default="none"
        A key of `digitlab.augmentation.AUGMENTATIONS`.
    folds : {0, 3, 5, 10}, default=0
        Folds of the cross-validation; 0 for none.
    seed : int, default=42
        Shuffles the training images and seeds the classifier.

    Raises
    ------
    ExperimentError
        If a value is unknown or outside its range, or the classifier cannot take so many images.

    Examples
    --------
    >>> experiment = Experiment(digit=3, classifier="LogisticRegression", n_train=1_000)
    >>> experiment == Experiment.from_json(experiment.to_json())
    True
    """

    digit: int | None = DEFAULT_DIGIT
    classifier: str = "SGDClassifier"
    parameters: Mapping[str, ParameterValue] = field(default_factory=dict, hash=False)
    n_train: int = MAX_TRAIN
    augmentation: str = "none"
    folds: int = 0
    seed: int = DEFAULT_SEED

    def __post_init__(self) -> None:
        """Check every value and complete the parameters, so that equal questions are equal objects."""
        checked = {
            "n_train": _whole_number("The number of training images", self.n_train, MIN_TRAIN, MAX_TRAIN),
            "seed": _whole_number("The seed", self.seed, 0, MAX_SEED),
            "augmentation": _choice("augmentation", self.augmentation, tuple(AUGMENTATIONS)),
            "folds": _choice("number of folds", self.folds, FOLDS),
            "classifier": _choice("classifier", self.classifier, tuple(REGISTRY)),
            "digit": _to_builtin(self.digit),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)
        try:
            task_of(self.digit)
            complete = self.spec.complete(_checked_parameters(self.spec, self.parameters))
        except ValueError as error:
            raise ExperimentError(str(error)) from error
        object.__setattr__(self, "parameters", MappingProxyType(complete))
        self._check_size()

    def _check_size(self) -> None:
        most = self.spec.max_images
        if most is None or self.n_fitted <= most:
            return
        raise ExperimentError(
            f"{self.spec.title} cannot take {self.n_fitted:,} images: {self.n_train:,} and their augmented copies need "
            f"more memory than a training may take. Choose at most {most // (1 + self.augmenting.n_copies):,} training "
            "images, or train without augmentation."
        )

    @property
    def n_fitted(self) -> int:
        """Number of images that the classifier is fitted on, augmented copies included."""
        return self.n_train * (1 + self.augmenting.n_copies)

    @property
    def task(self) -> Task:
        """What is asked of an image."""
        return task_of(self.digit)

    @property
    def augmenting(self) -> Augmentation:
        """The augmentation's registry entry."""
        return AUGMENTATIONS[self.augmentation]

    @property
    def spec(self) -> ClassifierSpec:
        """The classifier's registry entry."""
        return REGISTRY[self.classifier]

    def build(self) -> "BaseEstimator":
        """Return the classifier's estimator, not fitted."""
        return self.spec.build(self.parameters, self.seed)

    def to_dict(self) -> dict[str, Any]:
        """Return every value as JSON can hold it; `Experiment(**values)` is equal."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__} | {"parameters": dict(self.parameters)}

    def to_json(self) -> str:
        """Return the canonical JSON form: sorted keys, no spaces, every value present."""
        return json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"))

    @property
    def digest(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 digest of the canonical JSON form."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:16]

    def to_link(self) -> str:
        """Return JSON of what differs from the default experiment, short enough for an address bar."""
        values, default = self.to_dict(), Experiment(classifier=self.classifier).to_dict()
        short: dict[str, Any] = {key: value for key, value in values.items() if value != default[key]}
        if "parameters" in short:
            defaults = default["parameters"]
            short["parameters"] = {
                name: value for name, value in short["parameters"].items() if value != defaults[name]
            }
        return json.dumps({"classifier": self.classifier, **short}, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Experiment":
        """Read the canonical form, or any JSON object with some of its keys.

        Parameters
        ----------
        text : str
            JSON; keys that are missing take their defaults.

        Returns
        -------
        Experiment

        Raises
        ------
        ExperimentError
            If the text is not a JSON object or names an impossible experiment.
        """
        if len(text) > _MAX_JSON_LENGTH:
            raise ExperimentError(f"The experiment is longer than {_MAX_JSON_LENGTH:,} characters.")
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:  # also a whole number with more digits than Python reads
            raise ExperimentError("The experiment is not written as JSON.") from error
        if not isinstance(values, dict):
            raise ExperimentError("The experiment is not a JSON object.")
        _check_names("An experiment", values, cls.__dataclass_fields__)
        return cls(**values)

    def training_order(self) -> np.ndarray:
        """Return which training images are used, in their order: shuffled once by the seed.

        Returns
        -------
        ndarray of int64, shape (n_train,)
            Indices into the training split. A smaller experiment of the same seed uses a prefix of a larger
            one's, so every subset is a fair sample.
        """
        return np.random.default_rng(self.seed).permutation(MAX_TRAIN)[: self.n_train]


def _to_builtin(value: object) -> Any:
    """Return NumPy's numbers and texts as Python's own, and anything else as it is."""
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return float(value) + 0.0  # -0.0 becomes 0.0, which it equals
    return str(value) if isinstance(value, str) else value


def _whole_number(name: str, value: object, low: int, high: int) -> int:
    number = _to_builtin(value)
    if type(number) is not int or not low <= number <= high:
        raise ExperimentError(f"{name} is a whole number from {low:,} to {high:,}, not {_abbreviated(value)}.")
    return number


def _choice(name: str, value: object, choices: tuple[Any, ...]) -> Any:
    """Return the value if it is one of some choices, which are all of one type."""
    chosen = _to_builtin(value)
    if type(chosen) is not type(choices[0]) or chosen not in choices:
        raise ExperimentError(f"The {name} is one of {', '.join(map(str, choices))}, not {_abbreviated(value)}.")
    return chosen


def _checked_parameters(spec: ClassifierSpec, given: object) -> dict[str, ParameterValue]:
    """Return parameters with built-in and short values, whose ranges the registry checks."""
    if not isinstance(given, Mapping):
        raise ExperimentError("The parameters are not a mapping of names to values.")
    _check_names(spec.title, given, [parameter.name for parameter in spec.parameters])
    parameters = {str(name): _to_builtin(value) for name, value in given.items()}
    for name, value in parameters.items():
        if not _is_short(value):
            raise ExperimentError(f"The parameter {name} cannot be {_abbreviated(value)}.")
    return parameters


def _is_short(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= _MAX_TEXT_LENGTH
    return isinstance(value, int | float) and abs(value) <= _MAX_NUMBER  # False for NaN, too


def _check_names(owner: str, given: Iterable[object], known: Collection[str]) -> None:
    for name in given:
        if name not in known:
            raise ExperimentError(f"{owner} has nothing called {_abbreviated(name)}.")


def _abbreviated(value: object) -> str:
    """Return a value as a message shows it: on one line and short, whatever somebody wrote into a link."""
    brief = reprlib.Repr()
    brief.maxlevel, brief.maxstring, brief.maxother = 1, _MAX_TEXT_LENGTH // 2, _MAX_TEXT_LENGTH // 2
    try:
        text = brief.repr(value)
    except ValueError:
        return "a number of thousands of digits"  # more than Python writes
    return text if len(text) <= _MAX_TEXT_LENGTH else f"{text[:_MAX_TEXT_LENGTH]}..."
