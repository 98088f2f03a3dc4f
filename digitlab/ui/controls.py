"""The widgets that make an experiment."""

import streamlit as st

from digitlab.classifiers import REGISTRY, Parameter, ParameterValue
from digitlab.experiment import MAX_TRAIN, MIN_TRAIN, Experiment

_STEP = 1_000


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
    """
    keys = list(REGISTRY)
    digit = st.selectbox("Digit", range(10), index=default.digit or 0, help="The digit that the detector looks for.")
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
    return Experiment(digit=digit, classifier=classifier, parameters=parameters, n_train=n_train)


def _parameter(classifier: str, parameter: Parameter, value: ParameterValue) -> ParameterValue:
    key = f"{classifier}-{parameter.name}"
    if parameter.choices is not None:
        choices = list(parameter.choices)
        return st.selectbox(
            parameter.title, choices, index=choices.index(value), key=key, help=parameter.help, format_func=str
        )
    return st.slider(
        parameter.title,
        parameter.minimum,
        parameter.maximum,
        value,
        step=parameter.step,
        key=key,
        help=parameter.help,
    )
