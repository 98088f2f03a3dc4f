"""Numbers as the pages show them, with a sentence for students in their help."""

import streamlit as st

from digitlab.metrics.measures import HEADLINE, MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.prevalence import at_prevalence
from digitlab.texts import formats


def show_metrics(point: OperatingPoint, prevalence: float | None = None) -> None:
    """Show precision, recall, F1 and accuracy with their 95 % intervals, at a target prevalence if there is one."""
    target_point = point if prevalence is None else at_prevalence(point, prevalence)
    for column, key in zip(st.columns(len(HEADLINE)), HEADLINE, strict=True):
        measure = MEASURES[key]
        interval = "" if measure.interval is None else formats.interval(measure.interval(point, prevalence))
        column.metric(
            measure.name,
            formats.share(measure.of(target_point)),
            delta=interval or None,
            delta_color="off",
            delta_arrow="off",
            border=True,
            help=measure.markdown,
        )
