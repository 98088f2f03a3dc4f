"""A lesson's steps, for a class and for somebody alone."""

import logging
import re
from collections.abc import Callable, Mapping

import streamlit as st

from digitlab.classroom.errors import RoomError
from digitlab.classroom.lessons import Lesson, LessonError, Step, find_lessons, read_lesson
from digitlab.classroom.room import Json, Round
from digitlab.evaluation.detectors import Detector
from digitlab.experiments.experiment import Experiment
from digitlab.figures.confusion import detector_confusion
from digitlab.figures.curves import precision_recall, precision_recall_by_threshold
from digitlab.files.home import Home
from digitlab.inspection.mistakes import images_in, in_order
from digitlab.inspection.predictions import predictions_on_test_images
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.prevalence import at_prevalence
from digitlab.texts import formats
from digitlab.ui.classroom.activities import ACTIVITIES
from digitlab.ui.classroom.response_sheets import SoloResponses
from digitlab.ui.classroom.room_run import detector_of, run_of, run_of_lesson
from digitlab.ui.components.cards import show_metrics
from digitlab.ui.components.figures import show_figure
from digitlab.ui.components.gallery import Card, show_gallery
from digitlab.ui.components.section import section
from digitlab.ui.components.waiting import expected_duration, submit
from digitlab.ui.state import address_bar, shared
from digitlab.ui.state.cache import singleton

_log = logging.getLogger(__name__)

_N_MISTAKES = 12
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
OPTIONS = {name: activity.options for name, activity in ACTIVITIES.items()}


@singleton
def lessons() -> dict[str, Lesson]:
    """Return the lessons by name: the shipped ones, and those in the server's folder ``lessons``."""
    found = {}
    for name, path in find_lessons([Home(shared.settings().home).lessons]).items():
        try:
            found[name] = read_lesson(path.read_text(encoding="utf-8"), path.name, OPTIONS)
        except (LessonError, OSError, UnicodeDecodeError) as error:
            _log.warning("A lesson is left out: %s", error)
    return found


def setting_of(step: Step) -> Json:
    """Return the setting of a step's activity."""
    if step.activity is None:
        raise RoomError("This step asks nothing.")
    return ACTIVITIES[step.activity].of_lesson(step.options)


def show_step(lesson: Lesson, number: int, *, on_wall: bool) -> None:
    """Show a step's text and figures.

    Parameters
    ----------
    lesson : Lesson
    number : int
        From 0.
    on_wall : bool
        Whether to show the figures, which phones leave to the wall.
    """
    step = lesson.steps[number]
    st.caption(f"{lesson.title} · step {number + 1} of {len(lesson.steps)}")
    st.header(step.title)
    setting = run_of_lesson(step.options)
    try:
        detector = detector_of(setting)
    except shared.NotTrainedError:
        st.markdown(_PLACEHOLDER.sub("…", step.text))
        _ask_to_train(Experiment.from_json(setting["run"]))
        return
    point = _point(step, detector)
    st.markdown(_filled(step.text, point, detector))
    if on_wall:
        with section("What this step looks at"):
            _show_view(step, setting, detector, point)
    if step.question:
        st.markdown(f"**{_filled(step.question, point, detector)}**")
        if on_wall and step.answer:
            with st.expander("Answer", icon=":material/lightbulb:", key=f"answer-{lesson.title}-{number}"):
                st.markdown(_filled(step.answer, point, detector))


def _ask_to_train(experiment: Experiment) -> None:
    with st.container(border=True):
        st.markdown("**The run that this step looks at is not on this server.**")
        st.caption(expected_duration(experiment))
        if st.button("Train it", type="primary", icon=":material/play_arrow:"):
            submit(experiment)


def _point(step: Step, detector: Detector) -> OperatingPoint:
    threshold = detector.default_threshold if step.threshold is None else step.threshold
    point = detector.curve.at(threshold)
    return point if step.prevalence is None else at_prevalence(point, step.prevalence)


