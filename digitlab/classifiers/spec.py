"""What the registry knows of a classifier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

import numpy as np

from digitlab.classifiers.model_format import SKOPS, ModelFormat

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

ParameterValue = int | float | str | bool
# An ndarray or a sparse matrix; scipy has no types to name the latter.
Features: TypeAlias = Any
Parameters: TypeAlias = Mapping[str, Any]

# How an estimator wants its pixels; `digitlab.classifiers.features.prepare` makes them.
Layout = Literal["sparse", "dense", "levels", "sparse_levels", "raw"]


class ParameterError(ValueError):
    """A parameter is unknown or outside its range."""


@dataclass(frozen=True)
class Parameter:
    """One meaningful parameter of a classifier, from which the Train page builds its widget.

    Attributes
    ----------
    name : str
        scikit-learn's name for it.
    title : str
        Label of the widget.
    default : int, float, str or bool
    help : str
        One sentence for students.
    minimum, maximum, step : int or float, optional
        Range of a number, both ends included.
    choices : tuple, optional
        The possible values, where they are few. Takes the place of a range.
    """

    name: str
    title: str
    default: ParameterValue
    help: str
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    choices: tuple[ParameterValue, ...] | None = None

    def checked(self, value: object) -> ParameterValue:
        """Return what a widget, a link or a file gave as this parameter's type; `ParameterError` if it cannot be."""
        if self.choices is not None:
            for choice in self.choices:
                if value == choice and isinstance(value, bool) == isinstance(choice, bool):
                    return choice
            raise ParameterError(f"{self.title} is one of {', '.join(map(str, self.choices))}, not {value!r}.")
        return self._checked_number(value)

    def _checked_number(self, value: object) -> ParameterValue:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ParameterError(f"{self.title} is a number, not {value!r}.")
        if isinstance(self.default, int) and value != int(value):
            raise ParameterError(f"{self.title} is a whole number, not {value!r}.")
        if self.minimum is None or self.maximum is None or not self.minimum <= value <= self.maximum:
            raise ParameterError(f"{self.title} lies between {self.minimum} and {self.maximum}, not at {value}.")
        return type(self.default)(value)


class Report(Protocol):
    """Receives news of a fit under way."""

    def __call__(
        self, done: int, total: int | None, estimator: BaseEstimator | None = None, loss: float | None = None
    ) -> None:
        """Take one piece of news.

        Parameters
        ----------
        done : int
            Steps done, in the classifier's own unit (`ClassifierSpec.step_unit`).
        total : int or None
            Steps in all; None where nobody can know.
        estimator : BaseEstimator or None
            Ready to predict as if the fit had ended here, for the learning curve.
        loss : float or None
            Training loss at this step.
        """


class Fit(Protocol):
    """Fits an estimator and reports its steps."""

    def __call__(
        self, estimator: BaseEstimator, features: Features, labels: np.ndarray, report: Report
    ) -> BaseEstimator:
        """Return the estimator, fitted; the report is called after every step that the estimator lets one see."""


@dataclass(frozen=True)
class Program:
    """How a script that goes without digitlab fits a classifier and scores with it, as Python source.

    Attributes
    ----------
    fit : str
        Statements that make a fitted ``model`` of the features ``X`` and the target ``y``. Like the others they may use
        ``np`` and ``SEED``.
    scores : str
        An expression of ``model`` and of features, for which ``{X}`` stands: decision values, or the probabilities
        of all classes.
    imports : tuple of str
        The statements that import what the others use, one name each.
    definitions : str
        Functions and classes that `fit` uses.
    settings : str
        Statements that come before any library is imported.
    packages : tuple of str
        What has to be installed beside NumPy and scikit-learn.
    """

    fit: str
    scores: str
    imports: tuple[str, ...]
    definitions: str = ""
    settings: str = ""
    packages: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ClassifierSpec:
    """A registry entry: all that the app needs to offer a classifier.

    Attributes
    ----------
    key : str
        Name in experiments and links, by custom the estimator's class name.
    title : str
        Name on the page.
    sentence : str
        One sentence for students.
    duration : str
        Honest hint of how long 60,000 images take on two cores.
    build : callable
        ``build(parameters, seed)`` returns the estimator, not fitted.
    fit : Fit
        How it is fitted and its progress followed.
    layout : {"sparse", "dense", "levels", "sparse_levels", "raw"}
        How it wants its pixels.
    step_unit : str or None
        What one step is called ("epoch", "iteration", "tree"); None if the fit cannot be watched.
    parameters : tuple of Parameter
    max_images : int or None
        The most training images, augmented copies included, that fit into the 1,500 MB that a training may take;
        None where all fit.
    seconds : tuple of two float, default=(20, 60)
        `duration` in numbers, for one digit and for ten: a rough guide to which of two trainings is the shorter.
    fit_program : str, default="model.fit(X, y)"
        `fit` in a script that goes without digitlab; ``{name}`` stands for the estimator's parameter of that name.
    program : callable or None
        ``program(parameters, n_classes, n_images)`` returns the `Program` of a classifier that no library has. None
        where the estimator is a library's: its program can be read off the estimator.
    model_format : ModelFormat, default=SKOPS
        How a fitted model is stored.
    visiting_order : callable or None
        ``visiting_order(estimator, labels)`` returns the order in which every epoch of `fit` visits the samples, or
        None if they have none in common. Laid out in it and fitted without shuffling, they give the very same model
        sooner: the samples of an epoch follow each other in memory. Asked of the layout "sparse" only.
    explained_by : {"weights", "importances", "occlusion"}, default="occlusion"
        What explains a score: one weight a pixel (`coef_`), a pixel's importance (`feature_importances_`), or, of any
        model, covering parts of the image.
    """

    key: str
    title: str
    sentence: str
    duration: str
    build: Callable[[Parameters, int], BaseEstimator]
    fit: Fit
    layout: Layout
    step_unit: str | None = None
    parameters: tuple[Parameter, ...] = ()
    max_images: int | None = None
    seconds: tuple[float, float] = (20, 60)
    fit_program: str = "model.fit(X, y)\n"
    program: Callable[[Parameters, int, int], Program] | None = None
    model_format: ModelFormat = SKOPS
    visiting_order: Callable[[Any, np.ndarray], np.ndarray | None] | None = None
    explained_by: Literal["weights", "importances", "occlusion"] = "occlusion"

    def complete(self, given: Mapping[str, object]) -> dict[str, ParameterValue]:
        """Return every parameter, in the registry's order: those given, checked, and the defaults of the others.

        One that is unknown or outside its range raises `ParameterError`.
        """
        known = {parameter.name for parameter in self.parameters}
        for name in given:
            if name not in known:
                raise ParameterError(f"{self.title} has no parameter called {name!r}.")
        return {
            parameter.name: parameter.checked(given.get(parameter.name, parameter.default))
            for parameter in self.parameters
        }
