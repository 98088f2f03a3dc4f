"""Experiments and links that nobody should send: each is answered with an experiment or with a sentence.

A link may hold anything. The first part builds experiments out of it, as the address bar does. The second one opens
links on a real server: all pages have to stand, nothing may be trained, and nothing of a visitor's Markdown be alive.
"""

import asyncio
import json
import random
import re
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from streamlit.proto.Alert_pb2 import Alert

from benchmarks.faults.outcome import Outcome
from digitlab.augmentation import AUGMENTATIONS
from digitlab.classifiers import REGISTRY
from digitlab.decisions.reject import WAYS
from digitlab.experiments.experiment import FOLDS, Experiment, ExperimentError
from digitlab.metrics.lines import LINE_CHOICES
from digitlab.mnist import load_mnist
from digitlab.store import RunStore
from digitlab.training.train import train
from tests.support.markdown import is_inert
from tests.support.server import Server
from tests.support.sessions import Session

EXPERIMENTS_FOR_A_LINK = 16
SECONDS_FOR_LINKS = 80.0
SECONDS_FOR_A_PAGE = 30.0
MOST_SECONDS_FOR_ONE = 0.25
AT_ONCE = 6
PAGES = ("", "train", "thresholds", "errors", "draw", "compare", "class")
_LONGEST_SENTENCE = 600
_MAX_NOTES = 10
_FIELDS = tuple(Experiment.__dataclass_fields__)
_MARKDOWN = (
    "# Your session has expired\n\n[Sign in](https://evil.example)",
    "![](https://evil.example/pixel.png)",
    "<img src=x onerror=alert(1)>",
    "https://evil.example www.evil.example someone@evil.example",
    ":material/home: :red[red] :smile: $x^2$",
    "**bold** `code` ``` fence",
    "'quoted' [a](b) 'again'",
)
_ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 7, 10, 1_000, 60_000, 2**32, 2**64, 0.0, -0.0, 3.0, 0.001, 1e308, 5e-324,
    float("nan"), float("inf"), float("-inf"), "", "7", "none", "\ud800", "\u202e", "\x00", "x" * 5_000,
    [], {}, [[]], {"a": {}}, [0] * 100, *FOLDS, *REGISTRY, *AUGMENTATIONS, *_MARKDOWN,
)  # fmt: skip
_ROOMS = ("", "ABCDEF", "abcdef ", "x" * 5_000, "\u202e", "../../etc", "accuracy_lies", *_MARKDOWN)
_BY_GROUP = (*LINE_CHOICES, "0.5,-1", "nan,1", "1e308,-1e308", "1e999,0", ",", ",".join(["0.5"] * 20_000))
_WAYS = (*WAYS, "", "luck", *_MARKDOWN)
_NUMBERS = ("1e999", "-1e999", "nan", "1e308", "-1e308", "5e-324", "0", "-0.0", "0.5", "1_0", "٣", "", "x" * 5_000)


