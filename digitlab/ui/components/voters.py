"""Who reads drawings: the reader that ships with the app, and every run on this server."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from cachetools import LRUCache

from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run, ScoreKind
from digitlab.experiments.tasks import TEN_DIGITS, Task
from digitlab.training.scoring import score_images
from digitlab.ui.components.section import log_failure
from digitlab.ui.state import shared
from digitlab.ui.state.threshold import decision_threshold

_MOST_RUNS = 8
# All digits of a photo, the one that is drawn or shown, and the last one of the class.
_CACHE, _MOST_CACHED = "cached_scores", 3


@dataclass(frozen=True)
class Voter:
    """Someone who reads drawings: a run, or without one the reader that ships with the app."""

    title: str
    run: Run | None = None

    @property
    def experiment(self) -> Experiment | None:
        """What it was trained for; None for the reader that ships."""
        return None if self.run is None else self.run.experiment

    @property
    def task(self) -> Task:
        """What it tells of an image."""
        return TEN_DIGITS if self.run is None else self.run.experiment.task

    @property
    def score_kind(self) -> ScoreKind:
        """What its scores are."""
        return "probability" if self.run is None else self.run.score_kind

    @property
    def threshold(self) -> float:
        """The threshold at which this visitor reads it; of ten digits it does not matter."""
        return 0.5 if self.run is None else decision_threshold(self.run)

    def scores(self, images: np.ndarray) -> np.ndarray:
        """Score images of shape (n, 784), as (n,) or (n, 10); `NotTrainedError` if the store has lost the model."""
        if self.run is None:
            return shared.reader().probabilities(images)
        return score_images(self.run.experiment, shared.model(self.run.experiment), images)

    def predict(self, scores: np.ndarray) -> np.ndarray:
        """Return the predicted classes, int64 of shape (n,), by scores as `scores` returns them."""
        return self.task.predict(scores, self.threshold)


SHIPPED = Voter("digitlab's own reader")


def voter_of(run: Run) -> Voter:
    """Return a run as a voter."""
    return Voter(naming.title(run.experiment), run)


def cached_scores(voter: Voter, images: np.ndarray) -> np.ndarray:
    """Return `Voter.scores`, which the session keeps of the images that were scored last: most reruns show the same."""
    cache: LRUCache[bytes, dict[Experiment | None, np.ndarray]]
    cache = st.session_state.setdefault(_CACHE, LRUCache(_MOST_CACHED))
    scores = cache.setdefault(images.tobytes(), {})
    if voter.experiment not in scores:
        scores[voter.experiment] = voter.scores(images)
    return scores[voter.experiment]


def votes(chosen: Run, images: np.ndarray) -> dict[Voter, np.ndarray]:
    """Return the scores that all give to images, uint8 of shape (n, 784); who fails is left out, with a sentence.

    First the shipped reader, the chosen run, then the most recently used of the server.
    """
    found: dict[Voter, np.ndarray] = {}
    others = [experiment for experiment in shared.stored_experiments() if experiment != chosen.experiment]
    for experiment in [None, chosen.experiment, *others[: _MOST_RUNS - 1]]:
        title = SHIPPED.title if experiment is None else naming.title(experiment)
        try:
            voter = SHIPPED if experiment is None else voter_of(shared.stored_run(experiment))
            found[voter] = cached_scores(voter, images)
        except shared.NotTrainedError:
            st.caption(f"{title} cannot vote: its model is no longer in the store. Train it again.")
        except Exception as error:
            log_failure(title, error)
            st.caption(f"{title} cannot vote: its model failed. Train it again.")
    return found
