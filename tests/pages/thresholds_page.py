"""What the tests of the page Thresholds share: what stands on it."""

from digitlab.evaluation.run_detectors import detectors_of
from digitlab.metrics.measures import MEASURES
from digitlab.texts import formats

PAGE = "pages/thresholds.py"


def curve_of(run, data, digit=7):
    return detectors_of(run, data)[digit].curve


def table(app, name):
    """The rows of the table in which a row has this name."""
    return next(element.value for element in app.test.table if name in element.value.index)


def promise(app):
    return next(element.value for element in app.test.table if "Flagged of 1,000" in element.value.columns)


def short(measure, point):
    """Return how a row of two writes a measure: in per cent, with its interval."""
    low, high, _ = MEASURES[measure].interval(point, None)
    return f"{formats.percent(MEASURES[measure].of(point))} ({100 * low:.1f} to {100 * high:.1f})"


def sentences(app):
    return [markdown.value for markdown in app.test.markdown]


def open_expander(app, key):
    """Open an expander, which shows its content only then."""
    app.test.session_state[key] = True
    app.test.run()
    assert not app.test.exception, app.test.exception[0].message


def alts(app):
    return [chart.proto.alt for chart in app.test.get("plotly_chart")]
