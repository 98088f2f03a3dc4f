"""What well-known tools write of a classifier's answers, as their documentation shows it, with the right reading.

Each entry makes its file of the same rows: which are positive, the chances of that, and the answers at one half.
"""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

_RNG = np.random.default_rng(4)
N = 120
TRUTH = _RNG.random(N) < 0.4
CHANCES = (1 / (1 + np.exp(-_RNG.normal(size=N) - 3 * (TRUTH - 0.5)))).round(4)
ANSWERS = CHANCES >= 0.5
_REST = (1 - CHANCES).round(4)
_SURE = np.maximum(CHANCES, _REST)
_AGE = _RNG.integers(18, 90, N)
_NUMBER = np.arange(1, N + 1)


class ToolFile(NamedTuple):
    """What a tool writes: the file and its name, and the label, its positive value and the score that are right."""

    tool: str
    name: str
    write: Callable[[], bytes]
    label: str
    positive: str
    score: str


def _words(flags: np.ndarray, negative: str = "no", positive: str = "yes") -> np.ndarray:
    return np.where(flags, positive, negative)


def _csv(columns: dict[str, Any], **options: Any) -> Callable[[], bytes]:
    options = {"index": False, **options}
    encoding = options.pop("encoding", "utf-8")
    return lambda: pd.DataFrame(columns).to_csv(**options).encode(encoding)


def _r(columns: dict[str, Any]) -> Callable[[], bytes]:
    """Return what `write.csv` of R writes: names and words in quotes, row names in a first column without a name."""
    frame = pd.DataFrame(columns, index=[str(i) for i in _NUMBER])
    return lambda: frame.to_csv(quoting=2).encode()


def _excel(columns: dict[str, Any]) -> Callable[[], bytes]:
    def write() -> bytes:
        file = BytesIO()
        pd.DataFrame(columns).to_excel(file, index=False)
        return file.getvalue()

    return write


def _big_query() -> bytes:
    """Return an export of ML.PREDICT as JSON lines, where the probabilities of a row are a list."""
    lines = [
        {
            "predicted_will_buy": str(int(answer)),
            "predicted_will_buy_probs": [
                {"label": "1", "prob": float(chance)},
                {"label": "0", "prob": round(1 - float(chance), 4)},
            ],
            "country": "DE",
            "will_buy": str(int(truth)),
        }
        for truth, chance, answer in zip(TRUTH, CHANCES, ANSWERS, strict=True)
    ]
    return "\n".join(map(json.dumps, lines)).encode()


_COMMAS = {"Kunde": _NUMBER, "Gekündigt": _words(TRUTH, "nein", "ja"), "Wahrscheinlichkeit": CHANCES}

