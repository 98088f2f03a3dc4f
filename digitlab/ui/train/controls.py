"""The widgets that make an experiment.

They are filled from the experiment that the visitor sees first, or goes back to, and then belong to the visitor.
"""

from collections.abc import Callable

import streamlit as st

from digitlab.augmentation import AUGMENTATIONS, NONE
from digitlab.classifiers import REGISTRY, Parameter, ParameterValue
from digitlab.experiments.experiment import FOLDS, MAX_TRAIN, MIN_TRAIN, Experiment
from digitlab.experiments.tasks import DIGITS, TEN_DIGITS
from digitlab.ui.state import session

_STEP = 1_000
_ONE_DIGIT, _TEN_DIGITS = "One digit", "All ten digits"
_DRAFT, _KEY = "draft", "controls"


def fill_controls(experiment: Experiment) -> None:
    """Make the widgets show an experiment when the page is run again."""
    st.session_state[_DRAFT] = experiment
    for key in [key for key in st.session_state if str(key).startswith(_KEY)]:
        del st.session_state[key]


def drafted_experiment() -> Experiment:
    """Return the possible experiment that the widgets showed last."""
    return st.session_state.setdefault(_DRAFT, session.chosen_experiment())


def experiment_controls() -> Experiment:
    """Show the widgets for an experiment and return it; `ExperimentError` if they ask for something impossible."""
    draft = drafted_experiment()
    digit = _digit(draft)
    classifier = st.selectbox(
        "Classifier",
        list(REGISTRY),
        format_func=lambda key: f"{REGISTRY[key].title} ({key})",
        key=_filled("classifier", draft.classifier),
    )
    spec = REGISTRY[classifier]
    st.caption(f"{spec.sentence} Time for 60,000 images: {spec.duration}.")
    given = draft.parameters if classifier == draft.classifier else {}
    n_train = st.slider(
        "Training images",
        MIN_TRAIN,
        MAX_TRAIN,
        step=_STEP,
        format="%,d",
        key=_filled("n_train", draft.n_train),
        help="The first so many of the shuffled 60,000: always a fair sample.",
    )
    # Open for whoever comes with a run that is not the usual one.
    is_unusual = dict(draft.parameters) != spec.complete({}) or draft.folds or draft.augmentation != NONE.key
    with st.expander("Parameters, folds and augmentation", icon=":material/tune:", expanded=bool(is_unusual)):
        parameters = {
            parameter.name: _parameter(classifier, parameter, given.get(parameter.name, parameter.default))
            for parameter in spec.parameters
        }
        folds = st.segmented_control(
            "Folds",
            FOLDS,
            required=True,
            key=_filled("folds", draft.folds),
            format_func=lambda folds: str(folds) if folds else "none",
            help="Cross-validation: the training images are scored by models that never saw them. It takes as many "
            "more trainings as there are folds.",
        )
        augmentation = _augmentation(draft)
    experiment = Experiment(
        digit=digit,
        classifier=classifier,
        parameters=parameters,
        n_train=n_train,
        folds=folds or 0,
        augmentation=augmentation,
        seed=draft.seed,
    )
    st.session_state[_DRAFT] = experiment
    return experiment


def _filled(name: str, value: object) -> str:
    """Return the key of a widget, which shows the value if it was not on the page before."""
    key = f"{_KEY}-{name}"
    if key not in st.session_state:
        st.session_state[key] = value
    return key


def _digit(draft: Experiment) -> int | None:
    task = st.segmented_control(
        "Task",
        [_ONE_DIGIT, _TEN_DIGITS],
        required=True,
        key=_filled("task", _TEN_DIGITS if draft.task == TEN_DIGITS else _ONE_DIGIT),
        help="A detector tells one digit from all others; a run of all ten digits serves as ten detectors, too.",
    )
    if task == _TEN_DIGITS:
        return None
    return st.selectbox(
        "Digit",
        DIGITS,
        key=_filled("digit", draft.task.first_digit),
        help="The digit that the detector looks for.",
    )


def _parameter(classifier: str, parameter: Parameter, value: ParameterValue) -> ParameterValue:
    key = _filled(f"{classifier}-{parameter.name}", value)
    if parameter.choices is not None:
        return st.selectbox(parameter.title, list(parameter.choices), key=key, help=parameter.help, format_func=str)
    # The registry's numbers are all whole or all floats; Streamlit's types want to know which.
    slider: Callable[..., ParameterValue] = st.slider
    return slider(
        parameter.title, parameter.minimum, parameter.maximum, step=parameter.step, key=key, help=parameter.help
    )


def _augmentation(draft: Experiment) -> str:
    """Show a switch for each augmentation, of which one at most is on."""
    keys = {key: _filled(key, draft.augmentation == key) for key in AUGMENTATIONS if key != NONE.key}
    switched_on = next((key for key, widget in keys.items() if st.session_state[widget]), NONE.key)
    for key, widget in keys.items():
        entry = AUGMENTATIONS[key]
        st.toggle(entry.title, key=widget, disabled=switched_on not in (key, NONE.key), help=entry.sentence)
    return switched_on
