"""What the address bar holds: run, digit, threshold, zone, prevalence, group lines, room, lesson."""

import math

import streamlit as st

from digitlab.experiments.experiment import Experiment, ExperimentError
from digitlab.experiments.tasks import DEFAULT_DIGIT, DIGITS
from digitlab.ui.visitor_text import escape_markdown

_REFUSAL, _KNOWN = "link_refusal", "known_link"
# Nearer to 0 or 1 no prevalence is meant, and squares would leave the range of floats.
_LEAST_SHARE = 1e-9


def linked_experiment() -> Experiment:
    """Return the experiment of the link, the default one if there is none or an impossible one; see `show_refusal`."""
    st.session_state[_KNOWN] = st.query_params.get("run")
    try:
        return Experiment.from_json(st.query_params.get("run", "{}"))
    except ExperimentError as error:
        st.session_state[_REFUSAL] = (
            f"The link names an experiment that cannot be: {escape_markdown(str(error))} The default detector is shown "
            "instead."
        )
        return Experiment()


def names_another_run() -> bool:
    """Return whether the address bar holds a run that was neither read from it before nor written into it."""
    link = st.query_params.get("run")
    return link is not None and link != st.session_state.get(_KNOWN)


def show_refusal(*, again: bool) -> None:
    """Say why the link's experiment is not shown, if it is an impossible one; `again` says it in the next run, too."""
    refusal = st.session_state.get(_REFUSAL)
    if refusal is not None:
        st.warning(refusal, icon=":material/link_off:")
        if not again:
            del st.session_state[_REFUSAL]


def linked_digit() -> int:
    """Return the digit as whose detector a run of ten digits is read, the default one if the link has none."""
    digits = {str(digit): digit for digit in DIGITS}
    text = st.query_params.get("digit", str(DEFAULT_DIGIT))
    if text not in digits:
        st.warning("The link's digit is none of the ten and is left out.", icon=":material/link_off:")
    return digits.get(text, DEFAULT_DIGIT)


def linked_number(name: str) -> float | None:
    """Return the "threshold", "clear_below" or "prevalence", None if there is none; say so if it is something else."""
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


def linked_numbers(name: str) -> list[float] | None:
    """Return the numbers of a link that stand with commas between them, None if there are none or others."""
    try:
        values = [float(part) for part in st.query_params.get(name, "").split(",")]
    except ValueError:
        return None
    return values if all(map(math.isfinite, values)) else None


def linked_share(name: str) -> float | None:
    """Return a number of the link that must lie between 0 and 1, as `linked_number`; say so if it does not."""
    value = linked_number(name)
    if value is None or _LEAST_SHARE <= value <= 1 - _LEAST_SHARE:
        return value
    st.warning(
        f"The link's {name} does not lie between 0 and 1, or lies too close to one of them, and is left out.",
        icon=":material/link_off:",
    )
    return None


def linked_below(lower: float, threshold: float) -> float | None:
    """Return the lower end of a link's zone if it is at most the threshold; else say so and return None."""
    if lower <= threshold:
        return lower
    st.warning("The link's clear_below lies above its threshold and is left out.", icon=":material/link_off:")
    return None


def linked_text(name: str) -> str:
    """Return what the link says of the "room", the "lesson" or the lines "by_group", "" if nothing."""
    return st.query_params.get(name, "")


def take_out(name: str) -> str:
    """Return what the link says of a name, "" if nothing, and take it out: an address bar may hang on a wall."""
    return st.query_params.pop(name, "")


def show(**values: str | None) -> None:
    """Write values by their names into the address bar; None takes one out."""
    if "run" in values:
        st.session_state[_KNOWN] = values["run"]
    for name, value in values.items():
        if value is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = value
