"""Which lines the visitor has chosen for the groups of a detector; a link holds the kind of choice."""

from collections.abc import Mapping, Sequence

import streamlit as st

from digitlab.evaluation.chosen_lines import ChosenLines, lines_for
from digitlab.evaluation.detectors import Detector
from digitlab.metrics.lines import BY_HAND, LINE_CHOICES, ONE_LINE
from digitlab.ui.state import address_bar

_LINK, _WAS_READ = "by_group", "by_group_link_was_read"


def choice(detector: Detector) -> str:
    """Return the kind of choice, by its key in `LINE_CHOICES`: the one set last, once that of the link, or one line."""
    _read_link(detector)
    return str(st.session_state.get(_key(detector, "choice"), ONE_LINE))


def set_choice(detector: Detector, key: str) -> None:
    """Make a kind of choice the one by which groups have lines."""
    st.session_state[_key(detector, "choice")] = key


def by_hand(detector: Detector) -> dict[str, float]:
    """Return the lines that were set by hand, by the groups' names."""
    return dict(st.session_state.get(_key(detector, "by_hand"), {}))


def set_by_hand(detector: Detector, lines: Sequence[float]) -> None:
    """Give each group a line by hand."""
    if detector.by_group is not None and len(lines) == len(detector.by_group.names):
        names = detector.by_group.names
        st.session_state[_key(detector, "by_hand")] = dict(zip(names, map(float, lines), strict=True))
        set_choice(detector, BY_HAND)


def numbers(detector: Detector) -> dict[str, float]:
    """Return the numbers of the choice that were set."""
    return dict(st.session_state.get(_key(detector, "numbers"), {}))


def set_numbers(detector: Detector, values: Mapping[str, float]) -> None:
    """Keep the numbers of the choice."""
    st.session_state[_key(detector, "numbers")] = dict(values)


def chosen_lines(detector: Detector, threshold: float, key: str | None = None) -> ChosenLines | None:
    """Return the lines of groups by the present kind of choice, or by another one; `threshold` is the common line.

    None where there are no groups, or too few rows to choose on some and check on others.
    """
    if detector.by_group is None:
        return None
    key = choice(detector) if key is None else key
    own = {number.key for number in LINE_CHOICES[key].numbers}
    values = {name: value for name, value in numbers(detector).items() if name in own}
    return lines_for(detector.by_group, key, threshold, by_hand(detector), values)


def own_lines(detector: Detector, threshold: float) -> ChosenLines | None:
    """Return the lines of groups where they have some of their own, else None."""
    chosen = None if choice(detector) == ONE_LINE else chosen_lines(detector, threshold)
    return chosen if chosen is not None and chosen.choice.has_own_lines else None


def show_in_address_bar(detector: Detector) -> None:
    """Write the kind of choice into the address bar; lines set by hand as numbers. Of own scores nothing is written."""
    if detector.is_private:
        return
    key, lines = choice(detector), by_hand(detector)
    text = None if key == ONE_LINE else key
    if key == BY_HAND and lines:
        text = ",".join(map(repr, lines.values()))
    address_bar.show(by_group=text)


def is_linked() -> bool:
    """Return whether the link says how groups have lines."""
    return bool(address_bar.linked_text(_LINK))


def _read_link(detector: Detector) -> None:
    """Take over what the link says, once in a session."""
    if st.session_state.get(_WAS_READ) or detector.is_private or detector.by_group is None:
        return
    st.session_state[_WAS_READ] = True
    text = address_bar.linked_text(_LINK)
    if not text:
        return
    if text in LINE_CHOICES:
        set_choice(detector, text)
        return
    lines = address_bar.linked_numbers(_LINK)
    if lines is not None and len(lines) == len(detector.by_group.names):
        set_by_hand(detector, lines)
        return
    address_bar.show(by_group=None)
    st.warning(
        "The link's choice of lines for groups is none of those here and is left out.", icon=":material/link_off:"
    )


def _key(detector: Detector, what: str) -> str:
    return f"by-group-{what}-{detector.key}"
