"""What the class saw, what the label says, and who was wrong more often."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from digitlab.classroom.room import Answer
from digitlab.figures.classroom import votes_by_digit
from digitlab.metrics.intervals import proportion_interval
from digitlab.texts import formats
from digitlab.ui.classroom.activities.wrong.hardest import readings
from digitlab.ui.classroom.activity import History, shown_answers
from digitlab.ui.components.figures import show_figure
from digitlab.ui.state import shared


def majority(answers: Sequence[Answer]) -> int | None:
    """Return the digit that most voted for, None if nobody did or two share the first place."""
    counted = Counter(int(answer.content["digit"]) for answer in answers if not answer.is_hidden).most_common(2)
    if not counted or (len(counted) == 2 and counted[0][1] == counted[1][1]):
        return None
    return counted[0][0]


def show_result(history: History) -> None:
    """Show the votes on the image, and the errors of class and readers on all images of this room so far."""
    one, answers = history[-1]
    test, image = shared.data().test, one.setting["image"]
    label, read = int(test.labels[image]), readings()
    votes = Counter(int(answer.content["digit"]) for answer in answers if not answer.is_hidden)
    st.markdown(f"## The label says {label}")
    show_figure(
        votes_by_digit([votes.get(digit, 0) for digit in range(10)], label),
        f"votes-{one.id}",
        f"Votes of the class for each digit, of an image whose label says {label}",
    )
    st.dataframe(
        pd.DataFrame([{"Reader": name, "Reads": str(all_read[image])} for name, all_read in read.items()]),
        hide_index=True,
        alt="What each reader reads in this image",
    )
    _show_errors(history)


def _show_errors(history: History) -> None:
    labels, read = shared.data().test.labels, readings()
    images = np.array([one.setting["image"] for one, _ in history])
    votes = [majority(answers) for _, answers in history]
    wrong = {"The class, by its majority": np.array([vote != labels[i] for vote, i in zip(votes, images, strict=True)])}
    single = [int(answer.content["digit"]) != labels[one.setting["image"]] for one, answer in shown_answers(history)]
    wrong["The class, vote by vote"] = np.array(single, dtype=bool)
    wrong |= {name: all_read[images] != labels[images] for name, all_read in read.items()}
    rows = [
        {
            "Who": name,
            "Wrong": f"{errors.sum()} of {len(errors)}",
            "Error rate": formats.whole_percent(errors.mean()),
            "95 % interval": formats.interval(proportion_interval(int(errors.sum()), len(errors))),
        }
        for name, errors in wrong.items()
        if len(errors)
    ]
    st.markdown("**Errors on the images of this room, measured by the labels**")
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Error rates of the class and of each reader")
    st.caption(
        "These images were picked because readers misread them: the readers' error rates here say nothing about other "
        "images. Votes on one image are not independent, so the interval of the single votes is too narrow."
    )
    outvoted = [
        f"image {i} (label {labels[i]}, class {vote})"
        for vote, i in zip(votes, images, strict=True)
        if vote is not None and vote != labels[i]
    ]
    if outvoted:
        st.markdown(f"**Labels that the class outvoted:** {', '.join(outvoted)}. Some of MNIST's labels are wrong.")
