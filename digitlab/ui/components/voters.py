"""Who reads drawings: the reader that ships with the app, and every run on this server."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import numpy as np
import streamlit as st

from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run, ScoreKind
from digitlab.experiments.tasks import TEN_DIGITS, Task
from digitlab.training.scoring import score_images
from digitlab.ui.components.section import log_failure
from digitlab.ui.state import shared
from digitlab.ui.state.threshold import decision_threshold

_MOST_RUNS = 8
# The one that is drawn, and the last one of the class.
_LAST, _MOST_KEPT = "last_votes", 2


@dataclass(frozen=True)
class Voter:
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
        """Score images.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, 784)

        Returns
        -------
        ndarray of float64, shape (n,) or (n, 10)

        Raises
        ------
        NotTrainedError
            If the store has lost the run's model.
        """
        if self.run is None:
            return shared.reader().probabilities(images)
        return score_images(self.run.experiment, shared.model(self.run.experiment), images)

    def predict(self, images: np.ndarray) -> np.ndarray:
        """Return the predicted classes of images, int64 of shape (n,); parameters and errors as `scores`."""
        return self.task.predict(self.scores(images), self.threshold)


SHIPPED = Voter("digitlab's own reader")


def voter_of(run: Run) -> Voter:
    """Return a run as a voter."""
    return Voter(naming.title(run.experiment), run)


def votes(
    chosen: Run, images: np.ndarray, known: Mapping[Experiment | None, np.ndarray] = MappingProxyType({})
) -> dict[Voter, np.ndarray]:
    """Return the scores that everybody gives to images; who fails is left out, with a sentence.

    Parameters
    ----------
    chosen : Run
    images : ndarray of uint8, shape (n, 784)
    known : mapping of Experiment or None to ndarray, optional
        Scores of these images that are known already, by the reader's `Voter.experiment`.

    Returns
    -------
    dict of Voter to ndarray
        The shipped reader, the chosen run, then the most recently used of the server.
    """
    found: dict[Voter, np.ndarray] = {}
    _let_vote(lambda: SHIPPED, SHIPPED.title, images, known, found)
    others = [experiment for experiment in shared.stored_experiments() if experiment != chosen.experiment]
    for experiment in [chosen.experiment, *others[: _MOST_RUNS - 1]]:
        _let_vote(partial(_stored_voter, experiment), naming.title(experiment), images, known, found)
    return found


def kept_votes(chosen: Run, images: np.ndarray) -> dict[Voter, np.ndarray]:
    """Return `votes` on images, uint8 of shape (n, 784).

    The session keeps the scores of what was asked for last, since most reruns show the same.
    """
    kept: dict[bytes, dict[Experiment | None, np.ndarray]] = st.session_state.setdefault(_LAST, {})
    scores = kept.pop(images.tobytes(), {})
    found = votes(chosen, images, known=scores)
    kept[images.tobytes()] = {voter.experiment: given for voter, given in found.items()}
    while len(kept) > _MOST_KEPT:
        del kept[next(iter(kept))]
    return found


def _stored_voter(experiment: Experiment) -> Voter:
    return voter_of(shared.stored_run(experiment))


def _let_vote(
    find: Callable[[], Voter],
    title: str,
    images: np.ndarray,
    known: Mapping[Experiment | None, np.ndarray],
    found: dict[Voter, np.ndarray],
) -> None:
    """Add someone's scores to those found; whatever fails must not cost the others their votes."""
    try:
        voter = find()
        scores = known.get(voter.experiment)
        found[voter] = voter.scores(images) if scores is None else scores
    except shared.NotTrainedError:
        st.caption(f"{title} cannot vote: its model is no longer in the store. Train it again.")
    except Exception as error:
        log_failure(title, error)
        st.caption(f"{title} cannot vote: its model failed. Train it again.")
