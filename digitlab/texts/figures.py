"""What stands in figures, of Plotly and of the widget: titles, axes, legends, and what hovering tells."""

import re
from typing import NamedTuple

from digitlab.texts import formats

# A little more than 0 to 1, so that a curve along an edge is not cut in half.
FROM_0_TO_1 = (-0.02, 1.02)
GUESSING = "Guessing"
IMAGINED = "In the imagined world"
THIS_RUN = "This run"
BLINDLY = "Looking blindly"


class Titles(NamedTuple):
    """The titles of a figure and of its axes."""

    title: str
    x: str
    y: str


BY_THRESHOLD = Titles("Precision and recall by threshold", "Threshold", "Precision, recall")
PRECISION_RECALL = Titles("Precision against recall", "Recall", "Precision")
ROC = Titles("ROC curve", "False positive rate", "Recall")
SCORES = Titles("Scores", "Score", "Count")
GAINS = Titles("Cumulative gains", "Part looked at", "Part of the positives found")
LIFT = Titles("Lift", "Part looked at", "Lift")
CALIBRATION = Titles("Calibration", "Predicted probability", "Share of positives")
COST = Titles("Expected cost", "Part flagged", "Expected cost of 1,000")
NET_BENEFIT = Titles("Net benefit", "A miss costs as much as … false alarms", "Net benefit, of 100")
BY_PERCENTILE = Titles(
    "Precision and recall by percentile", "Threshold, as percentile of the scores", "Precision (—), recall (- -)"
)
SCORE_BY_TIME = Titles("Score by training time", "Training time, seconds (logarithmic)", "F1 or accuracy")
COST_BY_THRESHOLD = Titles("Cost by threshold", "Threshold", "Expected cost of 1,000")
VOTES = Titles("Votes", "Digit", "Votes")
GUESSES = Titles("Guesses", "Guess", "Guesses")


def hover(*lines: str, name: str = "") -> str:
    """Return Plotly's template of what hovering tells.

    Parameters
    ----------
    *lines : str
        With numbers by the names of their formats: "Recall {x:share}".
    name : str
        Of the line or bar, to stand beside the lines.

    Returns
    -------
    str
    """
    text = re.sub(r"\{(\w+):(\w+)\}", lambda number: f"%{{{number[1]}:{formats.D3[number[2]]}}}", "<br>".join(lines))
    return f"{text}<extra>{name}</extra>"
