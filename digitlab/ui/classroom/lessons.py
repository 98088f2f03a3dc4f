"""A lesson's steps, for a class and for somebody alone."""

import logging
import re
from collections.abc import Callable, Mapping
from contextlib import suppress

import streamlit as st

from digitlab.classroom.lessons import Lesson, LessonError, Step, find_lessons, read_lesson
from digitlab.classroom.room import Json, Round
from digitlab.decisions import Zone
from digitlab.evaluation.detectors import Detector
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run
from digitlab.figures.comparison import precision_recall_of_runs
from digitlab.figures.confusion import detector_confusion
from digitlab.figures.curves import precision_recall, precision_recall_by_threshold
from digitlab.files.home import Home
from digitlab.inspection.mistakes import images_in, in_order
from digitlab.inspection.predictions import predictions_on_test_images
from digitlab.jobs import TooManyJobsError
from digitlab.metrics.choosing import choose
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.prevalence import at_prevalence
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts import formats
from digitlab.ui.classroom.activities import ACTIVITIES
from digitlab.ui.classroom.lesson_groups import show_choices, show_groups, values_of_groups
from digitlab.ui.classroom.lesson_zone import show_zone, values_of_zone
from digitlab.ui.classroom.response_sheets import SoloResponses
from digitlab.ui.classroom.room_run import detector_of, run_of, run_of_lesson
from digitlab.ui.components.cards import show_metrics
from digitlab.ui.components.figures import show_figure
from digitlab.ui.components.gallery import Card, show_gallery
from digitlab.ui.components.section import section
from digitlab.ui.components.waiting import expected_duration, show_waiting, submit
from digitlab.ui.state import address_bar, session, shared
from digitlab.ui.state.cache import singleton

_log = logging.getLogger(__name__)

_N_MISTAKES = 12
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_OF_GROUPS = re.compile(r"\{(?:\w+_(?:group|own|change)_\d+|cannot_all_be)\}")


@singleton
def lessons() -> dict[str, Lesson]:
    """Return the lessons by name: the shipped ones, and those in the server's folder ``lessons``."""
    found = {}
    options = {name: activity.options for name, activity in ACTIVITIES.items()}
    for name, path in find_lessons([Home(shared.settings().home).lessons]).items():
        try:
            found[name] = read_lesson(path.read_text(encoding="utf-8"), path.name, options)
        except (LessonError, OSError, UnicodeDecodeError) as error:
            _log.warning("A lesson is left out: %s", error)
    return found


def show_step(lesson: Lesson, number: int, *, on_wall: bool) -> None:
    """Show a step's text and, on the wall, its figures; `number` counts from 0."""
    step = lesson.steps[number]
    st.caption(f"{lesson.title} · step {number + 1} of {len(lesson.steps)}")
    st.header(step.title)
    setting = run_of_lesson(step.options)
    try:
        detector = detector_of(setting)
    except shared.NotTrainedError:
        st.markdown(_PLACEHOLDER.sub("…", step.text))
        _show_preparing(Experiment.from_json(setting["run"]), on_wall=on_wall)
        return
    point = _point(step, detector)
    st.markdown(_filled(step.text, step, point, detector))
    if on_wall:
        with section("What this step looks at"):
            _show_view(step, setting, detector, point)
    if step.question:
        st.markdown(f"**{_filled(step.question, step, point, detector)}**")
        if on_wall and step.answer:
            with st.expander("Answer", icon=":material/lightbulb:", key=f"answer-{lesson.title}-{number}"):
                st.markdown(_filled(step.answer, step, point, detector))


def prepare(lesson: Lesson) -> None:
    """Ask for the runs that a lesson looks at and that are not on this server, so that they are there in time."""
    for step in lesson.steps:
        experiment = Experiment.from_json(run_of_lesson(step.options)["run"])
        if experiment not in shared.store():
            with suppress(TooManyJobsError):  # the step asks again
                session.submit(experiment)


def _show_preparing(experiment: Experiment, *, on_wall: bool) -> None:
    """Show that a step's run is not there yet; the page goes on by itself when it is."""
    if session.status(experiment).is_pending:
        show_waiting(experiment)
        return
    with st.container(border=True):
        st.markdown("**The run that this step looks at is not on this server yet.**")
        if not on_wall:
            st.caption("Look at the wall: it is trained there.")
            _follow_training(experiment)
            return
        st.caption(expected_duration(experiment))
        if st.button("Train it", type="primary", icon=":material/play_arrow:"):
            submit(experiment)


@st.fragment(run_every=2.0)
def _follow_training(experiment: Experiment) -> None:
    """Draw the page anew when somebody else's training has ended."""
    if experiment in shared.store():
        st.rerun()


def _point(step: Step, detector: Detector) -> OperatingPoint:
    threshold = detector.default_threshold if step.threshold is None else step.threshold
    point = detector.curve.at(threshold)
    return at_prevalence(point, step.prevalence)


