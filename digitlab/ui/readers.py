"""Who reads drawings: the reader that ships with the app, and every run on this server."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import streamlit as st
from sklearn.base import BaseEstimator

from digitlab.drawing.reader import load_reader
from digitlab.experiment import Experiment
from digitlab.mnist import N_PIXELS
from digitlab.runs import Run
from digitlab.training import score_images
from digitlab.ui import detector, server

# A fitted forest is large; a small server holds a few of them.
_MODELS_IN_MEMORY = 4
_MOST_RUNS = 8
_SECONDS_BETWEEN_LOOKS = 10
# What every drawing page can fall back on: it takes seconds to train.
TEN_DIGITS = Experiment(digit=None)


class _Network(Protocol):
    def probabilities(self, images: np.ndarray) -> np.ndarray:
        """Return probabilities, shape (n, 10)."""


@dataclass(frozen=True)
class Reader:
    """Someone who reads drawings.

    Attributes
    ----------
    title : str
    run : Run or None
        None for the reader that ships with the app.
    """

    title: str
    run: Run | None = None

    @property
    def digit(self) -> int | None:
        """The digit that a detector looks for, None for a reader of all ten."""
        return None if self.run is None else self.run.experiment.digit

    @property
    def gives_probabilities(self) -> bool:
        """Whether the scores are probabilities."""
        return self.run is None or self.run.score_kind == "probability"

    def scores(self, images: np.ndarray) -> np.ndarray:
        """Score images.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, 784)

        Returns
        -------
        ndarray of float64, shape (n,) or (n, 10)
            Of the reader's digit, or of all ten.

        Raises
        ------
        NotTrainedError
            If the store has lost the run's model.
        """
        if self.run is None:
            return np.asarray(_shipped().probabilities(images), dtype=np.float64)
        return score_images(self.run.experiment, _model(self.run.experiment), images)

    def read(self, images: np.ndarray) -> np.ndarray:
        """Return what is read in images: digits, shape (n,), or for a detector whether it is its digit."""
        return self.decide(self.scores(images))

    def decide(self, scores: np.ndarray) -> np.ndarray:
        """Return what scores mean, at the visitor's threshold for a detector."""
        if self.run is None or self.digit is None:
            return scores.argmax(axis=1)
        return scores >= self.threshold

    @property
    def threshold(self) -> float:
        """The threshold at which this visitor reads a detector."""
        if self.run is None or self.digit is None:
            raise ValueError("A reader of all ten digits has no threshold.")
        return detector.threshold(self.run, self.digit)


SHIPPED = Reader("digitlab's own reader")


def run_readers(chosen: Run) -> list[Reader]:
    """Return the runs that can read here, the chosen one first, then the most recently used of the server."""
    others = [experiment for experiment in _stored() if experiment != chosen.experiment][: _MOST_RUNS - 1]
    readers = [Reader(chosen.experiment.title, chosen)]
    for experiment in others:
        try:
            readers.append(Reader(experiment.title, server.stored_run(experiment)))
        except server.NotTrainedError:
            continue  # removed from the store since it was listed
    return readers


@st.cache_data(ttl=_SECONDS_BETWEEN_LOOKS, show_spinner=False)
def _stored_json() -> list[str]:
    return [experiment.to_json() for experiment in server.store().experiments()]


def _stored() -> list[Experiment]:
    return [Experiment.from_json(text) for text in _stored_json()]


@st.cache_resource(show_spinner=False)
def _shipped() -> _Network:
    reader = load_reader()
    reader.probabilities(np.zeros((1, N_PIXELS), dtype=np.uint8))  # the first reading sets everything up
    return reader


def _model(experiment: Experiment) -> BaseEstimator:
    return _cached_model(experiment.digest, experiment)


@st.cache_resource(show_spinner=False, max_entries=_MODELS_IN_MEMORY)
def _cached_model(digest: str, _experiment: Experiment) -> BaseEstimator:
    run = server.store().load_with_model(_experiment)
    if run is None or run.estimator is None:
        raise server.NotTrainedError(digest)
    return run.estimator
