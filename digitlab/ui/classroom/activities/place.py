"""Where would you put it? Everybody sets a threshold for a situation; the result is what each would cost."""

from collections.abc import Mapping
from dataclasses import asdict

import numpy as np
import streamlit as st

from digitlab.activities.place import SITUATIONS, PlacedThreshold, Situation, class_costs
from digitlab.classroom.errors import RoomError
from digitlab.classroom.room import Json, Round
from digitlab.figures.classroom import cost_by_threshold
from digitlab.texts import formats
from digitlab.ui.classroom.activity import Activity, History, send_single, visible
from digitlab.ui.classroom.response_sheets import ResponseSheet
from digitlab.ui.classroom.room_run import OPTIONS, choose_run, detector_of, run_of_lesson
from digitlab.ui.components.figures import show_figure
from digitlab.ui.components.threshold_slider import threshold_slider
from digitlab.ui.visitor_text import escape_markdown
from digitlab.widget import Position

_OWN = "own"
_LONGEST = 400


class Place(Activity[PlacedThreshold]):
    """The activity."""

    name = "place"
    title = "Where would you put it?"
    sentence = (
        "A situation with its costs; everybody sets the threshold. What would each of them cost on unseen images?"
    )
    response = PlacedThreshold
    options = OPTIONS | {"situation"}
    nouns = ("threshold", "thresholds")

    def ask(self, key: str) -> Json:
        """Let the teacher choose a situation, or write one."""
        titles = {name: situation.title for name, situation in SITUATIONS.items()} | {_OWN: "One of your own"}
        name = st.selectbox("Situation", list(titles), format_func=titles.__getitem__, key=f"{key}-situation")
        situation, is_own = _own_situation(key) if name == _OWN else SITUATIONS[name], name == _OWN
        st.caption(f"{_text(situation, is_own)} {situation.costs}")
        return {"situation": asdict(situation), "is_own": is_own, **choose_run(key)}

    def of_lesson(self, options: Mapping[str, str]) -> Json:
        """Return the situation that a lesson names."""
        name = options.get("situation", "spam")
        if name not in SITUATIONS:
            raise RoomError(f"There is no situation {name!r}; there are {', '.join(SITUATIONS)}.")
        return {"situation": asdict(SITUATIONS[name]), "is_own": False, **run_of_lesson(options)}

    def headline(self, setting: Json) -> str:
        """Return the situation's title."""
        return _situation_of(setting).title

    def show_question(self, round_: Round) -> None:
        """Show the situation."""
        situation = _situation_of(round_.setting)
        st.markdown(_text(situation, round_.setting["is_own"]))
        st.markdown(f"**{situation.costs}** Where would you put the threshold?")

    def show_student(self, sheet: ResponseSheet) -> None:
        """Show the live threshold at the situation's prevalence."""
        detector = detector_of(sheet.round.setting)
        situation, key = _situation_of(sheet.round.setting), f"place-{sheet.key}"
        sent = sheet.sent(PlacedThreshold).get("threshold")
        if key not in st.session_state:
            st.session_state[key] = detector.default_threshold if sent is None else sent.threshold
        threshold_slider(
            detector,
            Position(st.session_state[key], situation.prevalence),
            on_change=lambda position: st.session_state.update({key: position.threshold}),
            shows_prevalence=False,
            key=f"{key}-slider",
        )
        sent = send_single(sheet, key, "threshold", PlacedThreshold(st.session_state[key]), sent)
        if sent is not None:
            st.success(f"Sent: {formats.threshold(sent.threshold)}. Move it and send again, if you change your mind.")

    def show_result(self, history: History[PlacedThreshold]) -> None:
        """Show everybody's thresholds over what each would cost."""
        round_ = history[-1][0]
        thresholds = [response.content.threshold for _, response in visible(history[-1:])]
        if not thresholds:
            st.info("Nobody has sent a threshold, so there is nothing to show.", icon=":material/tune:")
            return
        costs = class_costs(thresholds, detector_of(round_.setting), _situation_of(round_.setting))
        best = formats.threshold(costs.best_threshold)
        st.markdown(
            f"## The class's median costs {formats.number(costs.of_median)}, the best one "
            f"{formats.number(costs.of_best)}"
        )
        st.markdown(
            f"For 1,000 decisions in this world, on {costs.samples}. The best threshold, {best}, was chosen on other "
            "images, so it may cost more here than one that somebody in the class hit by luck. The class's costs reach "
            f"from {formats.number(costs.of_class.min())} to {formats.number(costs.of_class.max())}."
        )
        figure = cost_by_threshold(
            costs.thresholds[:-1], costs.costs[:-1], np.array(thresholds), costs.median_threshold, costs.best_threshold
        )
        show_figure(
            figure,
            f"cost-{round_.id}",
            f"Expected cost over the threshold, with {len(thresholds)} thresholds of the class, their median at "
            f"{formats.threshold(costs.median_threshold)} and the best one at {best}",
        )


def _own_situation(key: str) -> Situation:
    text = st.text_area("What is decided?", max_chars=_LONGEST, key=f"{key}-text", value="A positive is …")
    costs = st.columns(3)
    return Situation(
        "Where would you put it?",
        text,
        costs[0].number_input("A false alarm costs", 0.01, 1e6, 1.0, key=f"{key}-false-alarm"),
        costs[1].number_input("A miss costs", 0.01, 1e6, 5.0, key=f"{key}-miss"),
        costs[2].number_input(
            "Part that is positive", 0.0001, 0.9999, 0.1, format=formats.PRINTF["share"], key=f"{key}-prevalence"
        ),
    )


def _situation_of(setting: Json) -> Situation:
    return Situation(**setting["situation"])


def _text(situation: Situation, is_own: bool) -> str:
    """Return a situation's text as Markdown; one of the teacher's own is escaped."""
    return escape_markdown(situation.text, _LONGEST) if is_own else situation.text
