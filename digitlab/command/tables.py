"""How a command is told what a table's columns are, and how it reads them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from digitlab.evaluation.detectors import Detector
from digitlab.uploads.errors import ScoresError
from digitlab.uploads.scores import ScoresReading, read_scores

# What cannot be done as it was asked for; 1 and 2 are answers of `digitlab check`.
REFUSED = 3
_ROLES = {
    "label": "Column of the truth.",
    "positive": "Value of the label that counts as positive.",
    "scores": "Column of scores, the higher the likelier positive.",
    "weight": "Column that says for how many cases a row stands.",
    "split": "Column that says which rows judge and which choose.",
    "cluster": "Column of what rows belong together by, such as a patient.",
    "time": "Column that says when each row was.",
}


class Refusal(click.ClickException):
    """What was asked for cannot be done; the message says why and what to do."""

    exit_code = REFUSED


def takes_table(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the argument TABLE and the options that say what its columns are."""
    for role, text in reversed(_ROLES.items()):
        command = click.option(f"--{role}", help=f"{text} Guessed if left out, as on the page.")(command)
    accepts = click.option(
        "--accept", is_flag=True, help="Go on although something speaks against how the table was read."
    )
    return click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))(accepts(command))


def read(table: Path, *, accept: bool, **roles: str | None) -> tuple[ScoresReading, Detector]:
    """Read a table; tell on the standard error stream as what, and what speaks against it.

    Raises
    ------
    Refusal
        If it cannot be read, or if only a person can say what is meant and nobody did.
    """
    try:
        reading = read_scores(table, **{role: value for role, value in roles.items() if value is not None})
        detector = reading.detector()
    except (ScoresError, OSError) as error:
        raise Refusal(str(error)) from error
    left_out = f", {reading.n_left_out:,} left out" if reading.n_left_out else ""
    further = {"weight": reading.weight, "split": reading.split}
    said = "".join(f", {role} {name}" for role, name in further.items() if name is not None)
    click.echo(
        f"{table.name}: {reading.n_rows:,} rows{left_out}; label {reading.label} = {reading.positive}, score "
        f"{reading.score}{said}",
        err=True,
    )
    for doubt in reading.doubts:
        click.echo(f"Look at this: {doubt}", err=True)
    if reading.asks and not accept:
        raise Refusal(
            "Figures of a table that was read wrongly would be worth nothing. Say what is right with --label, "
            "--positive and --scores, or say --accept if it was read as you meant it."
        )
    return reading, detector
