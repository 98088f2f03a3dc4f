"""What a zone is found by, each one entry: what it asks for, what it promises, and its words.

To add a criterion, add its entry here and its rule to `zone_choosing.RULES`. Texts are as those of `metrics.criteria`:
their expressions are of `zone_choosing.values_of` and of the criterion's own numbers.
"""

from dataclasses import dataclass

from digitlab.metrics.criteria import Number, Text


@dataclass(frozen=True)
class SidePromise:
    """What a criterion promises of a part of the samples: that a measure there is at least so high.

    Attributes
    ----------
    point : {"upper", "lower", "decided"}
        The operating point of `TwoPlaces` whose measure it is.
    measure : str
        Key of a measure that is a share.
    wanted : str
        Key of the criterion's number that is asked for.
    is_rest : bool
        Whether the measure shall be at least one minus this number.
    name : str
        What the measure is called where it is promised.
    trials : str
        What it is a share of: "flagged {noun_plural}".
    """

    point: str
    measure: str
    wanted: str
    name: str
    trials: str
    is_rest: bool = False

    def at_least(self, numbers: dict[str, float]) -> float:
        """Return what is promised, 0 to 1."""
        return 1 - numbers[self.wanted] if self.is_rest else numbers[self.wanted]


@dataclass(frozen=True, kw_only=True)
class ZoneCriterion:
    """What a zone is chosen by.

    Attributes
    ----------
    key, label : str
    numbers : tuple of Number
    promises : tuple of SidePromise
        What can be kept or broken; empty where the best there is is asked for.
    has_confidence : bool
        Whether it can be promised with confidence.
    request : str
        Text to stand after "chosen for".
    found, missed, unsure : Text
        What is said of the chosen zone, of the nearest where the criterion is impossible, and of what is offered where
        it cannot be promised with confidence.
    outcome : Text
        What any zone makes of the request.
    """

    key: str
    label: str
    numbers: tuple[Number, ...]
    promises: tuple[SidePromise, ...] = ()
    has_confidence: bool = False
    request: str
    found: Text
    missed: Text = ""
    unsure: Text = ""
    outcome: Text


_PERSON = Number(
    "person",
    "The person errs in",
    0,
    50,
    0,
    0.5,
    is_percent=True,
    help="Of what the person is asked, how much is answered wrongly. At 0 % a person is always right.",
)
_ASKED = " A person is asked about {asked_rate|per_thousand} of 1,000."
_AFTER_ASKING = "n_errors + person * n_asked"
_COST = (
    "fp * false_alarm + fn * miss + n_asked * asking + person * (asked_negative * false_alarm + asked_positive * miss)"
)
_SIDES = (
    ("n_flagged > 0", " {n_flagged|count} are flagged with a precision of {precision|percent}."),
    ("n_flagged == 0", " Nothing is flagged."),
    (
        "n_cleared > 0",
        " {n_cleared|count} are cleared with a negative predictive value of {negative_predictive_value|percent}.",
    ),
    ("n_cleared == 0", " Nothing is cleared."),
    ("n_samples > 0", _ASKED),
)
_ENTRIES = (
    ZoneCriterion(
        key="errors",
        label="Few errors: at most so many among the decided",
        numbers=(Number("errors", "Errors among the decided at most", 0, 50, 1, 0.1, is_percent=True),),
        promises=(
            SidePromise(
                "decided", "accuracy", "errors", "right among the decided", "decided {noun_plural}", is_rest=True
            ),
        ),
        request="at most {errors|percent} errors among the decided",
        found="With so few errors the most that can be decided are {n_decided|count} of {n_samples|count}." + _ASKED,
        missed="No zone has so few errors among the decided. The nearest has {error_rate|percent}, among "
        f"{{n_decided|count}}.{_ASKED}",
        outcome="{error_rate|percent} errors among the decided",
    ),
    ZoneCriterion(
        key="asked",
        label="Little to ask: at most so many asked",
        numbers=(
            Number(
                "asked",
                "{Noun_plural} asked about, of 1,000",
                0,
                1000,
                100,
                1,
                help="A person has to look at each of them.",
            ),
            _PERSON,
        ),
        request="at most {asked|count} of 1,000 asked",
        found=(
            ("n_samples > 0", "With so many questions the fewest errors are {n_errors|count} among the decided"),
            ("person > 0", f" and, with those of the person, {{{_AFTER_ASKING}|number}} in all"),
            ("n_samples > 0", f".{_ASKED}"),
        ),
        outcome="{asked_rate|per_thousand} of 1,000 asked, with {error_rate|percent} errors among the decided",
    ),
    ZoneCriterion(
        key="sides",
        label="Each side sure: precision and negative predictive value at least",
        numbers=(
            Number("precision_wanted", "Precision at least", 0, 100, 95, 0.5, is_percent=True),
            Number("npv_wanted", "Negative predictive value at least", 0, 100, 99, 0.1, is_percent=True),
        ),
        promises=(
            SidePromise("upper", "precision", "precision_wanted", "precision", "flagged {noun_plural}"),
            SidePromise(
                "lower",
                "negative_predictive_value",
                "npv_wanted",
                "negative predictive value",
                "cleared {noun_plural}",
            ),
        ),
        has_confidence=True,
        request="a precision of at least {precision_wanted|percent} and a negative predictive value of at least "
        "{npv_wanted|percent}{confidence}",
        found="With both, the most that can be decided are {n_decided|count} of {n_samples|count}." + _ASKED,
        missed=(("n_samples > 0", "No zone has both. What is left of it:"), *_SIDES),
        unsure=(("n_samples > 0", "Both together cannot be promised{confidence}. What can be:"), *_SIDES),
        outcome=(
            ("n_flagged > 0", "{precision|percent} precision"),
            ("n_flagged == 0", "nothing flagged"),
            ("n_cleared > 0", " and {negative_predictive_value|percent} negative predictive value"),
            ("n_cleared == 0", " and nothing cleared"),
        ),
    ),
    ZoneCriterion(
        key="cost",  # Chow, 1970
        label="Money: lowest cost, with a price of asking",
        numbers=(
            Number("false_alarm", "Cost of a false alarm", 0, 100_000, 10, 1),
            Number("miss", "Cost of a miss", 0, 100_000, 50, 1),
            Number("asking", "Cost of asking", 0, 100_000, 1, 1),
            _PERSON,
        ),
        request="the lowest cost at {false_alarm|number} a false alarm, {miss|number} a miss and {asking|number} a "
        "question",
        found=(
            ("n_samples > 0", f"The lowest cost is {{{_COST}|count}} for all {{n_samples|count}} together.{_ASKED}"),
            ("n_asked == 0", " Asking is too dear here: one line is cheapest."),
        ),
        outcome=f"a cost of {{({_COST}) / n_samples|per_thousand}} for each 1,000",
    ),
)
ZONE_CRITERIA: dict[str, ZoneCriterion] = {criterion.key: criterion for criterion in _ENTRIES}
