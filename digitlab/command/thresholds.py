"""The commands that choose a threshold, check one, and write one into a file."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import numpy as np

from digitlab.command.tables import Refusal, read, takes_table
from digitlab.evaluation.detectors import Detector
from digitlab.export.page import save_html
from digitlab.metrics.choosing import Choice, choose
from digitlab.metrics.intervals import Interval
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.promises import Promise, Verdict
from digitlab.texts import choices, formats
from digitlab.uploads.scores import ScoresReading


class _Range(click.FloatRange):
    """A range of numbers, of which "nan" is none: click's takes it, because it lies on neither side."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail("nan is not a number.", param, ctx)
        return number


_SHARE = _Range(0, 1)
# Measures for which a least value can be held: shares of which more is better.
HELD = [key for key, measure in MEASURES.items() if measure.share is not None and measure.higher_is_better]
# A threshold that clears a smaller part of the rows, or that lies between 0 and 1 where scores reach higher, is perhaps
# meant for another scale.
_FEW_CLEARED, _NO_SHARES_FROM = 0.01, 20
_EXIT_CODES = {"kept": 0, "broken": 1, "undecided": 2, "undefined": 2}
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command(
    short_help="Find a threshold, and check it on other rows.",
    epilog="Example: digitlab find scores.csv --precision 0.95 --confidence 0.95",
)
@takes_table
@click.option("--precision", type=_SHARE, help="Find the threshold with most recall at this precision.")
@click.option("--recall", type=_SHARE, help="Find the threshold with most precision at this recall.")
@click.option("--confidence", type=_Range(0.5, 1, max_open=True), help="How sure the promise shall be.")
@_as_json
def find(
    table: Path,
    precision: float | None,
    recall: float | None,
    confidence: float | None,
    as_json: bool,
    accept: bool,
    **roles: str | None,
) -> None:
    """Find a threshold, and say what it keeps on rows that did not choose it.

    Ends with 0 if one was found and 1 if the wish is impossible on these rows; then the nearest is printed. 3 says that
    the table could not be read or the command was wrong.
    """
    if (precision is None) == (recall is None):
        raise Refusal("Say what is wanted: either --precision or --recall.")
    reading, detector = read(table, accept=accept, **roles)
    criterion, wanted = ("precision", precision) if recall is None else ("recall", recall)
    holdout = detector.holdout
    if holdout is None:
        raise Refusal("There are too few rows to choose a threshold on some and to check it on others.")
    choice = choose(holdout.chosen_on, criterion, confidence=confidence, wanted=float(wanted or 0))
    held = holdout.checked_on.at(choice.point.threshold)
    verdict = None if choice.promise is None else choice.promise.judged(held)
    facts = {
        "threshold": float(choice.point.threshold),
        "possible": choice.possible,
        "chosen_on": holdout.chosen_name,
        "checked_on": holdout.checked_name,
        "checked": _measured(held),
        "verdict": None if verdict is None else verdict.judgement,
        **_read_as(reading),
    }
    click.echo(_json(facts) if as_json else "\n".join(_found(choice, verdict, facts, detector.noun_plural)))
    raise SystemExit(0 if choice.possible else 1)


def _found(choice: Choice, verdict: Verdict | None, facts: dict[str, Any], noun_plural: str) -> list[str]:
    lines = [f"threshold  {formats.exact_threshold(choice.point.threshold)}"]
    if choice.possible:
        lines.append(f"Chosen for {choices.request(choice)}, on {facts['chosen_on']}. {choices.sentence(choice)}")
    else:
        impossible = choices.PHRASES["impossible"].format(request=choices.request(choice))
        lines.append(f"{impossible} {choices.sentence(choice)}")
    lines += [f"Checked on {facts['checked_on']}:", *_in_words(facts["checked"])]
    if verdict is not None and choice.possible:
        lines.append(choices.verdict_sentence(verdict, noun_plural))
    needed = choices.needed_sentence(choice, noun_plural)
    return [*lines, needed] if needed else lines


def _limits(command: Callable[..., Any]) -> Callable[..., Any]:
    for key in reversed(HELD):
        option = f"--{key.replace('_', '-')}"
        command = click.option(option, key, type=_SHARE, help=f"The least {MEASURES[key].name.lower()}.")(command)
    return command


@click.command(epilog="Example: digitlab check scores.csv --threshold 0.4 --precision 0.9 --recall 0.7")
@takes_table
@click.option("--threshold", type=float, required=True, help="What lies at or above it is flagged.")
@_limits
@_as_json
def check(table: Path, threshold: float, as_json: bool, accept: bool, **limits_and_roles: Any) -> None:
    """Check a threshold against limits: a gate for a pipeline.

    Each limit is judged by the exact 95 % interval of its measure on the table's rows, which should be others than
    those that chose the threshold. Ends with 0 where all lower ends reach their limits, 1 where an upper end stays
    below, 2 where the rows are too few to tell, and 3 where the table could not be read or the command was wrong. Of
    independent rows 0 is false in at most 2.5 of 100 tables, however many limits; 1 may be in 2.5 for each limit.

    What the rows keep opens no gate, and ends with 3, while something says that they may be too good: rows without a
    score, repeated ones, rows that belong together, a threshold beyond all scores. --accept says that it is meant.
    """
    limits = {key: limits_and_roles.pop(key) for key in HELD}
    asked = {key: limit for key, limit in limits.items() if limit is not None}
    if not asked:
        raise Refusal("Say what shall be held: --precision, --recall or another limit (digitlab check --help).")
    reading, detector = read(table, accept=accept, **limits_and_roles)
    point = detector.curve.at(_finite(threshold))
    verdicts = {key: Promise(MEASURES[key], limit).judged(point) for key, limit in asked.items()}
    codes = [_EXIT_CODES[verdict.judgement] for verdict in verdicts.values()]
    code = 1 if 1 in codes else max(codes)
    if code == 0 and not accept:
        _refuse_what_may_be_too_good(reading, detector, threshold)
    if as_json:
        facts = {
            "outcome": {0: "kept", 1: "broken", 2: "undecided"}[code],
            "threshold": threshold,
            "limits": {key: _judged(verdict) for key, verdict in verdicts.items()},
            **_read_as(reading),
        }
        click.echo(_json(facts))
    else:
        for verdict in verdicts.values():
            click.echo(_line(verdict))
    raise SystemExit(code)


