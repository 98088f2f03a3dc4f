"""Whether the images can tell the ticked runs apart."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
import streamlit as st

from digitlab.evaluation.belonging import Clusters
from digitlab.evaluation.detectors import Detector
from digitlab.metrics.best import step_down
from digitlab.metrics.comparing import (
    SIGNIFICANT,
    Difference,
    McNemar,
    differences,
    holm,
    mcnemar,
    needed_to_tell_apart,
)
from digitlab.texts import formats
from digitlab.texts.terms import TERMS
from digitlab.ui.components.section import section
from digitlab.ui.state.resampled import resampled

_NEEDED = "Images needed"


@section("The table of differences")
def show_differences(detectors: Mapping[str, Detector]) -> None:
    """Show every pair of detectors of the same images, by their names, with its differences and a test."""
    st.markdown("**Can these images tell them apart?**")
    if len(detectors) < 2:
        st.caption("Tick two or more runs to test their differences.")
        return
    pairs = list(combinations(detectors, 2))
    tests = [own_answers_tested(detectors[first], detectors[second]) for first, second in pairs]
    clusters = next(iter(detectors.values())).clusters
    with st.spinner("The images are drawn again 1,000 times."):
        p_values = holm([test.p_value for test in tests]) if clusters is None else _of_resamples(detectors, pairs)
        rows = [_row(detectors, *of_pair) for of_pair in zip(pairs, tests, p_values, strict=True)]
    n_images = next(iter(detectors.values())).curve.n_rows
    test = (
        f"p is that of {_test_in_words(len(pairs), clusters)}: below {SIGNIFICANT} such a difference would be rare if "
        "both were right equally often."
    )
    columns = {
        "p": st.column_config.NumberColumn(format=formats.PRINTF["share"], help=test),
        _NEEDED: st.column_config.NumberColumn(format="localized", help=TERMS["needed_to_tell_apart"].markdown),
    }
    alt = "Differences of every pair of runs with their 95 % intervals and p-values"
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="pairs", alt=alt, column_config=columns)
    st.caption(
        f"Each at its classifier's own threshold, judged by the same {n_images:,} images. {test} "
        f"{TERMS['paired'].sentence} A curve that is above another within their noise is no better curve.",
        help=TERMS["paired"].markdown,
    )


def _test_in_words(n_pairs: int, clusters: Clusters | None) -> str:
    if clusters is not None:
        return f"the difference of accuracy, each {clusters.noun} drawn as a whole (Westfall and Young, 1993)"
    return "McNemar's exact test" + (f", corrected for {n_pairs} pairs by Holm's method" if n_pairs > 1 else "")


def _of_resamples(detectors: Mapping[str, Detector], pairs: Sequence[tuple[str, str]]) -> list[float]:
    """Return p-values of differences of accuracy: McNemar's test would take images of one writer for independent."""
    found = {name: resampled(detector, detector.default_threshold) for name, detector in detectors.items()}
    observed = [found[second].values["accuracy"] - found[first].values["accuracy"] for first, second in pairs]
    resamples = [found[second].resamples["accuracy"] - found[first].resamples["accuracy"] for first, second in pairs]
    return [float(p_value) for p_value in step_down(np.array(observed), np.array(resamples))]


def own_answers_tested(first: Detector, second: Detector) -> McNemar:
    """Test the answers of two detectors of the same images, each at its classifier's own threshold."""
    predictions = [detector.predict(detector.default_threshold) for detector in (first, second)]
    return mcnemar(first.judged.y_true, *predictions)


def _row(detectors: Mapping[str, Detector], pair: tuple[str, str], test: McNemar, p_value: float) -> dict[str, object]:
    first, second = pair
    both = [resampled(detectors[name], detectors[name].default_threshold) for name in (first, second)]
    found = {difference.key: difference for difference in differences(both[0], both[1], test)}
    return {
        "First": first,
        "Second": second,
        "F1, second - first": _in_words(found["f1"]),
        "Average precision, second - first": _in_words(found["average_precision"]),
        "ROC AUC, second - first": _in_words(found["roc_auc"]),
        "p": p_value,
        "Their answers": _conclusion(found["accuracy"], p_value),
        _NEEDED: None if detectors[first].clusters else needed_to_tell_apart(test, detectors[first].curve.n_samples),
    }


def _in_words(difference: Difference) -> str:
    low, high, few = difference.interval
    ends = f"{formats.signed_share(low)} to {formats.signed_share(high)}{', from few' if few else ''}"
    return f"{formats.signed_share(difference.value)} ({ends})"


def _conclusion(accuracy: Difference, p_value: float) -> str:
    if p_value >= SIGNIFICANT:
        return "cannot be told apart"
    return "second is right more often" if accuracy.value > 0 else "first is right more often"
