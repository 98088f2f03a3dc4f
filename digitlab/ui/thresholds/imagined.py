"""The source "Imagined": curves to drag, all that follows from them, and samples of what is so known."""

import streamlit as st

from digitlab.evaluation.imagined import Imagined, ImaginedDetector, in_whole_rows
from digitlab.evaluation.imagined_samples import MOST_ROWS_DRAWN, MOST_SAMPLES, drawn, points
from digitlab.figures.sampled import sampled_intervals
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.sampled import estimates
from digitlab.texts import colours, formats
from digitlab.texts import imagined as texts
from digitlab.ui.components.figures import show_figure
from digitlab.ui.components.imagined_curves import imagined_curves
from digitlab.ui.components.section import section
from digitlab.ui.components.threshold_slider import threshold_slider
from digitlab.ui.state import imagined as state
from digitlab.ui.state import threshold as threshold_state
from digitlab.ui.state.cache import cached
from digitlab.ui.thresholds.curves import show_curves, show_gains
from digitlab.ui.thresholds.measures import show_table_of_measures
from digitlab.ui.thresholds.operating_point import MARKS, setter
from digitlab.ui.thresholds.projector import show_projected

_SAMPLE_SIZE, _FIRST_SIZE = "imagined_sample_size", 200
_AT_ONCE = 20
_SAMPLED = {"precision": colours.PRECISION, "recall": colours.RECALL}


def show_imagined() -> None:
    """Show the curves that this visitor imagines, and all that follows from them."""
    detector = state.detector()
    state.show_refusal()
    st.subheader("Imagined")
    _offer_presets(detector.imagined)
    _show_live(detector)
    with section("The curves"):
        show_curves(detector, {})
    with section("Gains and lift"):
        show_gains(detector, {})


def show_imagined_projected() -> None:
    """Show what this visitor imagines for the back row."""
    state.show_refusal()
    show_projected(state.detector())
    state.show_in_address_bar()


def _offer_presets(imagined: Imagined) -> None:
    with st.container(horizontal=True):
        for preset in texts.PRESETS:
            value = Imagined.from_link(preset.link)
            is_shown = value == imagined
            st.button(
                preset.name,
                key=f"imagined-{preset.name}",
                type="primary" if is_shown else "secondary",
                help=preset.sentence,
                on_click=state.set_imagined,
                args=(value,),
            )
    shown = next((each for each in texts.PRESETS if Imagined.from_link(each.link) == imagined), None)
    # A sentence in either case: what follows keeps its place on the page, and so its focus.
    st.markdown(texts.OWN if shown is None else f"**{shown.name}**: {shown.sentence}")


@st.fragment
@section("The imagined curves")
def _show_live(detector: ImaginedDetector) -> None:
    """Show curves, threshold and samples; they alone run again, until the curves are others."""
    if state.detector() is not detector:
        st.rerun()  # all figures of the page are those of other curves
    threshold, prevalence = threshold_state.threshold(detector), threshold_state.prevalence()
    n_samples = state.n_samples()
    n = int(st.session_state.get(_SAMPLE_SIZE, _FIRST_SIZE))
    imagined_curves(
        detector.imagined,
        state.set_imagined,
        threshold=threshold,
        clear_below=threshold_state.clear_below(detector),
        sample=drawn(detector.imagined, n, n_samples) if n_samples else None,
    )
    st.caption(texts.HINT + _at_target(detector, prevalence))
    threshold_slider(
        detector, threshold_state.position(detector), on_change=setter(detector), marks=MARKS, offers_zone=True
    )
    st.caption(texts.EXACT)
    _show_samples(detector, threshold, n_samples)
    with st.expander("All measures, and how sure they are", icon=":material/straighten:"):
        point = detector.curve.at(threshold)
        show_table_of_measures(detector.judged_name, point, in_whole_rows(point), prevalence)
    state.show_in_address_bar()


def _at_target(detector: ImaginedDetector, prevalence: float | None) -> str:
    """Say that the numbers under the curves know no target prevalence, where there is one."""
    if prevalence is None:
        return ""
    own, target = map(formats.prevalence, (detector.curve.prevalence, prevalence))
    return texts.AT_TARGET.format(own=own, target=target)


@section("Samples of what is imagined")
def _show_samples(detector: ImaginedDetector, threshold: float, n_samples: int) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        n = st.number_input(
            "n, the rows of a sample",
            min_value=1,
            max_value=MOST_ROWS_DRAWN,
            value=_FIRST_SIZE,
            key=_SAMPLE_SIZE,
            width=200,
            on_change=state.start_again,
        )
        is_full = n_samples >= MOST_SAMPLES
        st.button(
            "Draw a sample of n", icon=":material/casino:", on_click=state.draw_samples, args=(1,), disabled=is_full
        )
        st.button(f"Draw {_AT_ONCE} more", on_click=state.draw_samples, args=(_AT_ONCE,), disabled=is_full)
        if n_samples:
            st.button("Start again", icon=":material/undo:", on_click=state.start_again)
    if not n_samples:
        st.caption("What would so few rows have shown of these curves? Draw some, again and again.")
        return
    samples = _points(detector, n, n_samples, threshold)
    for column, (key, colour) in zip(st.columns(len(_SAMPLED)), _SAMPLED.items(), strict=True):
        with column:
            _show_sampled(detector.imagined, samples, key, colour)
    st.caption(
        f"Each sample has {n:,} rows, drawn as the curves say and as rare as they are there. Over the curves the "
        f"latest one is drawn in steps, as {detector.imagined.n_rows:,} rows like it. About 95 of 100 intervals hold "
        "the truth, over many samples; which of them do, nobody sees who has one sample alone."
    )


def _show_sampled(imagined: Imagined, samples: OperatingPoint, key: str, colour: str) -> None:
    found, name = estimates(samples, imagined.at(samples.threshold), key), MEASURES[key].name
    n_held, n_defined, n_samples = int(found.holds.sum()), int(found.is_defined.sum()), len(found.values)
    said = texts.held(name, n_held, n_defined, n_samples)
    latest = formats.interval(found.latest)
    value = formats.share(float(found.values[-1]))
    st.markdown(f"{name} of sample {n_samples:,}: **{value}**" + (f" ({latest})" if latest else ""))
    show_figure(sampled_intervals(found, name, colour), f"sampled-{key}", said)
    st.markdown(f"**{said}**")


@cached()
def _points(detector: ImaginedDetector, n: int, n_samples: int, threshold: float) -> OperatingPoint:
    return points(detector.imagined, n, n_samples, threshold)
