"""The part "Answer only when sure": a live level, what it leaves to a person, and what it lets through."""

from collections.abc import Callable, Mapping

import numpy as np
import streamlit as st

from digitlab.decisions.reject import ERRORS, Reject, choose_level
from digitlab.evaluation.answers import Answers
from digitlab.evaluation.detectors import Detector
from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run
from digitlab.export.answers_page import answers_page
from digitlab.inspection.predictions import predictions_on_test_images
from digitlab.inspection.turned_away import least_sure_first, two_likeliest
from digitlab.metrics.coverage import coverage_curve
from digitlab.metrics.criteria import CONFIDENCE, CONFIDENCE_LABEL
from digitlab.texts import choices, formats
from digitlab.texts import rejecting as texts
from digitlab.texts.nouns import counted
from digitlab.ui.components.downloads import offer_file
from digitlab.ui.components.reject_slider import reject_slider
from digitlab.ui.components.section import section
from digitlab.ui.errors.browse import browse
from digitlab.ui.errors.reject_rates import show_rates, show_rubbish
from digitlab.ui.state import level as state
from digitlab.ui.state import session, shared
from digitlab.uploads.detectors import UploadedDetectors
from digitlab.uploads.rows import ScoredRows

_MOST_OTHERS = 5
_MOST_ROWS = 1_000
_PAGE_SIZE = 24


def show_reject_of_run(run: Run) -> None:
    """Show the part for a run of ten digits."""
    show_reject(
        shared.answers(run), _other_runs(run.experiment), lambda below: _show_images(run, below), lambda: _runs(run)
    )


def show_reject_of_table(uploaded: UploadedDetectors, name: str) -> None:
    """Show the part for a table with a column of scores for each class."""
    answers = uploaded.answers
    show_reject(answers, {}, lambda below: _show_rows(uploaded, name, below), lambda: {answers.title: answers})


@st.fragment
@section(texts.TITLE)
def show_reject(
    answers: Answers,
    others: Mapping[str, Experiment],
    show_asked: Callable[[np.ndarray], None],
    compared: Callable[[], dict[str, Answers]],
) -> None:
    """Show all that follows the level; it alone runs again when the handle is released."""
    noun_plural, level = answers.noun_plural, state.level(answers)
    st.subheader(texts.TITLE)
    st.markdown(
        f"Whoever may say “I don't know” errs less. Below a level nothing is answered, and a person looks at the "
        f"{noun_plural}. Move the level: how many more of them does that take for each error less?"
    )
    beside = _choose_others(answers, others)
    reject_slider(
        answers,
        level,
        lambda moved: state.set_level(answers, moved),
        {name: coverage_curve(each.detector(level.by).curve) for name, each in beside.items()},
        shows_lecun=not answers.is_private,
        origin=state.chosen_how(answers) or "",
        key=f"reject-{answers.key}",
    )
    state.show_in_address_bar(answers)
    how = state.chosen_how(answers)
    if how is not None:
        st.caption(f":material/my_location: {how}")
    offer_file(
        "Take it home",
        lambda: answers_page(answers, level=level.level, by=level.by, origin=how or ""),
        "digitlab-answers.html",
        key=f"reject-page-{answers.key}",
        help="One HTML file in which the level still moves, without a server and without a network.",
    )
    detector = answers.detector(level.by)
    with st.expander("Find a level", icon=":material/search:"):
        errors = _show_finder(answers, detector, level)
    show_rates(compared, level, errors, shows_lecun=not answers.is_private)
    below = least_sure_first(detector.judged.y_score, level.level)
    st.markdown(f"##### What goes to a person: {counted(len(below), noun_plural)}, the least sure first")
    with section("What goes to a person"):
        show_asked(below)


def _choose_others(answers: Answers, others: Mapping[str, Experiment]) -> dict[str, Answers]:
    """Let the visitor lay further runs over the chosen one's line."""
    if not others:
        return {}
    chosen = st.multiselect(
        "Beside other runs",
        list(others),
        max_selections=_MOST_OTHERS,
        placeholder="No other run of ten digits",
        key=f"reject-beside-{answers.key}",
        help="Runs of ten digits of this session and of the server, as further lines in the figure.",
    )
    found = {}
    for name in chosen:
        with section(name):
            found[name] = shared.answers(shared.stored_run(others[name]))
    return found


