"""Which rows of a table do not judge: those that cannot be used, and those to choose a threshold by."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from digitlab.uploads.detectors import UploadedDetectors
from digitlab.uploads.doubts import Action, Doubt

# With more rows left out it is asked whether these are the right columns.
_MOST_LEFT_OUT = 0.5


def left_out_doubts(uploaded: UploadedDetectors) -> tuple[Doubt, ...]:
    """Return the sentence on rows that were left out for want of a label, a finite score or a weight.

    Rows whose label says that nobody knows are not among them: these have a sentence of their own.
    """
    table, roles = uploaded.table, uploaded.roles
    has_label = table.columns[roles.label].is_valid().to_numpy(zero_copy_only=False)
    without_label = int((~has_label).sum())
    known = uploaded.codes >= 0
    reasons = [f'{_rows(without_label)} without a label in "{roles.label}"'] if without_label else []
    fine = known.copy()
    for column, scores in uploaded.scores.items():
        finite = np.isfinite(scores)
        fine &= finite
        if n := int((known & ~finite).sum()):
            place = int(np.argmax(known & ~finite))
            reasons.append(f'{_rows(n)} without a finite score in "{column}" ({table.row_of(place)} first)')
    if uploaded.weights is not None:
        if n := int((fine & ~np.isfinite(uploaded.weights)).sum()):
            reasons.append(f'{_rows(n)} without a weight in "{roles.weight}"')
        fine &= np.isfinite(uploaded.weights)
    if uploaded.times is not None and (n := int((fine & ~np.isfinite(uploaded.times)).sum())):
        reasons.append(f'{_rows(n)} without a time in "{roles.time}"')
    if not reasons:
        return ()
    n_unknown = int((has_label & ~known).sum())
    n_left_out = uploaded.n_left_out - n_unknown
    return (
        Doubt(
            "left_out",
            f"{_rows(n_left_out)} of {len(table):,} cannot be used and {'is' if n_left_out == 1 else 'are'} left out: "
            f"{', '.join(reasons)}.",
            asks=n_left_out > _MOST_LEFT_OUT * len(table),
            # A row without a score is one to which the classifier gave no answer, and that may be the hard ones.
            misleads=any((known & ~np.isfinite(scores)).any() for scores in uploaded.scores.values()),
        ),
    )


def split_doubts(uploaded: UploadedDetectors, chosen: Mapping[str, Any]) -> tuple[Doubt, ...]:
    """Return the sentence on a guessed split: other rows than those that judge choose a threshold."""
    roles = uploaded.roles
    if roles.split is None or "split" in chosen:
        return ()
    return (
        Doubt(
            "split",
            f'"{roles.split}" divides the rows: {_rows(len(uploaded.judged))} with "{roles.judged}" judge, and '
            f"{_rows(len(uploaded.to_choose))} with other values are there to choose a threshold by.",
            (
                Action("Keep the split", {"split": roles.split, "judged": roles.judged}),
                Action("Judge by all rows", {"split": False}),
            ),
        ),
    )


def _rows(n: int) -> str:
    return "one row" if n == 1 else f"{n:,} rows"
