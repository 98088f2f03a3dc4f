"""Labels that several runs contradict."""

import streamlit as st

from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run
from digitlab.inspection.predictions import Predictions, predictions_on_test_images
from digitlab.inspection.suspects import is_strong, strength, suspect_labels
from digitlab.texts import formats
from digitlab.ui.components.section import log_failure, section
from digitlab.ui.errors.browse import browse
from digitlab.ui.state import session, shared

_N_VOTERS = 5
_PAGE_SIZE = 24


@st.fragment
@section("Suspect labels")
def show_suspects(run: Run) -> None:
    """Show the test images against whose label several runs with the same task agree."""
    st.subheader("Suspect labels")
    st.markdown(
        "Some of MNIST's labels are wrong. Where several strong classifiers agree against a label, and are sure of it, "
        "look for yourself: who is right?"
    )
    candidates = _candidates(run)
    if len(candidates) < 2:
        st.info(
            "It takes at least two runs with this task to suspect a label. Train another classifier on the Train page.",
            icon=":material/groups:",
        )
        return
    voters = _choose_voters(candidates)
    if len(voters) < 2:
        st.info("Choose at least two runs.", icon=":material/groups:")
        return
    found = suspect_labels([candidates[voter] for voter in voters])
    st.markdown(
        f"**{len(found.positions):,} test images** are answered with the same other digit by all {len(voters)} runs. "
        "The surest come first: 30% means that even the least sure run is no less sure of this than of 30% of its "
        "answers of the same class. Such ranks make probabilities and other scores comparable."
    )
    browse(
        candidates[voters[0]],
        found.positions,
        key=f"suspects-{'-'.join(voter.digest for voter in voters)}",
        label="Test images whose label several runs contradict",
        page_size=_PAGE_SIZE,
        notes=[formats.whole_percent(confidence) for confidence in found.confidence],
    )


def _choose_voters(candidates: dict[Experiment, Predictions]) -> list[Experiment]:
    strengths = {experiment: strength(predictions) for experiment, predictions in candidates.items()}
    by_digest = {experiment.digest: experiment for experiment in sorted(candidates, key=lambda each: -strengths[each])}
    strong = [digest for digest, experiment in by_digest.items() if is_strong(candidates[experiment])]
    titles = {
        digest: f"{naming.title(voter)} ({voter.task.measure_name} {formats.share(strengths[voter])})"
        for digest, voter in by_digest.items()
    }
    chosen = st.multiselect(
        "Runs that vote",
        list(by_digest),
        default=strong[:_N_VOTERS] if len(strong) > 1 else list(by_digest)[:2],
        format_func=titles.__getitem__,
        key=f"voters-{'-'.join(by_digest)}",
    )
    return [by_digest[digest] for digest in chosen]


def _candidates(run: Run) -> dict[Experiment, Predictions]:
    """Return the predictions of all runs with the same task that are at hand, each at its own threshold."""
    known = dict.fromkeys([run.experiment, *session.experiments(), *shared.stored_experiments()])
    alike = [experiment for experiment in known if experiment.task == run.experiment.task]
    read = {experiment: _predictions(experiment) for experiment in alike}
    return {experiment: predictions for experiment, predictions in read.items() if predictions is not None}


def _predictions(experiment: Experiment) -> Predictions | None:
    """Return a run's predictions, None if it cannot be read: the others vote without it."""
    try:
        return predictions_on_test_images(shared.stored_run(experiment), shared.data())
    except shared.NotTrainedError:
        pass
    except Exception as error:
        log_failure(f"Run {experiment.digest}", error)
    return None
