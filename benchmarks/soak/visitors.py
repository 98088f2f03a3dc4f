"""Visitors who do at random what visitors do: look, move, train, cancel, draw, upload, label, leave, come back."""

import asyncio
import random
import time
import urllib.error
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import quote

import numpy as np
from streamlit.proto.Alert_pb2 import Alert
from websockets import WebSocketException

from benchmarks.classroom import move, shown
from benchmarks.drawing import enlarged_png
from benchmarks.faults.hostile_files import damaged, heavy_files
from benchmarks.uploads import Uploader
from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.mnist import load_mnist
from tests.support.pen_strokes import canvas_json

PAGES = ("", "train", "thresholds", "errors", "draw", "compare")
_PAGES_OF_RUN = PAGES[:4]
_QUICK = ("SGDClassifier", "LogisticRegression", "DummyClassifier", "DecisionTreeClassifier", "KNeighborsClassifier")
_MOST_SEEDS = 200
_SECONDS_BETWEEN_ACTIONS = (0.5, 5.0)
_MOST_ACTIONS = 25
_LONGEST_WAIT, _LONGEST_WAIT_FOR_A_LINK = 40.0, 120.0
_SECONDS_FOR_A_FRAGMENT = 30.0
_SHARE_HOSTILE = 0.5
_N_HONEST = 20
# What a section says in the place of what raised something that nobody expected.
_APP_FAILED = "something in the app failed"


class Seen:
    """What all visitors together saw.

    Attributes
    ----------
    actions : Counter of str
    exceptions : Counter of str
        Streamlit's own error boxes, answers that never came, and connections that were lost.
    app_failures : Counter of str
        Sections in whose place the app said that something in it failed.
    sentences : Counter of str
        Other error boxes of the app: of trainings that failed, of files that cannot be read.
    announced : set of str
        Digests of the runs that a visitor asked for and was shown.
    """

    def __init__(self) -> None:
        self.actions = Counter[str]()
        self.exceptions = Counter[str]()
        self.app_failures = Counter[str]()
        self.sentences = Counter[str]()
        self.announced: set[str] = set()

    def take(self, visitor: "Visitor") -> None:
        """Take what a visitor who has left was shown."""
        self.exceptions.update(f"{error} (when it was to {visitor.doing})" for error in visitor.errors)
        self.actions["click on what was just gone"] += visitor.lost_clicks
        for box in visitor.boxes:
            (self.app_failures if _APP_FAILED in box else self.sentences)[box] += 1


class Visitor(Uploader):
    """A session that notes the error boxes it is shown.

    Attributes
    ----------
    boxes : set of str
        Texts of the app's own error boxes.
    lost_clicks : int
        Messages to a fragment that was just gone.
    doing : str
        What this visitor tries to do.
    """

    def __init__(self, address: str, query: str = "", page: str = "") -> None:
        super().__init__(address, query, page)
        self.boxes: set[str] = set()
        self.lost_clicks = 0
        self.doing = "open"

    async def run(self, fragment: str = "") -> float:
        """Run the page or a fragment, as `Session.run`.

        What is sent to a fragment that goes away at the same time is never answered, as in a browser. It is counted,
        and the whole page has to answer then.
        """
        if fragment:
            before, started = len(self._finished), time.perf_counter()
            await self._send(fragment)
            if await self.comes_to_show(
                lambda: any(not done or fragment in done for done in self._finished[before:]), _SECONDS_FOR_A_FRAGMENT
            ):
                return time.perf_counter() - started
            self.lost_clicks += 1
        return await super().run()

    async def arrive(self) -> None:
        """Open the page and wait until it stands in the app's navigation."""
        await self.open()
        await self.until(lambda: bool(self._hashes))

    async def leave(self) -> None:
        """Close the tab; a connection that was lost is noted."""
        try:
            await self.close()
        except (OSError, WebSocketException, AttributeError) as error:  # the last one where it never came to be opened
            self.errors.append(f"The connection was lost: {type(error).__name__}.")

    def one(self, kind: str, label: str) -> Any | None:
        """Return the first element of a kind with such a label, None if the page shows none."""
        return next((element for element in self.elements(kind) if element.label == label), None)

    def shows_threshold(self) -> bool:
        """Tell whether the page shows the threshold slider."""
        return self.component("threshold") is not None

    async def press(self, label: str) -> bool:
        """Press a button; return whether the page shows it."""
        button = self.one("button", label)
        if button is not None:
            await self.set(button.id, trigger_value=True)
        return button is not None

    async def comes_to_show(self, condition: Callable[[], bool], seconds: float = _LONGEST_WAIT) -> bool:
        """Wait for a while until something is so; it need not come."""
        deadline = time.monotonic() + seconds
        while not condition() and time.monotonic() < deadline:
            await asyncio.sleep(0.2)
        return condition()

    def _take(self, message: Any) -> None:
        super()._take(message)
        if message.WhichOneof("type") == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            if element.WhichOneof("type") == "alert" and element.alert.format == Alert.ERROR:
                self.boxes.add(element.alert.body)


