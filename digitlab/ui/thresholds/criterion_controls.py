"""The widgets of "Find a threshold", made from the criteria's entries."""

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from digitlab.decisions.zone_choosing import ZoneChoice, choose_zone
from digitlab.decisions.zone_criteria import ZONE_CRITERIA
from digitlab.metrics.choosing import Choice, choose
from digitlab.metrics.criteria import CONFIDENCE, CONFIDENCE_LABEL, CRITERIA, Number
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts import formats
from digitlab.texts.choices import confidence_help, with_noun
from digitlab.texts.zone_choices import CONFIDENCE_HELP as ZONE_CONFIDENCE_HELP

_QUESTION = "What matters to you?"
# What a slider can still be moved by one step on.
_MOST_STEPS = 1000


def ask_for_criterion(noun_plural: str, *, offers_confidence: bool) -> Callable[[ThresholdCurve], Choice]:
    """Show the widgets of a criterion; return what chooses, on any curve, the threshold that meets it.

    A promise can be asked for with confidence, but not at another prevalence than that of the samples.
    """
    labels = {with_noun(criterion.label, noun_plural): criterion for criterion in CRITERIA.values()}
    criterion = labels[st.selectbox(_QUESTION, list(labels), help="Each wish has one best threshold.")]
    numbers = _ask_for_numbers(criterion.numbers, noun_plural)
    is_sure = (
        offers_confidence and criterion.promised and st.toggle(CONFIDENCE_LABEL, help=confidence_help(noun_plural))
    )
    confidence = CONFIDENCE if is_sure else None
    return lambda curve: choose(curve, criterion.key, confidence=confidence, **numbers)


def ask_for_zone_criterion(noun_plural: str, *, offers_confidence: bool) -> Callable[[ThresholdCurve], ZoneChoice]:
    """Show the widgets of a criterion for zones; return what chooses, on any curve, the zone that meets it."""
    labels = {with_noun(criterion.label, noun_plural): criterion for criterion in ZONE_CRITERIA.values()}
    criterion = labels[st.selectbox(_QUESTION, list(labels), help="Each wish has one best zone.")]
    numbers = _ask_for_numbers(criterion.numbers, noun_plural)
    is_sure = (
        offers_confidence
        and criterion.has_confidence
        and st.toggle(CONFIDENCE_LABEL, help=with_noun(ZONE_CONFIDENCE_HELP, noun_plural))
    )
    confidence = CONFIDENCE if is_sure else None
    return lambda curve: choose_zone(curve, criterion.key, confidence=confidence, **numbers)


def _ask_for_numbers(numbers: Sequence[Number], noun_plural: str) -> dict[str, float]:
    columns = st.columns(len(numbers)) if numbers else []
    return {
        number.key: number.value(_ask_for_number(column, number, noun_plural))
        for column, number in zip(columns, numbers, strict=True)
    }


def _ask_for_number(column: DeltaGenerator, number: Number, noun_plural: str) -> float:
    # Streamlit wants all of one type, and shows whole numbers without decimals.
    as_typed = int if number.step == int(number.step) else float
    has_too_many_steps = (number.highest - number.lowest) / number.step > _MOST_STEPS
    ask: Callable[..., float] = column.number_input if has_too_many_steps else column.slider
    return ask(
        with_noun(number.label, noun_plural),
        *map(as_typed, (number.lowest, number.highest, number.default)),
        step=as_typed(number.step),
        format=formats.PRINTF["percent"] if number.is_percent else None,
        help=number.help or None,
    )
