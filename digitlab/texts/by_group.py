"""What is said of groups: at one line and at lines of their own, what these cost and whom, and what cannot be alike."""

import math
import unicodedata
from collections.abc import Mapping, Sequence

from digitlab.metrics.groups import (
    GROUP_MEASURES,
    all_together,
    group_share,
    implied_false_positive_rate,
    largest_gap,
    n_comparisons,
)
from digitlab.metrics.lines import LineChoice
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.texts import formats

TITLE = "By group"
NAMES = {
    "recall": MEASURES["recall"].name,
    "precision": MEASURES["precision"].name,
    "false_positive_rate": MEASURES["false_positive_rate"].name,
    "queue_rate": "Share flagged",
}
# By the names of `texts.colours`.
COLOURS = {"recall": "recall", "precision": "precision", "false_positive_rate": "muted", "queue_rate": "muted"}
WORDS = {
    "group": "Group",
    "line": "Line of",
    "exact_line": "Exact line of",
    "clear": "Clear differences from all others:",
    "none_clear": "No difference between groups is clear.",
}
_BLANK = "(blank)"
_LONGEST = 60
_MOST_GROUPS_TOLD = 12
# Two groups differ in prevalence by no more than this part of the odds: then it hardly keeps their shares apart.
_NEARLY_ALIKE = 0.1


def shown_name(name: str) -> str:
    """Return a group's name as plain text that can be seen."""
    printable = "".join(character if character.isprintable() else "?" for character in name)
    return printable if printable.strip() else _BLANK


def short_name(name: str) -> str:
    """Return a group's name for a sentence."""
    shown = shown_name(name)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]} ..."


def size(n_rows: int, n_positive: float, n_weighted: float, noun_plural: str) -> str:
    """Return how many rows a group has: "5,000 images, 512 positive", and for how many they stand where they weigh.

    Positives count by their weights, so that they stand beside the sum of all weights, not beside the number of rows.
    """
    rows, positive = f"{n_rows:,} {noun_plural}", f"{formats.count(n_positive)} positive"
    return (
        f"{rows}, {positive}"
        if n_weighted == n_rows
        else f"{rows} that count as {formats.count(n_weighted)}, {positive}"
    )


def look_alike(names: Sequence[str]) -> str:
    """Say where names of groups differ only in how they are written, or return nothing."""
    seen: dict[str, str] = {}
    for name in names:
        plain = unicodedata.normalize("NFKC", name).strip().casefold()
        if plain in seen:
            return (
                f"“{short_name(seen[plain])}” and “{short_name(name)}” differ only in how they are written: if they "
                "are one group, mend the column."
            )
        seen[plain] = name
    return ""


def note(n_groups: int, counted_on: str, *, is_clustered: bool, is_weighted: bool) -> str:
    """Say what the figures of groups are counted on, and what stands under each."""
    other = "the other one" if n_groups == 2 else "all others together"
    sentences = [
        f"Counted on {counted_on}.",
        "Under each share stands its 95 % interval (Wilson, 1927), and then by how much it lies above that of "
        f"{other} (Newcombe, 1998). These intervals are wider, so that all {n_comparisons(n_groups)} differences "
        "hold at once in 95 of 100 samples (Bonferroni); “differs” stands where one is on one side of 0. "
        "“From few” stands where fewer than ten of one outcome are behind it: there nothing is called clear.",
    ]
    if is_clustered:
        sentences.append(
            "Intervals know what belongs together, within a group; of fewer than 50 clusters nothing is called clear."
        )
    elif is_weighted:
        sentences.append("Intervals know that rows weigh differently.")
    return " ".join(sentences)


def how_chosen(
    choice: LineChoice, numbers: Mapping[str, float], threshold: float, chosen_name: str, checked_name: str
) -> str:
    """Say how lines were chosen, for a page, a file and a program."""
    line = formats.threshold(threshold)
    if not choice.has_own_lines:
        return f"One line for all groups, {line}."
    if not chosen_name:
        return "A line for each group, set by hand."
    asked = choice.label[:1].lower() + choice.label[1:]
    if choice.alike:
        goals = " and ".join(NAMES[key].lower() for key in choice.alike)
        what = f"each comes as near as it can to the {goals} that one line at {line} has over all groups"
    else:
        what = ", ".join(
            f"{number.label[:1].lower()}{number.label[1:]} {formats.number(numbers[number.key])}"
            for number in choice.numbers
        )
    return f"A line for each group, chosen for {asked} ({what}) on {chosen_name}, checked on {checked_name}."


