"""What is said of a zone, in the app, in a notebook and in a file."""

from digitlab.metrics.measures import Term

SWITCH = "Ask a person in between"
CLEAR_BELOW = "Clear below"
# What happens to a sample, by the name of the answer.
FLAGGED, ASKED, CLEARED = "Flagged", "Asked", "Cleared"
HELP = Term(
    SWITCH,
    "A second handle: what scores at or above the threshold is flagged, what scores below the second one is cleared, "
    "and a person is asked about all in between.",
    "cleared < clear below <= asked < threshold <= flagged",
)
LINE_ALONE = (
    "These are the measures of the threshold alone, as if nobody were asked: all below it counts as not flagged. "
    "Those of the zone stand above."
)
# By the keys of `decisions.two_places.SOURCES`, those in large numbers.
HEADLINE = {
    "precision": Term(
        "Precision",
        "How many of those flagged are right. Undefined where nothing is flagged.",
        "found / flagged",
    ),
    "negative_predictive_value": Term(
        "Negative predictive value",
        "How many of those cleared are rightly so. Undefined where nothing is cleared.",
        "rightly cleared / cleared",
    ),
    "recall": Term(
        "Recall among decided",
        "How many of the positives that are decided without a person are found. Those asked about do not count here.",
        "found / (found + misses)",
    ),
    "error_rate": Term(
        "Errors among decided",
        "How many of all that is decided without a person is wrong.",
        "(false alarms + misses) / (flagged + cleared)",
    ),
}
PHRASES = {
    "asked": "A person is asked about {asked} of 1,000 {noun_plural}{limits}. Of a day's",
    "a_day": "it is {asked_a_day}.",
    "errs": "The person errs in",
    "of_100": "of 100.",
    "left": "Errors left, of 1,000: {errors}. Decided wrongly: {false_alarms} false alarms and {misses} misses; by the "
    "person: {by_person}.",
    "limits": " (95 % interval {low} to {high}{few})",
    "few": ", from few",
    "unknown": "With weights or rows that belong together, an interval between two lines is computed when you let go.",
    "unknown_alone": "With weights or rows that belong together, an interval between two lines takes digitlab's app "
    "or a notebook.",
    "a_day_label": "How many come in a day",
    "errs_label": "In how many of 100 the person errs",
    "wrong_number": "Type a number from {low} to {high}.",
    "threshold_says": "{at}: precision {precision}, {asked} asked",
    "clear_below_says": "{at}: negative predictive value {negative_predictive_value}, {asked} asked",
}
EXAMPLES = {"flagged": "flagged", "asked": "asked", "cleared": "cleared", "wrong": "wrong"}
