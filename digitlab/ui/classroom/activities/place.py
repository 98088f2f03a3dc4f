"""Where would you put it? Everybody sets a threshold for a situation; the result is what each would cost."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

import numpy as np
import streamlit as st

from digitlab.activities.place import SITUATIONS, PlacedThreshold, Situation, class_costs, class_zone_costs
from digitlab.classroom.errors import RoomError
from digitlab.classroom.room import Json, Round
from digitlab.decisions import Zone
from digitlab.evaluation.detectors import Detector
from digitlab.figures.classroom import cost_by_threshold, zones_by_cost
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
# The part of the handle's way that a zone is wide at first, as 1 over it.
_FIRST_ZONE = 10


class Place(Activity[PlacedThreshold]):
    """The activity."""

    name = "place"
    title = "Where would you put it?"
    sentence = (
        "A situation with its costs; everybody sets the threshold. What would each of them cost on unseen images?"
    )
    response = PlacedThreshold
    options = OPTIONS | {"situation", "zone"}
    nouns = ("threshold", "thresholds")

    def ask(self, key: str) -> Json:
        """Let the teacher choose a situation, or write one."""
        titles = {name: situation.title for name, situation in SITUATIONS.items()} | {_OWN: "One of your own"}
        name = st.selectbox("Situation", list(titles), format_func=titles.__getitem__, key=f"{key}-situation")
        situation, is_own = _own_situation(key) if name == _OWN else SITUATIONS[name], name == _OWN
        asks_zone = st.toggle(
            "Ask for a zone",
            key=f"{key}-zone",
            help="Two positions in place of one: flagged from the upper one on, cleared below the lower one, and a "
            "person is asked in between.",
        )
        if asks_zone:
            price = st.number_input("Asking a person costs", 0.01, 1e6, situation.asking, key=f"{key}-asking-{name}")
            situation = replace(situation, asking=price)
        st.caption(f"{_text(situation, is_own)} {_costs(situation, asks_zone)}")
        return {"situation": asdict(situation), "is_own": is_own, "asks_zone": asks_zone, **choose_run(key)}

    def of_lesson(self, options: Mapping[str, str]) -> Json:
        """Return the situation that a lesson names."""
        name = options.get("situation", "spam")
        if name not in SITUATIONS:
            raise RoomError(f"There is no situation {name!r}; there are {', '.join(SITUATIONS)}.")
        asks_zone = options.get("zone", "no") == "yes"
        situation = asdict(SITUATIONS[name])
        return {"situation": situation, "is_own": False, "asks_zone": asks_zone, **run_of_lesson(options)}

    def headline(self, setting: Json) -> str:
        """Return the situation's title."""
        return _situation_of(setting).title

    def show_question(self, round_: Round) -> None:
        """Show the situation."""
        situation = _situation_of(round_.setting)
        st.markdown(_text(situation, round_.setting["is_own"]))
        asks_zone = _asks_zone(round_.setting)
        where = "Between which scores would you ask a person?" if asks_zone else "Where would you put the threshold?"
        st.markdown(f"**{_costs(situation, asks_zone)}** {where}")

    def show_student(self, sheet: ResponseSheet) -> None:
        """Show the live threshold, or both ends of a zone, at the situation's prevalence."""
        detector = detector_of(sheet.round.setting)
        situation, key = _situation_of(sheet.round.setting), f"place-{sheet.key}"
        asks_zone = _asks_zone(sheet.round.setting)
        sent = sheet.sent(PlacedThreshold).get("threshold")
        if key not in st.session_state:
            st.session_state[key] = _first(detector, asks_zone=asks_zone) if sent is None else sent
        placed: PlacedThreshold = st.session_state[key]
        threshold_slider(
            detector,
            Position(placed.threshold, situation.prevalence, placed.clear_below),
            on_change=lambda position: st.session_state.update({key: _placed(position, asks_zone=asks_zone)}),
            shows_prevalence=False,
            offers_zone=asks_zone,
            key=f"{key}-slider",
        )
        sent = send_single(sheet, key, "threshold", placed, sent)
        if sent is not None:
            st.success(f"Sent: {_in_words(sent)}. Move it and send again, if you change your mind.")

    def show_result(self, history: History[PlacedThreshold]) -> None:
        """Show everybody's thresholds over what each would cost."""
        round_ = history[-1][0]
        placed = [response.content for _, response in visible(history[-1:])]
        thresholds = [each.threshold for each in placed]
        if placed and _asks_zone(round_.setting):
            _show_zones([each.zone for each in placed], round_)
            return
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


def _show_zones(zones: Sequence[Zone], round_: Round) -> None:
    """Show everybody's zones at what each would cost, beside the best zone and the best line of other images."""
    costs = class_zone_costs(zones, detector_of(round_.setting), _situation_of(round_.setting))
    median, best = costs.median, costs.best
    st.markdown(
        f"## The class's median costs {formats.number(costs.of_median)}, the best zone "
        f"{formats.number(costs.of_best)}, one line {formats.number(costs.of_line)}"
    )
    st.markdown(
        f"For 1,000 decisions in this world, on {costs.samples}, if the person who is asked is always right. The best "
        f"zone, {_zone_in_words(best)}, and the best line were chosen on other images. That zone asks about "
        f"{formats.count(costs.best_asks)} of 1,000, the class's from {formats.count(costs.asked.min())} to "
        f"{formats.count(costs.asked.max())}. The class's costs reach from {formats.number(costs.of_class.min())} to "
        f"{formats.number(costs.of_class.max())}."
    )
    show_figure(
        zones_by_cost(
            [(each.clear_below, each.threshold) for each in zones],
            costs.of_class,
            (median.clear_below, median.threshold, costs.of_median),
            (best.clear_below, best.threshold, costs.of_best),
        ),
        f"zones-{round_.id}",
        f"{len(zones)} zones of the class at their expected cost, their median {_zone_in_words(median)} and the best "
        f"one {_zone_in_words(best)}",
    )


def _first(detector: Detector, *, asks_zone: bool) -> PlacedThreshold:
    """Return where the handles stand at first; those of a zone a little apart, so that both can be taken."""
    threshold = detector.default_threshold
    if not asks_zone:
        return PlacedThreshold(threshold)
    low, high = detector.threshold_range
    return PlacedThreshold(threshold, min(threshold, detector.curve.shortened(threshold - (high - low) / _FIRST_ZONE)))


def _placed(position: Position, *, asks_zone: bool) -> PlacedThreshold:
    if not asks_zone:
        return PlacedThreshold(position.threshold)
    # Who switches the zone off asks nobody.
    lower = position.threshold if position.clear_below is None else position.clear_below
    return PlacedThreshold(position.threshold, lower)


def _in_words(placed: PlacedThreshold) -> str:
    return formats.threshold(placed.threshold) if placed.clear_below is None else _zone_in_words(placed.zone)


def _zone_in_words(zone: Zone) -> str:
    return f"from {formats.threshold(zone.clear_below)} to {formats.threshold(zone.threshold)}"


def _asks_zone(setting: Json) -> bool:
    return bool(setting.get("asks_zone", False))  # rounds of earlier versions say nothing of it


def _costs(situation: Situation, asks_zone: bool) -> str:
    return situation.costs_with_asking if asks_zone else situation.costs


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
