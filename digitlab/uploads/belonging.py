"""The offer to let rows belong together, where the name of a column speaks for it."""

from collections.abc import Mapping
from typing import Any

from digitlab.texts import vocabulary
from digitlab.texts.words import words_of
from digitlab.uploads.columns import Roles
from digitlab.uploads.detectors import UploadedDetectors
from digitlab.uploads.doubts import Action, Doubt

# With more different values hardly any rows share one.
_MOST_DIFFERENT = 0.95


def belonging_doubts(uploaded: UploadedDetectors, chosen: Mapping[str, Any]) -> tuple[Doubt, ...]:
    """Return the offer to let rows belong together, where a column is called like what has several rows."""
    table, roles = uploaded.table, uploaded.roles
    if roles.cluster is not None or "cluster" in chosen:
        return ()
    for name in table.names:
        if name in _taken(roles) or not set(words_of(name)) & vocabulary.CLUSTER:
            continue
        n = len(table.columns[name].combine_chunks().drop_null().dictionary_encode().dictionary)
        if 1 < n < _MOST_DIFFERENT * len(table):
            return (
                Doubt(
                    "belong_together",
                    f'"{name}" has {n:,} different values in {len(table):,} rows. Do rows of one "{name}" belong '
                    "together? Then intervals that take rows for independent are too narrow, and a threshold is best "
                    "checked on others than it was chosen on.",
                    (
                        Action("They belong together", {"cluster": name}),
                        Action("They are independent", {"cluster": False}),
                    ),
                    misleads=True,
                ),
            )
    return ()


def _taken(roles: Roles) -> set[str | None]:
    return {roles.label, *roles.scores, roles.weight, roles.split, roles.answer, roles.time}
