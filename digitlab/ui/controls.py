"""The widgets that make an experiment."""

from collections.abc import Callable

import streamlit as st

from digitlab.classifiers import REGISTRY, Parameter, ParameterValue
from digitlab.experiment import FOLDS, MAX_TRAIN, MIN_TRAIN, Experiment

_STEP = 1_000
_ONE_DIGIT, _TEN_DIGITS = "One digit", "All ten digits"


def experiment_controls(default: Experiment) -> Experiment:
    """Show the widgets for an experiment.

    Parameters
    ----------
    default : Experiment
        What the widgets show first.

    Returns
    -------
    Experiment
        What they show now.

    Raises
    ------
    ExperimentError
        If the widgets together ask for something impossible.
    """
    digit = _digit(default)
    keys = list(REGISTRY)
    classifier = st.selectbox(
        "Classifier",
        keys,
        index=keys.index(default.classifier),
        format_func=lambda key: f"{REGISTRY[key].title} ({key})",
    )
    spec = REGISTRY[classifier]
    st.caption(f"{spec.sentence} Time for 60,000 images: {spec.duration}.")
    given = default.parameters if classifier == default.classifier else {}
    parameters = {
        parameter.name: _parameter(classifier, parameter, given.get(parameter.name, parameter.default))
        for parameter in spec.parameters
    }
    n_train = st.slider(
        "Training images",
        MIN_TRAIN,
        MAX_TRAIN,
        default.n_train,
        step=_STEP,
        help="The first so many of the shuffled 60,000: always a fair sample.",
    )
    folds = st.segmented_control(
        "Folds",
        FOLDS,
        default=default.folds,
        required=True,
        format_func=lambda folds: str(folds) if folds else "none",
        help="Cross-validation: the training images are scored by models that never saw them. It takes as many more "
        "trainings as there are folds.",
    )
    shift = st.toggle(
        "Shift augmentation",
        value=default.augmentation == "shift",
        help="Each training image is also shown shifted by one pixel up, down, left and right: five times the images, "
        "and about five times the time.",
    )
    drawing = st.toggle(
        "Drawing augmentation",
        value=default.augmentation == "drawing",
        disabled=shift,
        help="Four more of each training image: turned, stretched, slanted, bent, thicker or thinner, as other hands "
        "might have drawn it. For readers of drawings; takes the place of the shifts.",
    )
    return Experiment(
        digit=digit,
        classifier=classifier,
        parameters=parameters,
        n_train=n_train,
        folds=folds or 0,
        augmentation="shift" if shift else "drawing" if drawing else "none",
    )


def _digit(default: Experiment) -> int | None:
    task = st.segmented_control(
        "Task",
        [_ONE_DIGIT, _TEN_DIGITS],
        default=_TEN_DIGITS if default.digit is None else _ONE_DIGIT,
        required=True,
        help="A detector tells one digit from all others; a run of all ten digits serves as ten detectors, too.",
    )
    if task == _TEN_DIGITS:
        return None
    return st.selectbox(
        "Digit",
        range(10),
        index=Experiment().digit if default.digit is None else default.digit,
        help="The digit that the detector looks for.",
    )


def _parameter(classifier: str, parameter: Parameter, value: ParameterValue) -> ParameterValue:
    key = f"{classifier}-{parameter.name}"
    if parameter.choices is not None:
        choices = list(parameter.choices)
        return st.selectbox(
            parameter.title, choices, index=choices.index(value), key=key, help=parameter.help, format_func=str
        )
    # The registry's numbers are all whole or all floats; Streamlit's types want to know which.
    slider: Callable[..., ParameterValue] = st.slider
    return slider(
        parameter.title,
        parameter.minimum,
        parameter.maximum,
        value,
        step=parameter.step,
        key=key,
        help=parameter.help,
    )
