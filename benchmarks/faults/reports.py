"""What no browser would report of the components: each report leaves a page that stands, and nothing moves.

Sends states of the components that tell Python where their handles are, with values of all types and sizes and without
the field that is asked for, to a real server.
"""

import asyncio
import itertools
import json
import random
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from benchmarks.faults.outcome import Outcome
from digitlab.experiments.experiment import Experiment
from digitlab.mnist import load_mnist
from digitlab.store import RunStore
from digitlab.training.train import train
from tests.support.server import Server
from tests.support.sessions import Session

MOST_SECONDS_FOR_ONE = 5.0
_PATIENCE = 20.0
_MAX_NOTES = 10


class Reporter(NamedTuple):
    """A component, where it is, and the field in which it reports."""

    page: str
    query: dict[str, str]
    name: str
    field: str


REPORTERS = (
    Reporter("thresholds", {"by_group": "by_hand"}, "group_table", "lines"),
    Reporter("thresholds", {"clear_below": "-1"}, "threshold_slider", "position"),
    Reporter("errors", {"run": Experiment(digit=None).to_link()}, "reject_slider", "level"),
    Reporter("", {"clear_below": "-1"}, "threshold_slider", "position"),
    Reporter("train", {}, "browser_memory", "visit"),
)
_NUMBERS: tuple[Any, ...] = (
    None, True, 0, -1, 0.5, 1e308, -1e308, 5e-324, float("nan"), float("inf"), float("-inf"), 2**70, "", "0.5",
    "x" * 100_000, [], {}, [[]], [0.5, 0.5], ["x", "y"], [1e308, -1e308], [None, None], [0.5] * 50_000, {"a": {}},
)  # fmt: skip
_FIELDS = ("threshold", "clear_below", "prevalence", "person_errs", "a_day", "level", "by", "kind", "visitor", "asked")


def attack(n: int, seed: int) -> Outcome:
    """Report anything in turn from each component.

    Parameters
    ----------
    n : int
        Reports.
    seed : int

    Returns
    -------
    Outcome
    """
    with tempfile.TemporaryDirectory() as home:
        store = RunStore(Path(home))
        for experiment in (Experiment(), Experiment(digit=None)):
            store.save(train(experiment, load_mnist()))
        with Server(Path(home)) as server:
            started = time.perf_counter()
            notes = asyncio.run(_report_all(server.address, n, random.Random(seed)))
            seconds = time.perf_counter() - started
    return Outcome(n, n - len(notes), len(notes), (f"{n:,} reports in {seconds:.0f} s", *notes[:_MAX_NOTES]))


async def _report_all(address: str, n: int, generator: random.Random) -> list[str]:
    notes: list[str] = []
    sessions = []
    for reporter in REPORTERS:
        session = Session(address, query=urlencode(reporter.query), page=reporter.page, patience=_PATIENCE)
        await session.open()
        await session.until(lambda s=session, name=reporter.name: s.component(name) is not None)  # type: ignore[misc]
        sessions.append(session)
    for session, reporter in itertools.islice(itertools.cycle(zip(sessions, REPORTERS, strict=True)), n):
        component, report = session.component(reporter.name), _report(reporter.field, generator)
        before, started = len(session.errors), time.perf_counter()
        if component is not None:
            await session.set(component.id, json_value=json.dumps(report))
        seconds = time.perf_counter() - started
        if component is None or len(session.errors) > before or seconds > MOST_SECONDS_FOR_ONE:
            said = session.errors[before:] or [f"{seconds:.1f} s"]
            notes.append(f"{reporter.name} at /{reporter.page}: {str(report)[:80]}: {said[0][:100]}")
    for session in sessions:
        await session.close()
    return notes


def _report(field: str, generator: random.Random) -> Any:
    """Return a state of a component: usually the field with anything in it, else anything."""
    value = generator.choice(_NUMBERS)
    if generator.random() < 0.6:
        value = {name: generator.choice(_NUMBERS) for name in generator.sample(_FIELDS, generator.randrange(1, 5))}
    return {field: value} if generator.random() < 0.8 else value if isinstance(value, dict) else {"other": value}
