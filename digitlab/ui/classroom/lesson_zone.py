"""What a lesson says and shows of a zone, in which a person is asked, beside one line."""

import pandas as pd

from digitlab.decisions import Zone
from digitlab.evaluation.detectors import Detector
from digitlab.evaluation.person_asked import PersonAsked, person_asked
from digitlab.texts import formats
from digitlab.ui.components.tables import show_table

_SECONDS_A_LOOK, _SECONDS_AN_HOUR = 20, 3600


def values_of_zone(detector: Detector, zone: Zone, person_errs: float) -> dict[str, str]:
    """Return the placeholders of a zone: "asked", "errors_line", "errors_zone" and so on."""
    found = person_asked(detector, zone, person_errs)
    counts = {
        "asked": found.n_asked,
        "errors_line": found.line_errors,
        "errors_inside": found.line_errors_asked,
        "errors_zone": found.decided_errors,
        "errors_person": found.person_errors,
        "errors_all": found.all_errors,
        "hours": found.n_asked * _SECONDS_A_LOOK / _SECONDS_AN_HOUR,
    }
    shares = {"share_inside": found.break_even, "person_errs": person_errs}
    return {
        **{name: formats.count(number) for name, number in counts.items()},
        **{name: formats.percent(share) for name, share in shares.items()},
        "clear_below": formats.threshold(zone.clear_below),
    }


def show_zone(detector: Detector, zone: Zone, person_errs: float) -> None:
    """Show what one line gets wrong, and what a zone and its person do."""
    line = detector.default_threshold
    alone, with_person = (person_asked(detector, each, person_errs) for each in (Zone(line, line), zone))
    rows = {"One line": _row(alone), "A zone": _row(with_person)}
    show_table(pd.DataFrame(rows).T, "lesson-zone", "Line and zone as CSV")


def _row(found: PersonAsked) -> dict[str, str]:
    return {
        "A person is asked": formats.count(found.n_asked),
        "Decided wrongly": formats.count(found.decided_errors),
        "The person errs": formats.count(found.person_errors),
        "Wrong in all": formats.count(found.all_errors),
    }
