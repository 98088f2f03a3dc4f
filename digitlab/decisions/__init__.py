"""What is done with a score: a line, a zone in which a person is asked, a line for each group, or only sure answers.

A decision is one noun that slider, finder, figures, link, file, notebook and script take. Each kind is a frozen
dataclass in a module of its own, with an entry in `kinds.KINDS`.
"""

from digitlab.decisions.answers import ASKED, CLEARED, FLAGGED
from digitlab.decisions.decision import Decision
from digitlab.decisions.kinds import KINDS, decision_from_json, decision_from_link
from digitlab.decisions.line import Line
from digitlab.decisions.lines_by_group import LinesByGroup
from digitlab.decisions.reject import Reject
from digitlab.decisions.two_places import TwoPlaces
from digitlab.decisions.zone import Zone

__all__ = [
    "ASKED",
    "CLEARED",
    "FLAGGED",
    "KINDS",
    "Decision",
    "Line",
    "LinesByGroup",
    "Reject",
    "TwoPlaces",
    "Zone",
    "decision_from_json",
    "decision_from_link",
]
