"""Two runs side by side at their thresholds."""

import numpy as np
import pytest
from sklearn.metrics import f1_score

from digitlab.experiments.experiment import Experiment
from tests.pages.thresholds_page import PAGE, curve_of, sentences, short

pytestmark = pytest.mark.usefixtures("stored_runs")


def test_compare_with_another_run(app, data, small_run, stored):
    other = stored(Experiment(classifier="LogisticRegression", n_train=1_000))
    app.open(PAGE, run=other.experiment.to_link())
    app.test.session_state["asked"] = [small_run.experiment]
    app.test.run()
    app.widget("button", "Show it").click().run()
    box = app.widget("selectbox", "Compare with")
    box.set_value(other.experiment.digest).run()
    shown = promise_of_two(app)
    assert shown["Recall"].tolist() == [short("recall", curve_of(run, data).at(0.0)) for run in (small_run, other)]
    curves = [curve_of(run, data) for run in (small_run, other)]
    assert_tested(app, data, (small_run, other), [0.0, 0.0])
    app.widget("radio", "Read them").set_value("Both at this recall").run()
    # Both by the same rule, the page's own run, too: nothing is optimised.
    points = [curve.at_recall(curves[0].at(0.0).recall) for curve in curves]
    assert promise_of_two(app)["Precision"].tolist() == [short("precision", point) for point in points]
    assert_tested(app, data, (small_run, other), [point.threshold for point in points])


def assert_tested(app, data, runs, thresholds):
    """Assert that the page says what two runs' differences are and what may be concluded."""
    truth = data.test.labels == 7
    answers = [run.test_scores >= threshold for run, threshold in zip(runs, thresholds, strict=True)]
    alone = [int(((answers[i] == truth) & (answers[1 - i] != truth)).sum()) for i in (0, 1)]
    assert any(
        f"they disagree on {sum(alone):,} of 10,000 images" in sentence
        and f"Stochastic gradient descent alone is right on {alone[0]:,}, Logistic regression alone on {alone[1]:,}"
        in sentence
        for sentence in sentences(app)
    )
    (listed,) = [sentence for sentence in sentences(app) if sentence.startswith("- F1:")]
    lines = listed.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "- F1",
        "- Accuracy",
        "- Average precision",
        "- ROC AUC",
        "- Precision at equal recall",
    ]
    scores = [f1_score(truth, answer) for answer in answers]
    better = ("Stochastic gradient descent", "Logistic regression")[int(np.argmax(scores))]
    assert f"{better} is better by {abs(scores[0] - scores[1]):.4f}, 95 % interval" in lines[0]
    assert all(line.endswith(("cannot tell them apart.", "more than chance explains.")) for line in lines)


def promise_of_two(app):
    return next(element.value for element in app.test.table if "Threshold" in element.value.columns)
