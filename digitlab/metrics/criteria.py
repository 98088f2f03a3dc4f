"""The criteria of "Find a threshold", each one entry: what it asks for, how it is met, and its words.

To add a criterion, add its entry. The app, a saved file and a notebook offer it; `digitlab.metrics.choosing` and
`digitlab/widget/criteria.js` read it alike.

Expressions (`digitlab.metrics.expressions`) are of the attributes of an `OperatingPoint` and of the criterion's own
numbers. In a text, ``{expression|format}`` is a number in one of the formats of `digitlab.texts.formats`;
``{confidence}`` and ``{noun_plural}`` are words. Of a text of several pieces, each with a condition, those are written
whose condition holds.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Text: TypeAlias = str | tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Number:
    """A number that a criterion asks for.

    Attributes
    ----------
    key : str
        Its name in expressions.
    label : str
    lowest, highest, default, step : float
        As they are typed.
    is_percent : bool
        Whether it is typed in per cent; expressions take it as a share.
    help : str
    """

    key: str
    label: str
    lowest: float
    highest: float
    default: float
    step: float
    is_percent: bool = False
    help: str = ""

    def value(self, typed: float) -> float:
        """Return what expressions take for what was typed."""
        return typed / 100 if self.is_percent else typed


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """What a threshold is chosen by.

    Attributes
    ----------
    key, label : str
    numbers : tuple of Number
    needs : {"both kinds", "positives", ""}
        Which labels there must be; without them it is impossible, and what is right for the only kind is the nearest.
    allowed : str
        Expression: which operating points are; all if empty.
    maximised : tuple of str
        Expressions: of the allowed the one with the highest first value is chosen, then the highest second, and so on,
        then the highest threshold.
    possible : str
        Expression: whether the chosen one meets the criterion, where that is not said by `allowed`.
    nearest : tuple of str
        What is maximised among those that flag something if none is allowed.
    promised : str
        Key of the measure, a share, that is to be at least ``wanted``; empty where the best there is is asked for.
    trials, mistake : str
        What the promised measure is a share of, and what lowers it: "flagged {noun_plural}", "false alarm".
    in_sequence : bool
        How it is promised with confidence: if so by `promises.sure_in_sequence`, else by `promises.sure_each`.
    request : str
        Text to stand after "chosen for".
    found, missed, unsure : Text
        What is said of the chosen point, of the nearest where the criterion is impossible, and of the nearest where it
        cannot be promised with confidence.
    outcome : str
        Text: what any operating point makes of the request.
    """

    key: str
    label: str
    numbers: tuple[Number, ...] = ()
    needs: Literal["both kinds", "positives", ""] = ""
    allowed: str = ""
    maximised: tuple[str, ...]
    possible: str = ""
    nearest: tuple[str, ...] = ()
    promised: str = ""
    trials: str = ""
    mistake: str = ""
    in_sequence: bool = False
    request: str
    found: Text
    missed: Text = ""
    unsure: Text = ""
    outcome: str


ONE_KIND: Text = (
    ("n_samples > 0", "All of these are of one kind, and a threshold needs both kinds to weigh one against the other."),
    ("predicted_positive == 0", " The nearest flags nothing."),
    ("predicted_positive > 0", " The nearest flags everything."),
)
CONFIDENCE = 0.95
CONFIDENCE_LABEL = "With 95 % confidence"
CONFIDENCE_HELP = (
    "A threshold that just reaches the figure on these {noun_plural} often misses it on others. With confidence it "
    "keeps a distance, or there is none: in at most 5 of 100 samples would this rule promise what is false."
)
_COST = "(fp * false_alarm + fn * miss)"
_SQUARE = "beta * beta"
_F_BETA = f"(1 + {_SQUARE}) * tp / ((1 + {_SQUARE}) * tp + {_SQUARE} * fn + fp)"
_J = "recall - false_positive_rate"
_ERROR_RATES = (
    "{1 - recall|percent} of the positives are missed and {false_positive_rate|percent} of the negatives flagged"
)
_ENTRIES = (
    Criterion(
        key="precision",
        label="Few false alarms: precision at least",
        numbers=(Number("wanted", "Precision at least", 0, 100, 95, 0.5, is_percent=True),),
        needs="positives",
        allowed="precision >= wanted",
        maximised=("recall", "precision"),
        nearest=("precision", "recall"),
        promised="precision",
        trials="flagged {noun_plural}",
        mistake="false alarm",
        in_sequence=True,
        request="a precision of at least {wanted|percent}{confidence}",
        found="At this precision the highest recall is {recall|percent}.",
        missed="No threshold reaches a precision of {wanted|percent}. "
        "The nearest has {precision|percent}, with a recall of {recall|percent}.",
        unsure="No threshold can be promised to have a precision of {wanted|percent}{confidence}. "
        "The surest has {precision|percent} here, with a recall of {recall|percent}.",
        outcome="{precision|percent} precision",
    ),
    Criterion(
        key="recall",
        label="Few misses: recall at least",
        numbers=(Number("wanted", "Recall at least", 0, 100, 95, 0.5, is_percent=True),),
        allowed="(recall >= wanted) & (predicted_positive > 0)",
        maximised=("precision", "recall"),
        nearest=("predicted_positive",),
        promised="recall",
        trials="positives",
        mistake="miss",
        request="a recall of at least {wanted|percent}{confidence}",
        found="At this recall the highest precision is {precision|percent}.",
        unsure="{tp + fn|count} positives are too few to be that sure. The nearest flags everything.",
        outcome="{recall|percent} recall",
    ),
    Criterion(
        key="f_beta",
        label="A balance: highest F-beta",
        numbers=(
            Number(
                "beta",
                "Beta",
                0.1,
                5,
                1,
                0.1,
                help="How many times as much recall counts as precision; at 1 both count alike.  \n"
                "`(1 + beta^2) TP / ((1 + beta^2) TP + beta^2 FN + FP)`",
            ),
        ),
        needs="positives",
        maximised=(_F_BETA,),
        request="the highest F{beta|number}",
        found=f"The highest F{{beta|number}} of all thresholds is {{{_F_BETA}|share}}.",
        outcome=f"F{{beta|number}} {{{_F_BETA}|share}}",
    ),
    Criterion(
        key="cost",
        label="Money: lowest cost",
        numbers=(
            Number("false_alarm", "Cost of a false alarm", 0, 100_000, 1, 1),
            Number("miss", "Cost of a miss", 0, 100_000, 10, 1),
        ),
        maximised=(f"-{_COST}",),
        request="the lowest cost at {false_alarm|number} a false alarm and {miss|number} a miss",
        found=(
            ("n_samples > 0", f"The lowest cost is {{{_COST}|count}} for all {{n_samples|count}} together."),
            (
                "predicted_positive == 0",
                " Flagging nothing is cheapest: a false alarm costs too much, compared with a miss.",
            ),
        ),
        outcome=f"a cost of {{{_COST} / n_samples|per_thousand}} for each 1,000",
    ),
    Criterion(
        key="budget",
        label="Time: a budget of {noun_plural} to look at",
        numbers=(
            Number(
                "budget",
                "{Noun_plural} flagged of 1,000",
                1,
                1000,
                100,
                1,
                help="Somebody has to look at each of them.",
            ),
        ),
        allowed="(predicted_positive > 0) & (predicted_positive * 1000 <= budget * n_samples)",
        maximised=("predicted_positive",),
        nearest=("-predicted_positive",),
        request="at most {budget|count} of 1,000 flagged",
        found=(
            ("tp + fn > 0", "Within this budget {recall|percent} of the positives are found."),
            ("tp + fn == 0", "There are no positives to be found."),
        ),
        missed="{predicted_positive|count} of these {n_samples|count} share the highest score, so that the fewest that "
        "can be flagged are {queue_rate|per_thousand} of 1,000.",
        outcome="{queue_rate|per_thousand} of 1,000 flagged",
    ),
    Criterion(
        key="equal_errors",
        label="Equal error rates",
        needs="both kinds",
        maximised=("-abs(false_positive_rate - (1 - recall))",),
        possible="abs(false_positive_rate - (1 - recall)) <= 0.01",
        request="equal error rates",
        found=f"Here {_ERROR_RATES}.",
        missed=(
            # From 100 samples on, one of them moves a rate by no more than the two may differ.
            ("(tp + fn >= 100) & (fp + tn >= 100)", "Ties in the scores keep the two rates apart."),
            (
                "(tp + fn < 100) | (fp + tn < 100)",
                "{tp + fn|count} positives and {fp + tn|count} negatives move the rates in large steps.",
            ),
            ("n_samples > 0", f" At the nearest threshold {_ERROR_RATES}."),
        ),
        outcome=_ERROR_RATES,
    ),
    Criterion(
        key="youden",
        label="Youden's J: recall minus false positive rate",  # Youden, 1950
        needs="both kinds",
        maximised=(_J,),
        possible="recall > false_positive_rate",
        request="the highest J",
        found=f"The highest J of all thresholds is {{{_J}|share}}.",
        missed="No threshold is better than guessing (J is 0 at best). The nearest flags nothing.",
        outcome=f"J {{{_J}|share}}",
    ),
)
CRITERIA: dict[str, Criterion] = {criterion.key: criterion for criterion in _ENTRIES}
