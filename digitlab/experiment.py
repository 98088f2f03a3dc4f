"""The question that a training answers, as plain and hashable data."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

from digitlab.augmentation import AUGMENTATIONS, Augmentation
from digitlab.classifiers import REGISTRY, ClassifierSpec, ParameterValue
from digitlab.tasks import DEFAULT_DIGIT, Task, task_of

MIN_TRAIN = 1_000
MAX_TRAIN = 60_000
DEFAULT_SEED = 42
FOLDS = (0, 3, 5, 10)
_MAX_SEED = 2**32 - 1


class ExperimentError(ValueError):
    """An experiment asks for something impossible."""


@dataclass(frozen=True)
class Experiment:
    """One question to a classifier. Two equal experiments are one.

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
        _check_whole_number("The number of training images", self.n_train, MIN_TRAIN, MAX_TRAIN)
        _check_whole_number("The seed", self.seed, 0, _MAX_SEED)
        _check_choice("augmentation", self.augmentation, tuple(AUGMENTATIONS))
        _check_choice("number of folds", self.folds, FOLDS)
        if self.classifier not in REGISTRY:
            raise ExperimentError(
                f"There is no classifier called {self.classifier!r}. Choose one of {', '.join(REGISTRY)}."
            )
        if not isinstance(self.parameters, Mapping):
            raise ExperimentError("The parameters are not a mapping of names to values.")
        try:
            task_of(self.digit)
            complete = self.spec.complete(self.parameters)
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

    def to_json(self) -> str:
        """Return the canonical JSON form: sorted keys, no spaces, every value present."""
        return json.dumps(self._as_dict(), sort_keys=True, separators=(",", ":"))

    @property
    def digest(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 sum of the canonical JSON form."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:16]

    def to_link(self) -> str:
        """Return JSON of what differs from the default experiment, short enough for an address bar."""
        plain, default = self._as_dict(), Experiment(classifier=self.classifier)._as_dict()
        short: dict[str, Any] = {key: value for key, value in plain.items() if value != default[key]}
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
        try:
            values = json.loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
            raise ExperimentError("The experiment is not written as JSON.") from error
        if not isinstance(values, dict):
            raise ExperimentError("The experiment is not a JSON object.")
        unknown = set(values) - set(cls.__dataclass_fields__)
        if unknown:
            raise ExperimentError(f"An experiment has no {', '.join(sorted(unknown))}.")
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

    def _as_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__} | {"parameters": dict(self.parameters)}


def _check_whole_number(name: str, value: object, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ExperimentError(f"{name} is a whole number from {low:,} to {high:,}, not {value!r}.")


def _check_choice(name: str, value: object, choices: tuple[object, ...]) -> None:
    if isinstance(value, bool) or value not in choices:
        raise ExperimentError(f"The {name} is one of {', '.join(map(str, choices))}, not {value!r}.")