async def visit(address: str, rng: random.Random, until: float, seen: Seen, files: Sequence[bytes]) -> None:
    """Visit the app again and again until a time of `time.monotonic`.

    Parameters
    ----------
    address : str
    rng : random.Random
    until : float
    seen : Seen
        Gets what this visitor sees.
    files : sequence of bytes
        Files to upload, honest and hostile.
    """
    while time.monotonic() < until:
        request = _small_experiment(rng) if rng.random() < 0.4 else None
        query = f"run={quote(request.to_link())}" if request is not None else ""
        visitor = Visitor(address, query, rng.choice(PAGES if request is None else _PAGES_OF_RUN))
        try:
            await visitor.arrive()
            if request is not None:
                seen.actions["open a link"] += 1
                await _train_linked(visitor, request, rng, seen)
            for _ in range(rng.randrange(3, _MOST_ACTIONS)):
                if time.monotonic() > until or visitor.errors:
                    break
                action = rng.choices(list(_ACTIONS), weights=list(_ACTIONS.values()))[0]
                visitor.doing = action.__name__.strip("_").replace("_", " ")
                seen.actions[visitor.doing] += 1
                await action(visitor, rng, seen, files)
                await asyncio.sleep(rng.uniform(*_SECONDS_BETWEEN_ACTIONS))
        except (OSError, WebSocketException) as error:
            visitor.errors.append(f"The connection was lost: {type(error).__name__}: {error}")
        await visitor.leave()
        seen.take(visitor)
        await asyncio.sleep(rng.uniform(*_SECONDS_BETWEEN_ACTIONS))


