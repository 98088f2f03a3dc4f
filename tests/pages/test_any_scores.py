"""The page Thresholds with the scores of every classifier, and with tiny tests."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from digitlab.classifiers import REGISTRY
from digitlab.metrics import resampling
from tests.pages.thresholds_page import PAGE, sentences
from tests.support.experiments import smallest

# Constant scores and heavy ties first, where a section fails if it ever does.
HARDEST = [(key, folds) for key in ("DummyClassifier", "DecisionTreeClassifier") for folds in (0, 3)]
OTHERS = [pytest.param(key, 3, marks=pytest.mark.slow) for key in REGISTRY if (key, 3) not in HARDEST]


@pytest.mark.parametrize(("classifier", "folds"), [*HARDEST, *OTHERS])
def test_every_classifier_fills_every_section(app, stored, classifier, folds):
    experiment = smallest(classifier, 7, "none", folds)
    stored(experiment)
    app.open(PAGE, run=experiment.to_link())
    for key in ("costs", "independence", "falls"):
        app.test.session_state[key] = True
    app.test.run()
    assert not app.test.exception
    if classifier == "DummyClassifier":
        assert "For this detector it does, at each of its 0 steps." in sentences(app)
    for key in ("costs", "independence", "falls"):  # they do not follow what is found
        app.test.session_state[key] = False
    for criterion in app.widget("selectbox", "What matters to you?").options:
        app.widget("selectbox", "What matters to you?").set_value(criterion).run()
        assert not app.test.exception, criterion


def page_of(truth, scores):
    """Return a page of its own about anybody's scores, with every section open."""

    def page():
        import streamlit as st

        from digitlab.evaluation.detectors import Detector
        from digitlab.ui.thresholds.curves import show_calibration, show_curves, show_gains
        from digitlab.ui.thresholds.operating_point import show_operating_point
        from digitlab.ui.thresholds.others import Others
        from digitlab.ui.thresholds.side_by_side import show_comparison

        detector = Detector.from_scores(*st.session_state["scored"], score_kind="probability")
        show_operating_point(detector, Others("Mine", {}), None, lambda threshold: None)
        if "costs" not in st.session_state:
            return  # what comes below does not follow what is found
        show_curves(detector, {})
        show_gains(detector, {})
        show_calibration(detector, "Mine")
        show_comparison(detector, detector, ("Mine", "Mine again"), detector.default_threshold)

    test = AppTest.from_function(page, default_timeout=60)
    test.session_state["scored"] = (truth, scores)
    for key in ("costs", "independence", "falls"):
        test.session_state[key] = True
    return test.run()


@pytest.mark.parametrize(
    ("truth", "scores"),
    [
        ([True], [0.5]),
        ([True, False], [0.9, 0.1]),
        ([True, False], [0.1, 0.9]),
        ([True, True, False], [0.5, 0.5, 0.5]),
        ([True, True, True], [0.1, 0.2, 0.3]),
        ([False, False, False], [0.1, 0.2, 0.3]),
        (np.arange(40) % 3 == 0, np.round(np.linspace(0, 1, 40), 1)),
        (np.arange(40) >= 20, np.linspace(0, 1, 40)),
    ],
)
def test_tiny_tests_are_shown_without_a_traceback(truth, scores, monkeypatch):
    monkeypatch.setitem(resampling.resampled.__kwdefaults__, "n_resamples", 50)  # 1,000 take half a second
    test = page_of(truth, scores)
    assert not test.exception, test.exception[0].message
    assert not test.error, test.error[0].value  # a section that fails says so

    told = [sentence.value for sentence in test.markdown]
    assert any("disagree on 0 of" in sentence for sentence in told)
    assert not any("is better by" in sentence for sentence in told)  # nobody is better than himself

    def criteria():
        return next(box for box in test.selectbox if box.label == "What matters to you?")

    for key in ("costs", "independence", "falls"):
        del test.session_state[key]
    for criterion in criteria().options:
        criteria().set_value(criterion).run()
        assert not test.exception, (criterion, test.exception[0].message)
        assert not test.error, (criterion, test.error[0].value)
