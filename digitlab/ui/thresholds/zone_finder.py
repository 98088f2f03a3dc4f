"""The section "Find a threshold" where a person is asked: a criterion, the zone that meets it, and what it promises."""

import pandas as pd
import streamlit as st

from digitlab.decisions import TwoPlaces
from digitlab.decisions.risk_coverage import point_of
from digitlab.decisions.zone_choosing import ZoneChoice
from digitlab.evaluation.detectors import Detector, Holdout
from digitlab.figures.risk_coverage import errors_by_decided
from digitlab.metrics.prevalence import curve_at_prevalence
from digitlab.texts import choices, formats
from digitlab.texts import zone_choices as texts
from digitlab.ui.components.figures import show_figure
from digitlab.ui.components.section import panel, section
from digitlab.ui.components.tables import show_table
from digitlab.ui.state import threshold as state
from digitlab.ui.thresholds import analyses
from digitlab.ui.thresholds.criterion_controls import ask_for_zone_criterion
from digitlab.ui.thresholds.finder import counted_on, ways_to_choose

# Columns of the table, by the measures of a zone.
_COLUMNS = {
    "precision": "Precision",
    "negative_predictive_value": "Negative predictive value",
    "error_rate": "Errors among the decided",
    "asked_rate": "Asked",
}


@section("Find a threshold")
def show_zone_finder(detector: Detector, prevalence: float | None) -> None:
    """Ask for a criterion and show the zone that meets it, at a target prevalence if there are both kinds."""
    ways = ways_to_choose(detector)
    prevalence = _of_both_kinds(detector, prevalence)
    left, right = st.columns(2, gap="large")
    with left:
        choose = ask_for_zone_criterion(detector.noun_plural, offers_confidence=prevalence is None)
        chosen_on = st.radio("Choose it on", list(ways), horizontal=True)
    with right:
        if prevalence is not None:
            st.caption(choices.PHRASES["at_prevalence"].format(prevalence=formats.prevalence(prevalence)))
        holdout = ways[chosen_on]
        curve = detector.curve if holdout is None else holdout.chosen_on
        choice = choose(curve_at_prevalence(curve, prevalence))
        _show_choice(choice)
        if holdout is None:
            _show_table({f"Chosen on the {detector.judged_name}": choice.zone.counts(curve)}, prevalence)
            st.info(texts.FLATTERS.format(noun_plural=detector.noun_plural), icon=":material/mood:")
            name = f"the {detector.curve.n_rows:,} {detector.judged_name} themselves, which flatters"
        else:
            _show_check(choice, holdout, detector.noun_plural, prevalence)
            name = holdout.chosen_name
        target = "" if prevalence is None else f", for a world where {formats.prevalence(prevalence)} are positive"
        st.button(
            texts.move_to(choice),
            icon=":material/my_location:",
            on_click=state.set_zone,
            args=(
                detector,
                choice.zone,
                f"{texts.chosen_for(choice)}, on {name}{target}.{counted_on(detector, holdout)}",
            ),
        )


def _of_both_kinds(detector: Detector, prevalence: float | None) -> float | None:
    return prevalence if detector.curve.n_positive and detector.curve.n_negative else None


def _show_choice(choice: ZoneChoice) -> None:
    if choice.possible:
        st.markdown(texts.zone_sentence(choice))
    else:
        impossible = choices.PHRASES["impossible"].format(request=texts.zone_request(choice))
        st.warning(f"**{impossible}** {texts.zone_sentence(choice)}", icon=":material/block:")


def _show_check(choice: ZoneChoice, holdout: Holdout, noun_plural: str, prevalence: float | None) -> None:
    chosen, checked = (choice.zone.counts(curve) for curve in (holdout.chosen_on, holdout.checked_on))
    said = choices.PHRASES["chosen" if choice.possible else "chosen_instead"]
    outcome = texts.zone_outcome(choice, checked.at_prevalence(prevalence))
    st.markdown(
        said.format(request=f"**{texts.zone_request(choice)}**", outcome=f"**{outcome}**", noun_plural=noun_plural)
    )
    for promise, verdict in choice.judged(checked, prevalence):
        st.markdown(f":material/gavel: {texts.zone_verdict_sentence(promise, verdict, noun_plural)}")
    _show_table({f"Chosen on {holdout.chosen_name}": chosen, f"Checked on {holdout.checked_name}": checked}, prevalence)


def _show_table(rows: dict[str, TwoPlaces], prevalence: float | None) -> None:
    table = pd.DataFrame(
        {
            name: {
                column: formats.percent_with_interval(counts.value(key, prevalence), counts.interval(key, prevalence))
                for key, column in _COLUMNS.items()
            }
            for name, counts in rows.items()
        }
    ).T
    show_table(table, "found-zone", "Found zone as CSV")


@section("Errors among the decided")
@panel("What is asking worth?", ":material/contact_support:", "risk_coverage")
def show_worth_of_asking(detector: Detector, prevalence: float | None) -> None:
    """Show how many errors remain where so much is decided, beside the best line and the visitor's own zone."""
    prevalence = _of_both_kinds(detector, prevalence)
    found, holdout = analyses.risk_coverage_of(detector, prevalence), detector.holdout
    checked_on = detector.curve if holdout is None else holdout.checked_on
    here = point_of(state.decision(detector).counts(checked_on), prevalence)
    line, (decided, errors) = formats.percent(found.line[1]), map(formats.percent, here)
    alt = (
        "Errors among the decided over the part that is decided, of the zones with the fewest errors, with a 95 % "
        "band. "
        f"One line, which decides everything, has {line} errors; this zone decides {decided}, with {errors} errors."
    )
    show_figure(errors_by_decided(found, here), "errors_by_decided", alt)
    st.caption(texts.worth_of_asking(line, decided, errors))
    noun_plural = detector.noun_plural
    if holdout is None:
        st.caption(texts.FLATTERS.format(noun_plural=noun_plural))
    else:
        st.caption(texts.CHOSEN_AND_JUDGED.format(chosen=holdout.chosen_name, checked=holdout.checked_name))
