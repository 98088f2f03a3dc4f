"""What applications write of a classifier's answers: those with windows, spreadsheets, services."""

import json

import numpy as np

from tests.support.tools.rows import (
    AGE,
    ANSWERS,
    CHANCES,
    NUMBER,
    REST,
    SURE,
    TRUTH,
    ToolFile,
    csv,
    excel,
    words,
)


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


_COMMAS = {"Kunde": NUMBER, "Gekündigt": words(TRUTH, "nein", "ja"), "Wahrscheinlichkeit": CHANCES}

APPLICATIONS = (
    ToolFile(
        "Weka",
        "weka.csv",
        csv(
            {
                "inst#": NUMBER,
                "actual": words(TRUTH, "1:neg", "2:pos"),
                "predicted": words(ANSWERS, "1:neg", "2:pos"),
                "error": np.where(TRUTH == ANSWERS, "", "+"),
                "prediction": SURE,
            }
        ),
        *("actual", "pos", "probability pos"),
    ),
    ToolFile(
        "KNIME",
        "knime.csv",
        csv(
            {
                "row ID": [f"Row{i}" for i in NUMBER],
                "Age": AGE,
                "Churn": TRUTH * 1,
                "P (Churn=0)": REST,
                "P (Churn=1)": CHANCES,
                "Prediction (Churn)": ANSWERS * 1,
            }
        ),
        *("Churn", "1", "P (Churn=1)"),
    ),
    ToolFile(
        "Orange",
        "orange.csv",
        csv(
            {
                "age": AGE,
                "loan": words(TRUTH),
                "Logistic Regression (no)": REST,
                "Logistic Regression (yes)": CHANCES,
                "Logistic Regression": words(ANSWERS),
                "Fold": NUMBER % 10 + 1,
            }
        ),
        *("loan", "yes", "Logistic Regression (yes)"),
    ),
    ToolFile(
        "RapidMiner",
        "rapidminer.csv",
        csv(
            {
                "Row No.": NUMBER,
                "Future Customer": words(TRUTH),
                "prediction(Future Customer)": words(ANSWERS),
                "confidence(no)": REST,
                "confidence(yes)": CHANCES,
                "Age": AGE,
            },
            sep=";",
        ),
        *("Future Customer", "yes", "confidence(yes)"),
    ),
    ToolFile(
        "SAS",
        "logistic.csv",
        csv(
            {
                "_FROM_": words(TRUTH, "No", "Yes"),
                "_INTO_": words(ANSWERS, "No", "Yes"),
                "IP_No": REST,
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
        csv({"BAD": TRUTH * 1, "LOAN": AGE * 100, "P_BAD1": CHANCES, "P_BAD0": REST, "I_BAD": ANSWERS * 1}),
        "BAD",
        "1",
        "P_BAD1",
    ),
    ToolFile(
        "SPSS",
        "spss.csv",
        csv({"age": AGE, "default": TRUTH * 1, "PRE_1": CHANCES, "PGR_1": ANSWERS * 1}),
        "default",
        "1",
        "PRE_1",
    ),
    ToolFile(
        "SPSS Modeler",
        "modeler.csv",
        csv(
            {
                "churn": words(TRUTH, "F", "T"),
                "$L-churn": words(ANSWERS, "F", "T"),
                "$LP-churn": SURE,
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
        csv({"Y": TRUTH * 1, "label": ANSWERS * 1, "score_1": REST, "score_2": CHANCES}),
        "Y",
        "1",
        "score_2",
    ),
    ToolFile(
        "Excel, English",
        "excel.xlsx",
        excel({"Customer": NUMBER, "Churned": words(TRUTH, "No", "Yes"), "Probability": CHANCES}),
        "Churned",
        "Yes",
        "Probability",
    ),
    ToolFile(
        "Excel, English",
        "excel.csv",
        csv(
            {"Customer": NUMBER, "Churned": words(TRUTH, "No", "Yes"), "Probability": CHANCES},
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
        csv(_COMMAS, sep=";", decimal=",", encoding="cp1252", lineterminator="\r\n"),
        "Gekündigt",
        "ja",
        "Wahrscheinlichkeit",
    ),
    ToolFile(
        "Excel, German",
        "unicode.txt",
        csv(_COMMAS, sep="\t", decimal=",", encoding="utf-16"),
        "Gekündigt",
        "ja",
        "Wahrscheinlichkeit",
    ),
    ToolFile("BigQuery ML", "bq.json", _big_query, "will_buy", "1", "predicted_will_buy_probs.1"),
    ToolFile(
        "Vertex AI",
        "vertex.csv",
        csv({"Age": AGE, "Deposit": TRUTH + 1, "Deposit_1_scores": REST, "Deposit_2_scores": CHANCES}),
        "Deposit",
        "2",
        "Deposit_2_scores",
    ),
    ToolFile(
        "Azure ML",
        "azure.csv",
        csv(
            {
                "age": AGE,
                "income": words(TRUTH, "<=50K", ">50K"),
                "Scored Labels": words(ANSWERS, "<=50K", ">50K"),
                "Scored Probabilities": CHANCES,
            }
        ),
        "income",
        ">50K",
        "Scored Probabilities",
    ),
)