def _filled(text: str, step: Step, point: OperatingPoint, detector: Detector) -> str:
    """Replace the placeholders of a text that name a value.

    With "_before" a measure is that of the test images, whatever the step's prevalence.
    """
    before = detector.curve.at(point.threshold)
    values = _measures_of(point) | {f"{key}_before": value for key, value in _measures_of(before).items()}
    values |= {name: formats.count(float(getattr(point, name))) for name in ("tp", "fp", "fn", "tn")}
    values |= {"threshold": formats.threshold(point.threshold), "positive": detector.names[1]}
    values |= {"positives": formats.count(detector.curve.n_positive), "images": formats.count(detector.curve.n_samples)}
    if "first_" in text:
        values |= _beside_the_first(step, detector)
    if _OF_GROUPS.search(text):
        values |= values_of_groups(detector, point.threshold, step.lines)
    if step.clear_below is not None:
        values |= values_of_zone(detector, *_zone(step))
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def _zone(step: Step) -> tuple[Zone, float]:
    """Return a step's zone, which `read_lesson` has checked, and in which part of the asked the person errs."""
    assert step.clear_below is not None
    assert step.threshold is not None
    return Zone(step.clear_below, step.threshold), (step.person_errs or 0.0) / 100


def _measures_of(point: OperatingPoint) -> dict[str, str]:
    return {key: formats.share(float(measure.of(point))) for key, measure in MEASURES.items() if measure.javascript}


def _first(step: Step) -> Detector:
    """Return the default run's detector for a step's digit."""
    return detector_of(run_of_lesson({name: value for name, value in step.options.items() if name == "digit"}))


def _beside_the_first(step: Step, detector: Detector) -> dict[str, str]:
    """Return what the default run's detector does at its threshold, and what this one does at the same recall."""
    first = _first(step)
    then = first.curve.at(first.default_threshold)
    same = choose(detector.curve, "recall", wanted=float(then.recall)).point
    return {
        "first_recall": formats.share(float(then.recall)),
        "first_precision": formats.share(float(then.precision)),
        "precision_at_first_recall": formats.share(float(same.precision)),
    }


def _show_view(step: Step, setting: Json, detector: Detector, point: OperatingPoint) -> None:
    here = detector.curve.at(point.threshold)
    views: Mapping[str, Callable[[], None]] = {
        "measures": lambda: show_metrics(here, step.prevalence),
        "curves": lambda: _show_curves(detector.curve, here),
        "compared": lambda: _show_compared(_first(step), detector),
        "matrix": lambda: _show_matrix(detector, here),
        "mistakes": lambda: _show_mistakes(run_of(setting), point.threshold),
        "groups": lambda: show_groups(detector, point.threshold, step.lines),
        "choices": lambda: show_choices(detector, point.threshold),
        "zone": lambda: show_zone(detector, *_zone(step)),
    }
    for each in step.show:
        views[each]()


def _show_curves(curve: ThresholdCurve, here: OperatingPoint) -> None:
    left, right = st.columns(2)
    with left:
        figure = precision_recall_by_threshold(curve, here)
        alt = f"Precision and recall over the threshold, marked at {formats.threshold(here.threshold)}"
        show_figure(figure, "lesson-by-threshold", alt)
    with right:
        show_figure(precision_recall(curve, here), "lesson-precision-recall", "Precision over recall")


def _show_compared(first: Detector, other: Detector) -> None:
    figure = precision_recall_of_runs({each.title: each.curve for each in (first, other)})
    show_figure(figure, "lesson-compared", f"Precision over recall of two detectors: {first.title} and {other.title}")


def _show_matrix(detector: Detector, here: OperatingPoint) -> None:
    figure = detector_confusion(here.confusion_matrix, detector.names)
    show_figure(figure, "lesson-matrix", "Confusion matrix at this threshold")


def _show_mistakes(run: Run, threshold: float) -> None:
    predictions = predictions_on_test_images(run, shared.data(), threshold)
    wrong = in_order(predictions, images_in(predictions), "confident")[:_N_MISTAKES]
    if not len(wrong):
        st.markdown("There are no mistakes at this threshold.")
        return
    labels = {int(i): f"A {predictions.labels[i]}" for i in wrong}
    readings = [predictions.task.in_words(int(each)) for each in predictions.predicted[wrong]]
    cards = [Card(i, labels[i], reading, labels[i]) for i, reading in zip(labels, readings, strict=True)]
    show_gallery(shared.data().test.images[wrong], cards, "The most confident mistakes", "lesson-mistakes", opens=False)


def show_alone(name: str) -> None:
    """Show one of `lessons` to somebody alone."""
    lesson, key = lessons()[name], f"lesson-{name}"
    number = min(int(st.session_state.get(key, 0)), len(lesson.steps) - 1)
    step = lesson.steps[number]
    if number == 0:
        prepare(lesson)
    show_step(lesson, number, on_wall=True)
    if step.activity is not None:
        _show_activity_alone(step.activity, step.options, f"{key}-{number}")

    def go(other: int) -> None:
        st.session_state[key] = other

    is_last = number == len(lesson.steps) - 1
    with st.container(horizontal=True):
        st.button("Back", icon=":material/arrow_back:", disabled=number == 0, on_click=go, args=(number - 1,))
        st.button(
            "Next", type="primary", icon=":material/arrow_forward:", disabled=is_last, on_click=go, args=(number + 1,)
        )
        if is_last:
            st.button("Other lessons", icon=":material/menu_book:", on_click=address_bar.show, kwargs={"lesson": None})


@st.fragment
@section("The activity")
def _show_activity_alone(name: str, options: Mapping[str, str], key: str) -> None:
    activity = ACTIVITIES[name]
    round_ = Round(0, name, activity.of_lesson(options), is_shown=False)
    sheet = SoloResponses(round_, key)
    with st.container(border=True):
        st.subheader(activity.headline(round_.setting))
        activity.show_question(round_)
        activity.show_student(sheet)
    responses = sheet.responses(activity.response)
    if responses and st.toggle("Show result", key=f"{key}-shown"):
        activity.show_result([(round_, responses)])
