"""The registry of decisions, and how one is read from JSON and from a link.

To add a kind, write its dataclass in a module of this room and its entry in `KINDS`.
"""

import json
from collections.abc import Mapping
from typing import Any

from digitlab.decisions.decision import Decision
from digitlab.decisions.line import Line
from digitlab.decisions.lines_by_group import LinesByGroup
from digitlab.decisions.reject import Reject
from digitlab.decisions.zone import Zone

KINDS: dict[str, type[Decision]] = {kind.kind: kind for kind in (Line, Zone, LinesByGroup, Reject)}
# Far more than any decision needs.
_LONGEST = 100_000


def decision_from_json(text: str | Mapping[str, Any]) -> Decision:
    """Return the decision of JSON, as text or parsed.

    Raises
    ------
    ValueError
        If it is none: of another kind, with missing or further fields, with numbers that are not finite or cross.

    Examples
    --------
    >>> decision_from_json('{"kind": "zone", "clear_below": 0.2, "threshold": 0.8}')
    Zone(clear_below=0.2, threshold=0.8)
    """
    values = _parsed(text) if isinstance(text, str) else text
    if not isinstance(values, Mapping) or not all(isinstance(name, str) for name in values):
        raise ValueError("A decision in JSON is an object with a kind.")
    kind = values.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise ValueError(f"The kind of a decision is one of {', '.join(KINDS)}, and it is {kind!r:.40}.")
    return KINDS[kind].from_json({name: value for name, value in values.items() if name != "kind"})


def _parsed(text: str) -> Any:
    if len(text) > _LONGEST:
        raise ValueError("A decision in JSON is shorter than this text.")
    try:
        return json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise ValueError("A decision must be valid JSON in which each name stands once.") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("A name stands twice.")
    return dict(pairs)


def decision_from_link(parameters: Mapping[str, str]) -> Decision | None:
    """Return the decision of an address bar's parameters, None where they make none; further parameters do not matter.

    It is of the kind with the most of its parameters there, so that `clear_below` beside `threshold` makes a zone.

    Examples
    --------
    >>> decision_from_link({"threshold": "0.8", "clear_below": "0.2", "digit": "7"})
    Zone(clear_below=0.2, threshold=0.8)
    >>> decision_from_link({"threshold": "0.8", "clear_below": "0.9"}) is None
    True
    """
    there = [kind for kind in KINDS.values() if all(name in parameters for name in kind.link_names())]
    if not there:
        return None
    try:
        return max(there, key=lambda kind: len(kind.link_names())).from_link(parameters)
    except (ValueError, TypeError, OverflowError):
        return None