def _filled(text: str, point: OperatingPoint, detector: Detector) -> str:
    """Replace the placeholders of a text that name a value."""
    values = {key: formats.share(float(measure.of(point))) for key, measure in MEASURES.items() if measure.javascript}
    values |= {name: formats.count(float(getattr(point, name))) for name in ("tp", "fp", "fn", "tn")}
    values |= {"threshold": formats.threshold(point.threshold), "positive": detector.names[1]}
    values["positives"] = formats.count(detector.curve.n_positive)
    values["images"] = formats.count(detector.curve.n_samples)
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def _show_view(step: Step, setting: Json, detector: Detector, point: OperatingPoint) -> None:
    views: Mapping[str, Callable[[], None]] = {
        "measures": lambda: show_metrics(detector.curve.at(point.threshold), step.prevalence),
        "curves": lambda: _show_curves(detector, point),
        "matrix": lambda: _show_matrix(detector, point),
        "mistakes": lambda: _show_mistakes(setting, point),
    }
    for each in step.show:
        views[each]()


def _show_curves(detector: Detector, point: OperatingPoint) -> None:
    here = detector.curve.at(point.threshold)
    left, right = st.columns(2)
    with left:
        show_figure(
            precision_recall_by_threshold(detector.curve, here),
            "lesson-by-threshold",
            f"Precision and recall over the threshold, marked at {formats.threshold(point.threshold)}",
        )
    with right:
        show_figure(
            precision_recall(detector.curve, here),
            "lesson-precision-recall",
            "Precision over recall",
        )


def _show_matrix(detector: Detector, point: OperatingPoint) -> None:
    matrix = detector.curve.at(point.threshold).confusion_matrix
    show_figure(detector_confusion(matrix, detector.names), "lesson-matrix", "Confusion matrix at this threshold")


def _show_mistakes(setting: Json, point: OperatingPoint) -> None:
    predictions = predictions_on_test_images(run_of(setting), shared.data(), point.threshold)
    wrong = in_order(predictions, images_in(predictions), "confident")[:_N_MISTAKES]
    if not len(wrong):
        st.markdown("There are no mistakes at this threshold.")
        return
    cards = [
        Card(
            int(i),
            f"A {predictions.labels[i]}",
            predictions.task.in_words(int(predictions.predicted[i])),
            f"A {predictions.labels[i]}",
        )
        for i in wrong
    ]
    show_gallery(shared.data().test.images[wrong], cards, "The most confident mistakes", "lesson-mistakes", opens=False)


def show_alone(name: str) -> None:
    """Show a lesson to somebody alone.

    Parameters
    ----------
    name : str
        One of `lessons`.
    """
    lesson, key = lessons()[name], f"lesson-{name}"
    number = min(int(st.session_state.get(key, 0)), len(lesson.steps) - 1)
    step = lesson.steps[number]
    show_step(lesson, number, on_wall=True)
    if step.activity is not None:
        _show_activity_alone(step, f"{key}-{number}")
    with st.container(horizontal=True):
        st.button(
            "Back",
            icon=":material/arrow_back:",
            disabled=number == 0,
            on_click=lambda: st.session_state.update({key: number - 1}),
        )
        is_last = number == len(lesson.steps) - 1
        st.button(
            "Next",
            type="primary",
            icon=":material/arrow_forward:",
            disabled=is_last,
            on_click=lambda: st.session_state.update({key: number + 1}),
        )
        if is_last:
            st.button("Other lessons", icon=":material/menu_book:", on_click=address_bar.show, kwargs={"lesson": None})


@st.fragment
@section("The activity")
def _show_activity_alone(step: Step, key: str) -> None:
    activity = ACTIVITIES[step.activity or ""]
    round_ = Round(0, activity.name, setting_of(step), is_shown=False)
    sheet = SoloResponses(round_, key)
    with st.container(border=True):
        st.subheader(activity.headline(round_.setting))
        activity.show_question(round_)
        activity.show_student(sheet)
    responses = sheet.responses(activity.response)
    if responses and st.toggle("Show result", key=f"{key}-shown"):
        activity.show_result([(round_, responses)])