def attack(n: int, seed: int) -> Outcome:
    """Build experiments from anything, then open links with anything.

    Parameters
    ----------
    n : int
        Experiments; for every 16 of them one link is opened, as many as fit into 80 s.
    seed : int

    Returns
    -------
    Outcome
    """
    generator = random.Random(seed)
    experiments = _attack_experiments(n, generator)
    links = _attack_links(n // EXPERIMENTS_FOR_A_LINK, generator)
    return Outcome(
        experiments.tried + links.tried,
        experiments.held + links.held,
        experiments.failed + links.failed,
        experiments.notes + links.notes,
    )


def _attack_experiments(n: int, generator: random.Random) -> Outcome:
    started, slowest, notes = time.perf_counter(), 0.0, []
    n_possible = 0
    for _ in range(n):
        text = _linked_text(generator)
        begun = time.perf_counter()
        fault, is_possible = _fault_of(text)
        seconds = time.perf_counter() - begun
        slowest = max(slowest, seconds)
        n_possible += is_possible
        if fault or seconds > MOST_SECONDS_FOR_ONE:
            notes.append(f"{fault or f'{seconds:.2f} s'}: {text[:100]!r}")
    seconds = time.perf_counter() - started
    figures = f"{n:,} experiments in {seconds:.0f} s, {n_possible:,} possible; the slowest took {slowest * 1e3:.0f} ms"
    return Outcome(n, n - len(notes), len(notes), (figures, *notes[:_MAX_NOTES]))


def _fault_of(text: str) -> tuple[str, bool]:
    """Return what is wrong with the answer to a text, and whether it is an experiment."""
    try:
        experiment = Experiment.from_json(text)
    except ExperimentError as error:
        said = str(error)
        is_sentence = said.endswith(".") and said.isprintable() and len(said) <= _LONGEST_SENTENCE
        return "" if is_sentence else f"no short sentence, {said[:50]!r}", False
    except Exception as error:
        return type(error).__name__, False
    for again in (Experiment.from_json(experiment.to_json()), Experiment.from_json(experiment.to_link())):
        if again != experiment or again.digest != experiment.digest or hash(again) != hash(experiment):
            return "another experiment comes back", True
    return "", True


def _linked_text(generator: random.Random) -> str:
    """Return what a link holds: an experiment with odd values, or no experiment at all."""
    if generator.random() < 0.1:
        return generator.choice(
            (
                "[" * generator.randrange(1, 9_000),
                '{"parameters":' * generator.randrange(1, 700),
                f'{{"seed": {"9" * generator.randrange(1, 6_000)}}}',
                f'{{"seed": {generator.choice(("NaN", "Infinity", "1e999", "0x1", "-0"))}}}',
                json.dumps(generator.choice(_ODD)),
                " " * generator.randrange(100_000),
                "".join(generator.choices('{}[]":,0123456789eE.-nulltruefalse\\u', k=generator.randrange(80))),
            )
        )
    classifier = generator.choice(list(REGISTRY))
    names = [parameter.name for parameter in REGISTRY[classifier].parameters]
    values: dict[str, Any] = {"classifier": classifier}
    for field in generator.sample(_FIELDS, generator.randrange(4)):
        values[field] = _odd_value(generator)
    if names and generator.random() < 0.6:
        values["parameters"] = {generator.choice(names): _odd_value(generator) for _ in range(generator.randrange(3))}
    if generator.random() < 0.05:
        values[str(generator.choice(_ODD))] = 1
    return json.dumps(values, ensure_ascii=generator.random() < 0.9)


def _odd_value(generator: random.Random) -> Any:
    kind = generator.random()
    if kind < 0.7:
        return generator.choice(_ODD)
    if kind < 0.8:
        return generator.randrange(-(10**6), 10**6)
    if kind < 0.9:
        return generator.uniform(-100, 100)
    return "".join(chr(generator.randrange(0x3000)) for _ in range(generator.randrange(30)))


def _attack_links(n: int, generator: random.Random) -> Outcome:
    with tempfile.TemporaryDirectory() as home:
        store = RunStore(Path(home))
        for experiment in (Experiment(), Experiment(digit=None)):
            store.save(train(experiment, load_mnist()))
        with Server(Path(home)) as server:
            started = time.perf_counter()
            faults = asyncio.run(_open_all(server.address, n, generator))
            seconds = time.perf_counter() - started
            log = server.log
    n_opened = len(faults)
    notes = [fault for fault in faults if fault]
    n_trained = len(re.findall("Training .* begins", log))
    if n_trained:
        notes.append(f"{n_trained} trainings began without being asked for")
    if "Traceback" in log:
        notes.append(f"the server wrote a traceback: {log[log.index('Traceback') :][-300:]}")
    figures = f"{n_opened:,} links opened in {seconds:.0f} s"
    return Outcome(n_opened, n_opened - len(notes), len(notes), (figures, *notes[:_MAX_NOTES]))


async def _open_all(address: str, n: int, generator: random.Random) -> list[str]:
    """Open links, a few at once, until all are opened or the time is over; return the fault of each, "" for none."""
    links = iter([(generator.choice(PAGES), _query(generator)) for _ in range(n)])
    deadline = time.perf_counter() + SECONDS_FOR_LINKS
    faults: list[str] = []

    async def visit() -> None:
        for page, query in links:
            if time.perf_counter() > deadline:
                return
            faults.append(await _open(address, page, query))

    await asyncio.gather(*(visit() for _ in range(AT_ONCE)))
    return faults


async def _open(address: str, page: str, query: str) -> str:
    session = Session(address, query=query, page=page)
    try:
        await session.open()
        # A fresh server's first visitors see the page in the second run only.
        await session.until(lambda: bool(session.elements("heading")), SECONDS_FOR_A_PAGE)
    except Exception as error:
        return f"{type(error).__name__} at /{page}?{query[:100]}"
    await session.close()
    alerts = session.elements("alert")
    if session.errors:
        return f"{session.errors[0][:100]} at /{page}?{query[:100]}"
    if any(alert.format == Alert.ERROR for alert in alerts):
        return f"an error box at /{page}?{query[:100]}"
    said = [alert.body.replace("clear_below", "") for alert in alerts if "The link" in alert.body]
    if not all(map(is_inert, said)):
        return f"live Markdown at /{page}?{query[:100]}"
    return ""


def _query(generator: random.Random) -> str:
    """Return a query string; each parameter may be there, several times, and may hold anything."""
    # Four of ten links open a run that is stored, so that the rest of the link has something to stand by.
    stored = [Experiment().to_link(), Experiment(digit=None).to_link()]
    run = generator.choice(stored) if generator.random() < 0.5 else _linked_text(generator)[:50_000]
    pairs = [("run", run)] if generator.random() < 0.8 else []
    numbers = [(name, _NUMBERS) for name in ("digit", "threshold", "clear_below", "prevalence", "level", "by_group")]
    for name, values in (*numbers, ("by", _WAYS), ("by_group", _BY_GROUP), ("run", _MARKDOWN)):
        pairs += [(name, generator.choice(values)) for _ in range(generator.choice((0, 0, 0, 1, 1, 2)))]
    for name in ("room", "teach", "lesson"):
        pairs += [(name, generator.choice(_ROOMS)) for _ in range(generator.choice((0, 0, 0, 0, 1, 2)))]
    query = urlencode(pairs, errors="surrogatepass", quote_via=quote)
    return query if generator.random() < 0.95 else query[: generator.randrange(len(query) + 1)] + "%ED%A0%80&&=;#"
