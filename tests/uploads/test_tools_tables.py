"""What well-known tools write is read right at once: those that pip installs write it here themselves."""

from io import StringIO
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from digitlab.uploads.interpreting import interpret
from digitlab.uploads.objects import table_of
from digitlab.uploads.parsing import read_table
from tests.support.tools import CHANCES, TOOL_FILES, TRUTH, ToolFile


@pytest.mark.parametrize("file", TOOL_FILES, ids=lambda file: f"{file.tool}: {file.name}")
def test_what_a_tool_writes_is_read_right_at_once(file: ToolFile):
    reading = interpret(read_table(file.write(), file.name))
    assert (reading.roles.label, reading.roles.positive, reading.score) == (file.label, file.positive, file.score)
    assert not reading.asks
    judged = reading.detector().judged
    assert judged.y_true.tolist() == TRUTH.tolist()
    # Some tools write another scale, but none another order.
    assert np.argsort(judged.y_score, kind="stable").tolist() == np.argsort(CHANCES, kind="stable").tolist()


def estimators() -> dict[str, Any]:
    lightgbm, xgboost = pytest.importorskip("lightgbm"), pytest.importorskip("xgboost")
    return {
        "scikit-learn": make_pipeline(StandardScaler(), LogisticRegression()),
        "LightGBM": lightgbm.LGBMClassifier(n_estimators=10, verbose=-1, n_jobs=1),
        "XGBoost": xgboost.XGBClassifier(n_estimators=10, n_jobs=1),
    }


@pytest.mark.parametrize("tool", ["scikit-learn", "LightGBM", "XGBoost"])
def test_what_an_estimator_says_is_read_right_from_a_frame_and_from_its_file(tool):
    X, y = load_breast_cancer(return_X_y=True, as_frame=True)
    model = estimators()[tool].fit(X[::2], y[::2])
    rows = X[1::2]
    frame = pd.DataFrame(model.predict_proba(rows), columns=[f"proba_{value}" for value in model.classes_])
    frame.insert(0, "prediction", model.predict(rows))
    frame["target"] = y[1::2].to_numpy()
    for table in (table_of(frame), read_table(_written(frame), "frame.csv")):
        reading = interpret(table)
        assert (reading.roles.label, reading.roles.positive, reading.score) == ("target", "1", "proba_1")
        assert not reading.asks


def _written(frame: pd.DataFrame) -> bytes:
    file = StringIO()
    frame.to_csv(file)  # with its index, as people do
    return file.getvalue().encode()


def test_honest_scores_of_a_real_data_set_raise_no_doubt():
    X, y = load_breast_cancer(return_X_y=True)
    rows = np.random.default_rng(0).permutation(len(y))
    scores = cross_val_predict(GaussianNB(), X[rows], y[rows], cv=5, method="predict_proba")[:, 1]
    reading = interpret(table_of({"case": rows, "label": y[rows], "score": scores}))
    assert reading.doubts_of() == ()