def _refuse_what_may_be_too_good(reading: ScoresReading, detector: Detector, threshold: float) -> None:
    """Refuse to call limits kept where the reading, or a threshold on another scale, may be why they are."""
    reasons = [*reading.misleading, *_on_another_scale(detector, threshold)]
    if reasons:
        raise Refusal(
            f"The limits would be kept, but perhaps for a wrong reason. {' '.join(reasons)} Mend the table, say what "
            "is right (--cluster and others, see digitlab check --help), or say --accept if it is as you meant it."
        )


def _on_another_scale(detector: Detector, threshold: float) -> list[str]:
    """Say that a threshold may be meant for scores of another scale, such as 0.5 where scores are percentages."""
    lowest, highest = detector.curve.scores[[0, -1]].tolist()
    point = detector.curve.at(threshold)
    n_cleared = point.fn + point.tn
    flags = "nothing" if threshold > highest else "everything"
    if threshold <= highest and n_cleared > 0:
        flags = f"all but {formats.percent(n_cleared / detector.curve.n_samples)} of the rows"
    is_beyond = threshold > highest or n_cleared <= _FEW_CLEARED * detector.curve.n_samples
    is_share = 0 < threshold < 1 and lowest >= 0 and highest > _NO_SHARES_FROM
    if not (is_beyond or is_share):
        return []
    reach = f"{formats.exact_threshold(lowest)} to {formats.exact_threshold(highest)}"
    return [
        f"The threshold {formats.exact_threshold(threshold)} flags {flags}, and the scores reach from {reach}: is it "
        "on their scale?"
    ]


def _line(verdict: Verdict) -> str:
    measure, limit = verdict.promise.measure, formats.percent(verdict.promise.at_least)
    said = {
        "kept": "kept",
        "broken": "broken",
        "undecided": f"left open by {formats.count(verdict.n_trials)} rows",
        "undefined": "undefined at this threshold",
    }[verdict.judgement]
    needed = f"; about {formats.count(verdict.n_needed)} would settle it" if verdict.n_needed else ""
    value = f"{formats.percent(verdict.value)}, 95 % interval {formats.percent_limits(verdict.interval)}"
    return f"{measure.name}: at least {limit}; {value}: {said}{needed}."


def _judged(verdict: Verdict) -> dict[str, Any]:
    return {
        "at_least": verdict.promise.at_least,
        "value": verdict.value,
        "interval": [verdict.interval.low, verdict.interval.high],
        "verdict": verdict.judgement,
        "rows": verdict.n_trials,
        "rows_needed": verdict.n_needed,
    }


@click.command(
    short_help="Write one HTML file in which the threshold still moves.",
    epilog="Example: digitlab html scores.csv --threshold 0.4 -o report.html",
)
@takes_table
@click.option("--threshold", type=float, help="Where the handle stands; the scores' own if left out.")
@click.option("--prevalence", type=_Range(0, 1, min_open=True, max_open=True), help="Of another world.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="TABLE.html if left out.")
def html(
    table: Path,
    threshold: float | None,
    prevalence: float | None,
    output: Path | None,
    accept: bool,
    **roles: str | None,
) -> None:
    """Write one HTML file in which the threshold still moves; it needs no server and no network."""
    _, detector = read(table, accept=accept, **roles)
    target = table.with_suffix(".html") if output is None else output
    try:
        save_html(detector, target, threshold=threshold, prevalence=prevalence)
    except (OSError, ValueError) as error:
        raise Refusal(f"{target} could not be written: {error}") from error
    click.echo(str(target))


def _measured(point: OperatingPoint) -> dict[str, dict[str, Any]]:
    """Return precision and recall with their intervals."""
    found = {}
    for key in ("precision", "recall"):
        interval = MEASURES[key].interval(point, None)
        found[key] = {"value": float(MEASURES[key].of(point)), "interval": [interval.low, interval.high]}
    return found


def _in_words(measured: dict[str, dict[str, Any]]) -> list[str]:
    return [
        f"{key:<10} {formats.percent_with_interval(each['value'], Interval(*each['interval']))}"
        for key, each in measured.items()
    ]


def _read_as(reading: ScoresReading) -> dict[str, Any]:
    names = ("label", "positive", "score", "n_rows", "n_left_out", "doubts")
    return {"table": {name: getattr(reading, name) for name in names}}


def _json(facts: dict[str, Any]) -> str:
    """Return facts as JSON, in which what is undefined is null."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(each) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [plain(each) for each in value]
        if isinstance(value, float | np.floating):
            return float(value) if math.isfinite(value) else None
        return value

    return json.dumps(plain(facts), indent=2)


def _finite(threshold: float) -> float:
    if not math.isfinite(threshold):
        raise Refusal(f"--threshold is {threshold}, and must be a finite number, such as 0.5.")
    return threshold
