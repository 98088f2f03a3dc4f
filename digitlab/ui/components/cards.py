"""Numbers as the pages show them, with a sentence for students in their help."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from digitlab.metrics.intervals import Interval
from digitlab.metrics.measures import HEADLINE, MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.prevalence import at_prevalence
from digitlab.texts import formats


def show_metrics(point: OperatingPoint, prevalence: float | None = None) -> None:
    """Show precision, recall, F1 and accuracy with their 95 % intervals, at a target prevalence if there is one."""
    target_point = at_prevalence(point, prevalence)
    for column, key in zip(st.columns(len(HEADLINE)), HEADLINE, strict=True):
        measure = MEASURES[key]
        value, interval = measure.of(target_point), measure.interval(point, prevalence)
        show_metric(column, measure.name, value, interval, measure.markdown)


def show_metric(place: DeltaGenerator, label: str, value: float, interval: Interval | None, text: str) -> None:
    """Show a share with its interval, if it has one that says something, and with a text in its help."""
    delta = "" if interval is None else formats.interval(interval)
    place.metric(
        label, formats.share(value), delta or None, delta_color="off", delta_arrow="off", border=True, help=text
    )


def show_point(point: OperatingPoint) -> None:
    """Show an operating point, with the way to the page that moves its threshold."""
    show_metrics(point)
    label = f"Threshold {formats.threshold(point.threshold)}: move it"
    st.page_link("pages/thresholds.py", label=label, icon=":material/tune:")
