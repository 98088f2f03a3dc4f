"""What the class saw, what the label says, and who was wrong more often."""

import pandas as pd
import streamlit as st

from digitlab.activities.wrong import Vote, counts_by_digit, majority, wrong_on_images
from digitlab.figures.classroom import votes_by_digit
from digitlab.metrics.intervals import proportion_interval
from digitlab.texts import formats
from digitlab.ui.classroom.activities.wrong.readings import readings
from digitlab.ui.classroom.activity import History, visible
from digitlab.ui.components.figures import show_figure
from digitlab.ui.state import shared


def show_result(history: History[Vote]) -> None:
    """Show the votes on the image, and the errors of class and readers on all images of this room so far."""
    round_ = history[-1][0]
    image = round_.setting["image"]
    label = int(shared.data().test.labels[image])
    st.markdown(f"## The label says {label}")
    show_figure(
        votes_by_digit(counts_by_digit(_votes(history[-1:])), label),
        f"votes-{round_.id}",
        f"Votes of the class for each digit, of an image whose label says {label}",
    )
    st.dataframe(
        pd.DataFrame([{"Reader": name, "Reads": str(predicted[image])} for name, predicted in readings().items()]),
        hide_index=True,
        alt="What each reader reads in this image",
    )
    _show_errors(history)


def _votes(history: History[Vote]) -> list[Vote]:
    return [response.content for _, response in visible(history)]


def _show_errors(history: History[Vote]) -> None:
    labels = shared.data().test.labels
    images = [round_.setting["image"] for round_, _ in history]
    votes = [_votes([each]) for each in history]
    rows = [
        {
            "Who": name,
            "Wrong": f"{errors.sum()} of {len(errors)}",
            "Error rate": formats.whole_percent(errors.mean()),
            "95 % interval": formats.interval(proportion_interval(int(errors.sum()), len(errors))),
        }
        for name, errors in wrong_on_images(images, votes, readings(), labels).items()
        if len(errors)
    ]
    st.markdown("**Errors on the images of this room, measured by the labels**")
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Error rates of the class and of each reader")
    st.caption(
        "These images were picked because readers misread them: the readers' error rates here say nothing about other "
        "images. Votes on one image are not independent, so the interval of the single votes is too narrow."
    )
    outvoted = [
        f"image {image} (label {labels[image]}, class {vote})"
        for vote, image in zip(map(majority, votes), images, strict=True)
        if vote is not None and vote != labels[image]
    ]
    if outvoted:
        st.markdown(f"**Labels that the class outvoted:** {', '.join(outvoted)}. Some of MNIST's labels are wrong.")
