"""What a level costs each run, and what it stops: rejects beside errors, and rubbish beside digits."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import streamlit as st

from digitlab.decisions.reject import By, Reject, choose_level
from digitlab.drawing.rubbish import KINDS, rubbish
from digitlab.evaluation.answers import Answers
from digitlab.experiments.experiment import Experiment
from digitlab.metrics.choosing import Choice
from digitlab.metrics.criteria import CONFIDENCE
from digitlab.metrics.intervals import Interval, proportion_interval
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.thresholds import highest_class
from digitlab.texts import formats
from digitlab.texts.nouns import counted
from digitlab.training.scoring import score_images
from digitlab.ui.components.downloads import offer_file
from digitlab.ui.components.gallery import Card, show_gallery
from digitlab.ui.components.section import panel, section
from digitlab.ui.components.tables import table_as_csv
from digitlab.ui.state import level as state
from digitlab.ui.state import shared
from digitlab.ui.state.cache import cached

_N_RUBBISH = 200
_SEED = 1
_N_SHOWN = 12
_ONE = 1
_NOTHING = "none"
_ALL, _REJECTED, _LEFT = "Errors if all are answered", "Rejected", "Errors among the answered"
_PROMISED, _VERDICT = "Rejected where it is promised", "The promise"
_JUDGEMENTS = {
    "kept": "kept",
    "broken": "broken",
    "undecided": "left open by these",
    "undefined": "nothing is answered",
}


@section("Errors and rejects")
@panel("At what price: errors and rejects", ":material/price_check:", "reject-rates")
def show_rates(compared: Callable[[], dict[str, Answers]], level: Reject, errors: float, *, shows_lecun: bool) -> None:
    """Show how many each run has to reject to err so little, beside the first paper that reported it so."""
    rows = {name: _rates(answers, level.by, errors) for name, answers in compared().items()}
    if shows_lecun:
        rows["LeCun et al. (1989), digits of postcodes"] = {
            _ALL: "not said",
            _REJECTED: "about 9 %",
            _LEFT: "1 %",
            _PROMISED: "not said",
            _VERDICT: _NOTHING,
        }
    st.markdown(
        f"How many does each run have to reject, so that they go to a person, for at most "
        f"**{formats.percent(errors)}** wrong answers? "
        "Its level is chosen on samples that no figure of the table counts: once so that it just has so few errors "
        f"there, and once so that this can be promised with {formats.number(100 * CONFIDENCE)} % confidence. “Find a "
        "level” has the number of errors."
    )
    _show_wide(rows, "rejects", "Rejects as CSV", "Errors and rejects")
    if shows_lecun:
        st.caption(
            "In 1989 a network read handwritten postcodes of American letters: 1 % errors at a reject rate of about "
            "9 %. Those were other digits than MNIST's, cut out of letters by a machine, so this is no race."
        )


def _rates(answers: Answers, by: By, errors: float) -> dict[str, str]:
    detector, holdout = answers.detector(by), answers.holdout(by)
    everything = detector.curve.at(float(detector.curve.scores[0]))
    row = {_ALL: formats.percent(1 - float(everything.precision))}
    if holdout is None:
        return row | {_REJECTED: _NOTHING, _LEFT: "nothing to check on", _PROMISED: _NOTHING, _VERDICT: _NOTHING}
    chosen_on, checked_on, *_ = holdout
    just, sure = (choose_level(chosen_on, errors, confidence) for confidence in (None, CONFIDENCE))
    held, held_sure = (checked_on.at(choice.point.threshold) for choice in (just, sure))
    ends = MEASURES["precision"].interval(held)
    wrong = Interval(1 - ends.high, 1 - ends.low, ends.few)
    return row | {
        _REJECTED: formats.percent(1 - float(held.queue_rate)) if just.possible else "never so few",
        _LEFT: formats.percent_with_interval(1 - float(held.precision), wrong),
        _PROMISED: formats.percent(1 - float(held_sure.queue_rate)) if sure.possible else "cannot be promised",
        _VERDICT: _judged(sure, held_sure),
    }


def _judged(choice: Choice, held: OperatingPoint) -> str:
    if choice.promise is None or not choice.possible:
        return _NOTHING
    return _JUDGEMENTS[choice.promise.judged(held).judgement]


@cached()
def _rubbish_scores(experiment: Experiment, kind: str) -> np.ndarray:
    return score_images(experiment, shared.model(experiment), _rubbish(kind))


@cached()
def _rubbish(kind: str) -> np.ndarray:
    test = shared.data().test
    # A half of a 1 is a 1.
    of = next(each for each in KINDS if each == kind)
    return rubbish(of, _N_RUBBISH, _SEED, digits=test.images[test.labels != _ONE])


@section("Rubbish")
@panel("What is no digit: letters, scribbles, half digits", ":material/delete_sweep:", "reject-rubbish")
def show_rubbish(experiments: Mapping[str, Experiment]) -> None:
    """Show how much of what is no digit each run answers at the level of its own that the wish leads to."""
    st.markdown(
        f"The test images are all digits; what comes through a scanner is not. Here are {_N_RUBBISH} capital letters "
        f"that look like no digit, {_N_RUBBISH} scribbles and {_N_RUBBISH} halves of test digits, all made by code. "
        "A reader that has to answer reads a digit in each of them. How many does a level stop?"
    )
    rows: dict[str, dict[str, str]] = {}
    for name, experiment in experiments.items():
        with section(name):
            rows[name] = _rubbish_row(experiment, shared.answers(shared.stored_run(experiment)))
    _show_wide(rows, "rubbish", "Rubbish as CSV", "How much rubbish each run answers")
    first = next(iter(experiments.values()))
    with section("Rubbish that is answered"):
        _show_answered(first, shared.answers(shared.stored_run(first)))
    st.caption(
        "Each run at its own level: where you have set it for this run, else where it has at most 1 % errors on the "
        "images that choose it. Shares are those that are answered although they are no digits, with 95 % intervals; "
        "some halves look like another digit to everybody (the upper half of a 9). Digits rejected are those of the "
        "test images."
    )


def _show_answered(experiment: Experiment, answers: Answers) -> None:
    """Show the rubbish that one run is surest of, with what it reads in it."""
    level = state.level(answers)
    pictures = np.concatenate([_rubbish(kind) for kind in KINDS])
    scores = np.concatenate([_rubbish_scores(experiment, kind) for kind in KINDS])
    sure = answers.sureness(scores, level.by)
    shown = np.argsort(-sure, kind="stable")[:_N_SHOWN]
    shown = shown[sure[shown] >= level.level]
    if not len(shown):
        st.markdown("This run answers none of it at its level.")
        return
    kinds = np.repeat(np.array([kind.removesuffix("s") for kind in KINDS]), _N_RUBBISH)
    read = [answers.class_names[place] for place in highest_class(scores[shown])]
    cards = [
        Card(int(i), f"a {name}", str(kinds[i]), f"A {kinds[i]}, answered {name}")
        for i, name in zip(shown, read, strict=True)
    ]
    st.markdown(f"What this run is surest of, and answers: {counted(len(shown), 'pictures')}.")
    show_gallery(pictures[shown], cards, "Rubbish that is answered", f"rubbish-{experiment.digest}", opens=False)


def _rubbish_row(experiment: Experiment, answers: Answers) -> dict[str, str]:
    level = state.level(answers)
    detector = answers.detector(level.by)
    row = {"Digits rejected": formats.percent(1 - float(detector.curve.at(level.level).queue_rate))}
    for kind in KINDS:
        n = int((answers.sureness(_rubbish_scores(experiment, kind), level.by) >= level.level).sum())
        share = formats.percent_with_interval(n / _N_RUBBISH, proportion_interval(n, _N_RUBBISH))
        row[f"{kind.capitalize()} answered"] = share
    return row


def _show_wide(rows: dict[str, dict[str, str]], name: str, label: str, alt: str) -> None:
    """Show a table that a telephone scrolls sideways, also by keyboard; names of rows stand as they are."""
    table = pd.DataFrame(rows).T
    st.dataframe(table, alt=alt)
    offer_file(label, table_as_csv(table), f"digitlab-{name}.csv", type="tertiary", key=f"csv-{name}")