def _other_runs(experiment: Experiment) -> dict[str, Experiment]:
    """Return the runs of ten digits beside one, by names that tell them apart."""
    known = dict.fromkeys([*session.experiments(), *shared.stored_experiments()])
    ten = [each for each in known if not each.task.has_threshold and each != experiment]
    return {naming.distinct_name(each): each for each in ten}


def _runs(run: Run) -> dict[str, Answers]:
    """Return the chosen run's answers and those of the others, as far as they can be read."""
    found = {naming.distinct_name(run.experiment): shared.answers(run)}
    for name, experiment in list(_other_runs(run.experiment).items())[:_MOST_OTHERS]:
        with section(name):
            found[name] = shared.answers(shared.stored_run(experiment))
    return found


def _show_finder(answers: Answers, detector: Detector, level: Reject) -> float:
    """Ask for a number of errors and show the level that leaves so few; return it."""
    left, right = st.columns(2, gap="large")
    with left:
        percent = st.number_input(
            texts.PHRASES["at_most"], 0.0, 50.0, 100 * ERRORS, 0.1, key=f"reject-errors-{answers.key}"
        )
        is_sure = st.checkbox(
            CONFIDENCE_LABEL,
            value=True,
            key=f"reject-sure-{answers.key}",
            help=choices.confidence_help(answers.noun_plural).replace("A threshold", "A level"),
        )
    errors, confidence = percent / 100, CONFIDENCE if is_sure else None
    holdout = answers.holdout(level.by)
    choice = choose_level(detector.curve if holdout is None else holdout.chosen_on, errors, confidence)
    chosen_name = f"all {detector.curve.n_rows:,} {answers.noun_plural}" if holdout is None else holdout.chosen_name
    with right:
        sentence = texts.sentence(choice, chosen_name)
        if choice.possible:
            st.markdown(sentence)
        else:
            st.warning(sentence, icon=":material/block:")
        if holdout is None:
            st.info(texts.PHRASES["flatters"].format(noun_plural=answers.noun_plural), icon=":material/mood:")
        else:
            held = holdout.checked_on.at(choice.point.threshold)
            st.markdown(texts.checked_sentence(held, holdout.checked_name))
            if choice.possible and choice.promise is not None:
                verdict = texts.verdict_sentence(choice.promise.judged(held), answers.noun_plural)
                st.markdown(f":material/gavel: {verdict}")
        how = texts.request(choice)
        n_checked = detector.curve.n_rows if holdout is None else holdout.checked_on.n_rows
        counted_on = texts.counted_on(detector.curve.n_rows, n_checked, answers.judged_name)
        st.button(
            texts.PHRASES["move"].format(level=formats.exact_threshold(choice.point.threshold)),
            icon=":material/my_location:",
            on_click=state.set_level,
            args=(answers, Reject(choice.point.threshold, level.by)),
            kwargs={"chosen_how": state.origin(how, chosen_name) + counted_on if choice.possible else None},
            key=f"reject-move-{answers.key}",
        )
    return errors


def _show_images(run: Run, below: np.ndarray) -> None:
    predictions = predictions_on_test_images(run, shared.data())
    names = predictions.task.class_names
    notes = [f"{names[first]} or {names[second]}?" for first, second in two_likeliest(run.test_scores[below])]
    label = f"{counted(len(below), 'images')} that go to a person"
    browse(
        predictions,
        below,
        key=f"reject-{run.experiment.digest}-{len(below)}",
        label=label,
        page_size=_PAGE_SIZE,
        notes=notes,
    )
    all_runs = {naming.distinct_name(run.experiment): run.experiment, **_other_runs(run.experiment)}
    show_rubbish(dict(list(all_runs.items())[: 1 + _MOST_OTHERS]))


def _show_rows(uploaded: UploadedDetectors, name: str, below: np.ndarray) -> None:
    if not len(below):
        st.info("There is no such row.", icon=":material/check:")
        return
    if len(below) > _MOST_ROWS:
        st.caption(f"The first {_MOST_ROWS:,} are shown.")
    frame = ScoredRows(uploaded, name, 0.0).frame(below[:_MOST_ROWS])
    st.dataframe(frame, hide_index=True, alt="The rows that go to a person")