def files_to_upload(rng: random.Random) -> list[bytes]:
    """Return pictures, half of them honest, the others damaged or asking for far more than they hold."""
    images = load_mnist().test.images
    honest = [enlarged_png(images[rng.randrange(len(images))]) for _ in range(_N_HONEST)]
    heavy = [content for name, content in heavy_files().items() if not name.startswith(("zip", "npz"))]
    return honest + rng.sample(heavy, _N_HONEST // 2) + [damaged(rng) for _ in range(_N_HONEST // 2)]


def _small_experiment(rng: random.Random) -> Experiment:
    digit = rng.choice((None, *range(10)))
    return Experiment(digit=digit, classifier=rng.choice(_QUICK), n_train=1_000, seed=rng.randrange(_MOST_SEEDS))


async def _train_linked(visitor: Visitor, request: Experiment, rng: random.Random, seen: Seen) -> None:
    """Train what the link names, and wait for it or not."""
    await visitor.train_linked()
    if rng.random() < 0.7:
        await _note_answer(visitor, request, seen)


async def _note_answer(visitor: Visitor, request: Experiment, seen: Seen) -> None:
    title = naming.title(request)
    if await visitor.comes_to_show(lambda: shown(visitor) == title, _LONGEST_WAIT_FOR_A_LINK):
        seen.announced.add(request.digest)


async def _open_a_page(visitor: Visitor, rng: random.Random, seen: Seen, files: Sequence[bytes]) -> None:
    await visitor.go_to(rng.choice(PAGES))


async def _move_the_threshold(visitor: Visitor, rng: random.Random, seen: Seen, files: Sequence[bytes]) -> None:
    if not visitor.shows_threshold():
        await visitor.go_to("thresholds")
    for _ in range(rng.randrange(1, 6)):
        if not visitor.shows_threshold():
            return
        await move(visitor, rng.random())
        await asyncio.sleep(rng.uniform(0, 1))


async def _train(visitor: Visitor, rng: random.Random, seen: Seen, files: Sequence[bytes]) -> None:
    """Fill the form of the page Train and press its button; perhaps think better of it."""
    await visitor.go_to("train")
    request = _small_experiment(rng)
    n_train = visitor.one("slider", "Training images")
    classifier, digit = visitor.one("selectbox", "Classifier"), visitor.one("selectbox", "Digit")
    if n_train is None or classifier is None:
        return
    await visitor.set(n_train.id, double_array_value=[request.n_train])
    await visitor.set(classifier.id, string_value=next(o for o in classifier.options if f"({request.classifier})" in o))
    if digit is not None:
        await visitor.set(digit.id, string_value=rng.choice(list(digit.options)))
    await visitor.press("Train")
    if rng.random() < 0.2:
        await visitor.press("Cancel")
    elif rng.random() < 0.7:
        await visitor.comes_to_show(lambda: visitor.one("button", "Cancel") is None)


async def _cancel(visitor: Visitor, rng: random.Random, seen: Seen, files: Sequence[bytes]) -> None:
    await visitor.press("Cancel") or await visitor.press("Close")


async def _look_at_what_is_ready(visitor: Visitor, rng: random.Random, seen: Seen, files: Sequence[bytes]) -> None:
    await visitor.press("Show it") or await visitor.press("Train again") or await visitor.press("Train it")


async def _draw(visitor: Visitor, rng: random.Random, seen: Seen, files: Sequence[bytes]) -> None:
    await visitor.go_to("draw")
    if not await visitor.comes_to_show(lambda: visitor.component("canvas") is not None, 5):
        return
    strokes = [
        np.array([[rng.uniform(40, 280), rng.uniform(40, 280)] for _ in range(rng.randrange(3, 12))])
        for _ in range(rng.randrange(1, 3))
    ]
    drawing = {"raw": canvas_json(strokes), "data": None}
    canvas = visitor.component("canvas")
    if canvas is not None:  # the page may have been drawn anew meanwhile
        await visitor.set_component(canvas.id, drawing=drawing)
    if rng.random() < 0.6:
        await _label(visitor, rng)


async def _upload(visitor: Visitor, rng: random.Random, seen: Seen, files: Sequence[bytes]) -> None:
    await visitor.go_to("draw")
    if not visitor.elements("button_group"):
        return
    await visitor.choose_source("Upload a photo")
    if visitor.one("file_uploader", "Upload a photo") is None:
        return
    half = len(files) // 2
    content = rng.choice(files[half:] if rng.random() < _SHARE_HOSTILE else files[:half])
    try:
        await visitor.upload(content)
    except urllib.error.HTTPError as error:  # its widget says in the browser that the file was not taken
        seen.actions[f"an upload refused with {error.code}"] += 1
        return
    if rng.random() < 0.5:
        await _label(visitor, rng)


async def _label(visitor: Visitor, rng: random.Random) -> None:
    """Say what a drawing was meant to be, and add it to the class."""
    label = visitor.one("selectbox", "It was meant to be")
    if label is not None:
        await visitor.set(label.id, string_value=rng.choice(list(label.options)))
        await visitor.press("Add to the class")


Action = Callable[[Visitor, random.Random, Seen, Sequence[bytes]], Awaitable[None]]
_ACTIONS: dict[Action, int] = {
    _open_a_page: 6,
    _move_the_threshold: 6,
    _train: 3,
    _cancel: 1,
    _look_at_what_is_ready: 2,
    _draw: 2,
    _upload: 2,
}
