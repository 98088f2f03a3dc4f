"""Who is wrong? The class votes what an image shows that classifiers misread, or whose label is suspect."""

from collections.abc import Mapping
from contextlib import suppress

import numpy as np
import pandas as pd
import streamlit as st

from digitlab.activities.wrong import Vote, counts_by_digit, hardest, majority, wrong_on_images
from digitlab.classroom.errors import RoomError
from digitlab.classroom.room import Json, Round
from digitlab.digit_reader import load_test_readings
from digitlab.experiments import naming
from digitlab.experiments.tasks import DIGITS, TEN_DIGITS
from digitlab.figures.classroom import votes_by_digit
from digitlab.metrics.intervals import proportion_interval
from digitlab.texts import formats
from digitlab.ui.classroom.activity import Activity, History, send_single, visible
from digitlab.ui.classroom.response_sheets import ResponseSheet
from digitlab.ui.components.figures import show_figure
from digitlab.ui.components.voters import SHIPPED
from digitlab.ui.state import shared
from digitlab.ui.state.cache import cached

_ZOOM = 10
_TTL = 60
_MOST_RUNS = 8


class WhoIsWrong(Activity[Vote]):
    """The activity."""

    name = "wrong"
    title = "Who is wrong?"
    sentence = "An image that classifiers misread, or whose label is suspect: the class votes before it is shown."
    response = Vote
    options = frozenset({"hardness", "image"})
    nouns = ("vote", "votes")

    def ask(self, key: str) -> Json:
        """Let the teacher choose an image by its rank; it is not shown, so that the teacher may vote, too."""
        order, coming = _order(), st.session_state.get(f"{key}-coming", 1)
        number = st.number_input(
            "Image",
            1,
            len(order),
            min(coming, len(order)),
            key=f"{key}-image-{coming}",
            help="1 is the test image that fooled most readers on this server; the next one comes with each round.",
        )
        return {"image": int(order[number - 1])}

    def move_on(self, key: str, setting: Json) -> None:
        """Offer the next image."""
        coming = f"{key}-coming"
        shown = st.session_state.get(f"{key}-image-{st.session_state.get(coming, 1)}", 1)
        st.session_state[coming] = int(shown) + 1

    def of_lesson(self, options: Mapping[str, str]) -> Json:
        """Return the test image that a lesson names, or the one with the rank that it sets."""
        if "image" in options:
            return {"image": _whole(options["image"], "image", len(shared.data().test.labels) - 1)}
        order = _order()
        return {"image": int(order[min(int(options.get("hardness", "1")), len(order)) - 1])}

    def headline(self, setting: Json) -> str:
        """Return the question."""
        return "What is it?"

    def show_question(self, round_: Round) -> None:
        """Show the image, large, without its label."""
        image = 255 - shared.data().test.images[round_.setting["image"]].reshape(28, 28)
        st.image(image.repeat(_ZOOM, axis=0).repeat(_ZOOM, axis=1), alt="A handwritten digit to vote on")

    def show_student(self, sheet: ResponseSheet) -> None:
        """Show the ten digits to choose from."""
        sent = sheet.sent(Vote).get("digit")
        key = f"vote-{sheet.key}"
        choice = st.segmented_control(
            "What is it?", DIGITS, default=None if sent is None else sent.digit, key=key, width="stretch"
        )
        sent = send_single(sheet, key, "digit", None if choice is None else Vote(choice), sent)
        if sent is not None:
            st.success(f"Sent: {sent.digit}. Choose another one and send again, if you change your mind.")

    def show_result(self, history: History[Vote]) -> None:
        """Show the votes on the image, and the errors of class and readers on all images of this room so far."""
        round_ = history[-1][0]
        image = round_.setting["image"]
        label = int(shared.data().test.labels[image])
        votes = [[response.content for _, response in visible([each])] for each in history]
        seen, counted = st.columns([1, 2], vertical_alignment="center")
        with seen:
            self.show_question(round_)
        with counted:
            st.markdown(f"## {_verdict(majority(votes[-1]), label)}")
            show_figure(
                votes_by_digit(counts_by_digit(votes[-1]), label),
                f"votes-{round_.id}",
                f"Votes of the class for each digit, of an image whose label says {label}",
            )
        st.dataframe(
            pd.DataFrame([{"Reader": name, "Reads": str(predicted[image])} for name, predicted in _readings().items()]),
            hide_index=True,
            alt="What each reader reads in this image",
        )
        _show_errors([each.setting["image"] for each, _ in history], votes)


def _whole(text: str, name: str, highest: int) -> int:
    """Return a number that a lesson sets, 0 to `highest`; raises `RoomError` if it is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= highest):
        raise RoomError(f"The lesson's {name} is {text!r:.40}, and must be a whole number from 0 to {highest:,}.")
    return int(text)


def _verdict(voted: int | None, label: int) -> str:
    """Return in one line whether the class and the label agree."""
    if voted is None:
        return f"The label says {label}, and the class is of no one mind"
    if voted == label:
        return f"The label says {label}, and so does the class"
    return f"The label says {label}, the class {voted}: who is right?"


def _order() -> np.ndarray:
    return hardest(_readings(), shared.data().test.labels)


@cached(seconds=_TTL)
def _readings() -> dict[str, np.ndarray]:
    """Return by name what the shipped reader and the server's runs of all ten digits predict for the test images."""
    found = {SHIPPED.title: load_test_readings().astype(np.int64)}
    for experiment in [each for each in shared.stored_experiments() if each.task == TEN_DIGITS][:_MOST_RUNS]:
        with suppress(shared.NotTrainedError):
            run = shared.stored_run(experiment)
            found[naming.title(experiment)] = TEN_DIGITS.predict(run.test_scores, run.default_threshold)
    return found


def _show_errors(images: list[int], votes: list[list[Vote]]) -> None:
    labels = shared.data().test.labels
    rows = [
        {
            "Who": name,
            "Wrong": f"{errors.sum()} of {len(errors)}",
            "Error rate": formats.whole_percent(errors.mean()),
            "95 % interval": formats.interval(proportion_interval(int(errors.sum()), len(errors))),
        }
        for name, errors in wrong_on_images(images, votes, _readings(), labels).items()
        if len(errors)
    ]
    st.markdown("**Errors on the images of this room, measured by the labels**")
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Error rates of the class and of each reader")
    st.caption(
        "These images were picked because readers misread them: the readers' error rates here say nothing about other "
        "images. Votes on one image are not independent, so the interval of the single votes is too narrow. An image "
        "for which no digit has more than half of the votes counts for nobody."
    )
    disputed = [
        f"image {image} (label {labels[image]}, class {vote})"
        for vote, image in zip(map(majority, votes), images, strict=True)
        if vote is not None and vote != labels[image]
    ]
    if disputed:
        st.markdown(
            f"**Here the class and the label disagree:** {', '.join(disputed)}. Look again: some of MNIST's labels are "
            "wrong, and so are some majorities."
        )