def no_own_lines(names: Sequence[str], noun_plural: str) -> str:
    """Say which groups, by names that may stand in a sentence, keep the common line because they must; or nothing."""
    if not names:
        return ""
    told = ", ".join(names[:_MOST_GROUPS_TOLD])
    more = f" and {len(names) - _MOST_GROUPS_TOLD} more" if len(names) > _MOST_GROUPS_TOLD else ""
    return (
        f"Without a line of their own, because there are no {noun_plural} of a kind that this choice takes to choose "
        f"by: {told}{more}. They keep the common line."
    )


def what_it_costs(names: Sequence[str], common: Sequence[OperatingPoint], own: Sequence[OperatingPoint]) -> str:
    """Say what own lines change against the common one, in all, and in which group most of all; names as above."""
    before, after = all_together(common), all_together(own)
    changes = [(name, new.tp - old.tp, new.fp - old.fp) for name, old, new in zip(names, common, own, strict=True)]
    if not any(found or alarms for _, found, alarms in changes):
        return "On these rows own lines change nothing: each flags what the common one flags."
    whole = f"Against one line: {_change(after.tp - before.tp, after.fp - before.fp)} in all."
    gains = max(changes, key=lambda change: change[1])
    loses = min(changes, key=lambda change: change[1])
    pays = max(changes, key=lambda change: change[2])
    told = {name: (found, alarms) for name, found, alarms in (gains, loses, pays)}
    single = "; ".join(f"{name}: {_change(*change)}" for name, change in told.items())
    return f"{whole} {'In each group' if len(changes) == len(told) else 'Most of all'}: {single}."


def _change(found: float, alarms: float) -> str:
    return f"{_more(found)} found, {_more(alarms)} false alarms"


def _more(change: float) -> str:
    number = formats.count(abs(change))
    return "as many" if number == "0" else f"{number} {'more' if change > 0 else 'fewer'}"


def gaps(points: Sequence[OperatingPoint]) -> dict[str, str]:
    """Return the largest difference between two groups of each measure, by the measures' names."""
    return {NAMES[key]: formats.share(largest_gap(points, key)) for key in GROUP_MEASURES}


def not_all_at_once(names: Sequence[str], common: Sequence[OperatingPoint]) -> str:
    """Say, with the figures of one line, why equal recall, precision and false positive rate exclude each other."""
    whole = all_together(common)
    kinds = [point for point in common if 0 < point.tp + point.fn < point.n_samples]
    if len(kinds) < 2 or not whole.tp or not whole.fp:
        return (
            "Where prevalences differ, groups cannot all have the same recall, the same precision and the same false "
            "positive rate (Chouldechova, 2017; Kleinberg et al., 2017). These rows hold too little to show it with."
        )
    shares = {
        name: (point.tp + point.fn) / point.n_samples
        for name, point in zip(names, common, strict=True)
        if 0 < point.tp + point.fn < point.n_samples
    }
    lowest, highest = min(shares, key=lambda name: shares[name]), max(shares, key=lambda name: shares[name])
    recall, precision = (group_share(whole, key).value for key in ("recall", "precision"))
    rates = [implied_false_positive_rate(shares[name], precision, recall) for name in (lowest, highest)]
    said = [formats.prevalence(shares[name]) for name in (lowest, highest)]
    if math.isclose(shares[lowest], shares[highest]):
        return (
            "Here all groups are equally often positive, so that recall, precision and false positive rate could be "
            "alike in all of them at once. Where prevalences differ that cannot be (Chouldechova, 2017; Kleinberg et "
            "al., 2017)."
        )
    prevalences = f"In “{lowest}” {said[0]} are positive, in “{highest}” {said[1]}"
    if math.isclose(*rates, rel_tol=_NEARLY_ALIKE):
        return (
            f"{prevalences}: nearly as many. So what keeps these groups apart even with lines of their own is not how "
            "often they are positive, but how well the scores tell positives from negatives in each. Where prevalences "
            "differ more, groups cannot even in principle all have the same recall, the same precision and the same "
            "false positive rate (Chouldechova, 2017; Kleinberg et al., 2017)."
        )
    return (
        f"Not all can hold at once. {prevalences}. If both had the recall ({formats.share(recall)}) "
        f"and the precision ({formats.share(precision)}) "
        f"that one line has over all rows, the false positive rate would have to be {formats.share(rates[0])} in the "
        f"one and {formats.share(rates[1])} in the other: prevalence / (1 - prevalence) x (1 - precision) / precision "
        "x recall (Chouldechova, 2017; Kleinberg et al., 2017)."
    )
