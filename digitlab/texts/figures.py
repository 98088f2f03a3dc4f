"""What stands in figures, of Plotly and of the widget: titles, axes, legends, and what hovering tells."""

import re
from typing import NamedTuple

from digitlab.texts import formats

# A little more than 0 to 1, so that a curve along an edge is not cut in half.
FROM_0_TO_1 = (-0.02, 1.02)
# Plotly's ticks of shares.
PERCENT_TICKS = ".0%"
FINE_PERCENT_TICKS = ".1~%"

# Legends.
PRECISION, RECALL = "Precision", "Recall"
GUESSING = "Guessing"
GUESSING_AREA, GUESSING_PRECISION = "Guessing: area 0.5", "Guessing: {}"
AREA, AREA_OF = "Area {}", "{}: area {}"
MEAN_OF = "Mean of {}"
IMAGINED = "In the imagined world"
THIS_RUN, THESE_SCORES = "This run", "These scores"
BLINDLY, PERFECT = "Looking blindly", "Perfect"
FLAG_EVERYTHING, FLAG_NOTHING = "Flag everything", "Flag nothing"
CALIBRATED = "Calibrated"
BEST_ZONES, BEST_LINE, THIS_ZONE = "Zones with the fewest errors", "One line, nobody asked", "This zone"
ONE_DIGIT, TEN_DIGITS = "One digit: F1", "Ten digits: accuracy"
TRAINING_IMAGES = "Training images"
COST_OF_1000, OF_THE_CLASS = "Cost of 1,000", "Thresholds of the class"
ZONES_OF_THE_CLASS = "Zones of the class"
CLASS_MEDIAN, CHOSEN_ON_OTHERS = "Median of the class", "Chosen on other images"
PREDICTED, TRUE = "predicted", "true"
SAMPLE, HOLDS, MISSES = "Sample", "Holds the truth", "Misses the truth"
SCORE_HERE, THRESHOLD_HERE, TRUTH_HERE = "score {}", "threshold {}", "the truth, {}"


class Titles(NamedTuple):
    """The titles of a figure's axes, and of the figure where it has one."""

    x: str = ""
    y: str = ""
    title: str = ""


NO_TITLES = Titles()
BY_THRESHOLD = Titles("Threshold", "Precision, recall", "Precision and recall by threshold")
PRECISION_RECALL = Titles("Recall", "Precision", "Precision against recall")
ROC = Titles("False positive rate", "Recall", "ROC curve")
SCORES = Titles("Score", "Count", "Scores")
# What it shows, for those who do not see it.
BY_THRESHOLD_ALT = "Precision and recall at every score, with 95 % intervals"
# By the names that the widget has for its figures, and for what is drawn in them.
OF_WIDGET = {"by_threshold": BY_THRESHOLD, "precision_recall": PRECISION_RECALL, "roc": ROC, "scores": SCORES}
LEGENDS_OF_WIDGET = {"precision": PRECISION, "recall": RECALL, "at_prevalence": IMAGINED, "guessing": GUESSING}
GAINS = Titles("Part looked at", "Part of the positives found", "Cumulative gains")
LIFT = Titles("Part looked at", "Lift")
CALIBRATION = Titles("Predicted probability", "Share of positives")
OVER_TIME = Titles("Rows by time", "Precision, recall")
COST = Titles("Part flagged", "Expected cost of 1,000")
NET_BENEFIT = Titles("A miss costs as much as … false alarms", "Net benefit, of 100")
RISK_COVERAGE = Titles("Part that is decided", "Errors among the decided")
BY_PERCENTILE = Titles("Threshold, as percentile of the scores", "Precision (—), recall (- -)")
SCORE_BY_TIME = Titles("Training time, seconds (logarithmic)", "F1 or accuracy")
COST_OF_ZONES = Titles("Score: from where a person is asked to where it is flagged", "Expected cost of 1,000")
COST_BY_THRESHOLD = Titles("Threshold", "Expected cost of 1,000")
DIGIT_SCORES = Titles("Digit", "Score")
DIGIT_PROBABILITIES = Titles("Digit", "Probability")
ONE_SCORE = Titles("Score")
VOTES = Titles("Digit", "Votes")
GUESSES = Titles("Guess", "Guesses")


def learning(unit: str, measure: str) -> Titles:
    """Return the titles of a learning curve over steps of a unit ("epoch")."""
    return Titles(f"{unit.capitalize()}s", measure)


def missing_bands(sizes: tuple[float, float], fewest: int) -> str:
    """Say which curves have no band because too little is known of a kind, or nothing.

    Parameters
    ----------
    sizes : tuple of float
        How many equal, independent positives and negatives there are.
    fewest : int
        How many it takes.
    """
    curves = (("precision and recall", "positives"), ("ROC", "negatives"))
    missing = [
        f"no band around {curve}, because its {kind} are worth {formats.count(n)} independent ones, and {fewest} are "
        "needed"
        for (curve, kind), n in zip(curves, sizes, strict=True)
        if n < fewest
    ]
    return f"There is {', and '.join(missing)}." if missing else ""


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
    text = re.sub(r"\{(\w+)(?::(\w+))?\}", _plotly_number, "<br>".join(lines))
    return f"{text}<extra>{name}</extra>"


def _plotly_number(number: re.Match[str]) -> str:
    return f"%{{{number[1]}:{formats.D3[number[2]]}}}" if number[2] else f"%{{{number[1]}}}"