TOOL_FILES = (
    ToolFile(
        "scikit-learn",
        "predict_proba.csv",
        _csv({"y_true": TRUTH * 1, "y_pred": ANSWERS * 1, "proba_0": _REST, "proba_1": CHANCES}, index=True),
        *("y_true", "1", "proba_1"),
    ),
    ToolFile(
        "scikit-learn",
        "decision.csv",
        _csv({"y_test": TRUTH, "decision_function": CHANCES * 8 - 4}),
        "y_test",
        "True",
        "decision_function",
    ),
    ToolFile(
        "XGBoost", "xgb.csv", _csv({"id": _NUMBER, "target": TRUTH * 1, "xgb_pred": CHANCES}), "target", "1", "xgb_pred"
    ),
    ToolFile(
        "LightGBM",
        "oof.csv",
        _csv({"id": _NUMBER, "fold": _NUMBER % 5, "target": TRUTH * 1, "oof_lgb": CHANCES}),
        "target",
        "1",
        "oof_lgb",
    ),
    ToolFile(
        "H2O",
        "h2o.csv",
        _csv({"predict": ANSWERS * 1, "p0": _REST, "p1": CHANCES, "CAPSULE": TRUTH * 1}),
        "CAPSULE",
        "1",
        "p1",
    ),
    ToolFile(
        "H2O",
        "h2o_words.csv",
        _csv({"predict": _words(ANSWERS), "no": _REST, "yes": CHANCES, "response": _words(TRUTH)}),
        "response",
        "yes",
        "yes",
    ),
    ToolFile(
        "Weka",
        "weka.csv",
        _csv(
            {
                "inst#": _NUMBER,
                "actual": _words(TRUTH, "1:neg", "2:pos"),
                "predicted": _words(ANSWERS, "1:neg", "2:pos"),
                "error": np.where(TRUTH == ANSWERS, "", "+"),
                "prediction": _SURE,
            }
        ),
        *("actual", "pos", "probability pos"),
    ),
    ToolFile(
        "KNIME",
        "knime.csv",
        _csv(
            {
                "row ID": [f"Row{i}" for i in _NUMBER],
                "Age": _AGE,
                "Churn": TRUTH * 1,
                "P (Churn=0)": _REST,
                "P (Churn=1)": CHANCES,
                "Prediction (Churn)": ANSWERS * 1,
            }
        ),
        *("Churn", "1", "P (Churn=1)"),
    ),
    ToolFile(
        "Orange",
        "orange.csv",
        _csv(
            {
                "age": _AGE,
                "loan": _words(TRUTH),
                "Logistic Regression (no)": _REST,
                "Logistic Regression (yes)": CHANCES,
                "Logistic Regression": _words(ANSWERS),
                "Fold": _NUMBER % 10 + 1,
            }
        ),
        *("loan", "yes", "Logistic Regression (yes)"),
    ),
    ToolFile(
        "RapidMiner",
        "rapidminer.csv",
        _csv(
            {
                "Row No.": _NUMBER,
                "Future Customer": _words(TRUTH),
                "prediction(Future Customer)": _words(ANSWERS),
                "confidence(no)": _REST,
                "confidence(yes)": CHANCES,
                "Age": _AGE,
            },
            sep=";",
        ),
        *("Future Customer", "yes", "confidence(yes)"),
    ),
    ToolFile(
        "caret",
        "caret.csv",
        _r(
            {
                "pred": _words(ANSWERS, "No", "Yes"),
                "obs": _words(TRUTH, "No", "Yes"),
                "No": _REST,
                "Yes": CHANCES,
                "rowIndex": _NUMBER,
                "mtry": 2,
                "Resample": [f"Fold{i % 5}" for i in _NUMBER],
            }
        ),
        *("obs", "Yes", "Yes"),
    ),
    ToolFile(
        "tidymodels",
        "tidymodels.csv",
        _csv(
            {
                ".pred_class": _words(ANSWERS, "No", "Yes"),
                ".pred_No": _REST,
                ".pred_Yes": CHANCES,
                ".row": _NUMBER,
                "Attrition": _words(TRUTH, "No", "Yes"),
                ".config": "Preprocessor1_Model1",
            }
        ),
        *("Attrition", "Yes", ".pred_Yes"),
    ),
    ToolFile(
        "mlr",
        "mlr.csv",
        _r(
            {
                "id": _NUMBER,
                "truth": _words(TRUTH, "neg", "pos"),
                "prob.neg": _REST,
                "prob.pos": CHANCES,
                "response": _words(ANSWERS, "neg", "pos"),
            }
        ),
        *("truth", "pos", "prob.pos"),
    ),
    ToolFile(
        "pROC",
        "proc.csv",
        _r(
            {
                "outcome": _words(TRUTH, "Good", "Poor"),
                "gender": _words(_AGE > 50, "Male", "Female"),
                "s100b": CHANCES * 2,
            }
        ),
        "outcome",
        "Poor",
        "s100b",
    ),
    ToolFile(
        "SAS",
        "logistic.csv",
        _csv(
            {
                "_FROM_": _words(TRUTH, "No", "Yes"),
                "_INTO_": _words(ANSWERS, "No", "Yes"),
                "IP_No": _REST,
                "IP_Yes": CHANCES,
                "_LEVEL_": "Yes",
            }
        ),
        "_FROM_",
        "Yes",
        "IP_Yes",
    ),
    ToolFile(
        "SAS",
        "miner.csv",
        _csv({"BAD": TRUTH * 1, "LOAN": _AGE * 100, "P_BAD1": CHANCES, "P_BAD0": _REST, "I_BAD": ANSWERS * 1}),
        "BAD",
        "1",
        "P_BAD1",
    ),
    ToolFile(
        "SPSS",
        "spss.csv",
        _csv({"age": _AGE, "default": TRUTH * 1, "PRE_1": CHANCES, "PGR_1": ANSWERS * 1}),
        "default",
        "1",
        "PRE_1",
    ),
    ToolFile(
        "SPSS Modeler",
        "modeler.csv",
        _csv(
            {
                "churn": _words(TRUTH, "F", "T"),
                "$L-churn": _words(ANSWERS, "F", "T"),
                "$LP-churn": _SURE,
                "$LRP-churn": CHANCES,
            }
        ),
        "churn",
        "T",
        "$LRP-churn",
    ),
    ToolFile(
        "MATLAB",
        "matlab.csv",
        _csv({"Y": TRUTH * 1, "label": ANSWERS * 1, "score_1": _REST, "score_2": CHANCES}),
        "Y",
        "1",
        "score_2",
    ),
    ToolFile(
        "Excel, English",
        "excel.xlsx",
        _excel({"Customer": _NUMBER, "Churned": _words(TRUTH, "No", "Yes"), "Probability": CHANCES}),
        "Churned",
        "Yes",
        "Probability",
    ),
    ToolFile(
        "Excel, English",
        "excel.csv",
        _csv(
            {"Customer": _NUMBER, "Churned": _words(TRUTH, "No", "Yes"), "Probability": CHANCES},
            encoding="utf-8-sig",
            lineterminator="\r\n",
        ),
        "Churned",
        "Yes",
        "Probability",
    ),
    ToolFile(
        "Excel, German",
        "excel_de.csv",
        _csv(_COMMAS, sep=";", decimal=",", encoding="cp1252", lineterminator="\r\n"),
        "Gekündigt",
        "ja",
        "Wahrscheinlichkeit",
    ),
    ToolFile(
        "Excel, German",
        "unicode.txt",
        _csv(_COMMAS, sep="\t", decimal=",", encoding="utf-16"),
        "Gekündigt",
        "ja",
        "Wahrscheinlichkeit",
    ),
    ToolFile("BigQuery ML", "bq.json", _big_query, "will_buy", "1", "predicted_will_buy_probs.1"),
    ToolFile(
        "Vertex AI",
        "vertex.csv",
        _csv({"Age": _AGE, "Deposit": TRUTH + 1, "Deposit_1_scores": _REST, "Deposit_2_scores": CHANCES}),
        "Deposit",
        "2",
        "Deposit_2_scores",
    ),
    ToolFile(
        "Azure ML",
        "azure.csv",
        _csv(
            {
                "age": _AGE,
                "income": _words(TRUTH, "<=50K", ">50K"),
                "Scored Labels": _words(ANSWERS, "<=50K", ">50K"),
                "Scored Probabilities": CHANCES,
            }
        ),
        "income",
        ">50K",
        "Scored Probabilities",
    ),
    ToolFile(
        "MLflow",
        "mlflow.csv",
        _csv({"label": TRUTH * 1, "prediction": ANSWERS * 1, "score": CHANCES}),
        "label",
        "1",
        "score",
    ),
    ToolFile(
        "ML.NET",
        "mlnet.tsv",
        _csv(
            {"Label": TRUTH, "PredictedLabel": ANSWERS, "Score": (CHANCES * 8 - 4).round(4), "Probability": CHANCES},
            sep="\t",
        ),
        "Label",
        "True",
        "Probability",
    ),
    ToolFile(
        "Spark",
        "spark.csv",
        _csv(
            {
                "label": TRUTH * 1.0,
                "prediction": ANSWERS * 1.0,
                "probability": [f"[{rest},{chance}]" for rest, chance in zip(_REST, CHANCES, strict=True)],
            }
        ),
        "label",
        "1",
        "probability_1",
    ),
)
