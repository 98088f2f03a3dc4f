"""What the address bar holds: the experiment, the digit, the threshold, the prevalence. A link opens the same page."""

import math

import streamlit as st

from digitlab.experiment import Experiment, ExperimentError
from digitlab.tasks import DEFAULT_DIGIT, DIGITS

_RUN, _DIGIT, _THRESHOLD, _PREVALENCE = "run", "digit", "threshold", "prevalence"


def linked_experiment() -> Experiment:
    """Return the experiment of the link, the default one if there is none; say so if it is an impossible one."""
    link = st.query_params.get(_RUN)
    if link is None:
        return Experiment()
    try:
        return Experiment.from_json(link)
    except ExperimentError as error:
        st.warning(
            f"The link names an experiment that cannot be: {error} The default detector is shown instead.",
            icon=":material/link_off:",
        )
        return Experiment()


def linked_digit() -> int:
    """Return the digit of the link, the default one if there is none."""
    text = st.query_params.get(_DIGIT)
    return next((digit for digit in DIGITS if str(digit) == text), DEFAULT_DIGIT)


def linked_threshold() -> float | None:
    """Return the threshold of the link, None if there is none."""
    return _linked_number(_THRESHOLD)


def linked_prevalence() -> float | None:
    """Return the prevalence of the link, None if there is none or it is not between 0 and 1."""
    value = _linked_number(_PREVALENCE)
    return value if value is not None and 0 < value < 1 else None


def show_experiment(experiment: Experiment) -> None:
    """Write an experiment into the address bar."""
    st.query_params[_RUN] = experiment.to_link()


def show_digit(digit: int) -> None:
    """Write the digit as whose detector a run of ten digits is read."""
    _show(_DIGIT, str(digit))


def hide_digit() -> None:
    """Take the digit out of the address bar, where there is no choice."""
    _show(_DIGIT, None)


def show_threshold(threshold: float, prevalence: float | None) -> None:
    """Write threshold and imagined prevalence."""
    _show(_THRESHOLD, repr(threshold))
    _show(_PREVALENCE, None if prevalence is None else repr(prevalence))


def _show(name: str, value: str | None) -> None:
    if value is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value


def _linked_number(name: str) -> float | None:
    """Return a number of the address bar, None if there is none; say so if it is something else."""
    text = st.query_params.get(name)
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if math.isfinite(value):
        return value
    st.warning(f"The link's {name} is not a number and is left out.", icon=":material/link_off:")
    return None
