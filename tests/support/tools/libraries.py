"""What libraries write of a classifier's answers: those of Python, R, Java and .NET."""

from tests.support.tools.rows import AGE, ANSWERS, CHANCES, NUMBER, REST, TRUTH, ToolFile, csv, r_csv, words

LIBRARIES = (
    ToolFile(
        "scikit-learn",
        "predict_proba.csv",
        csv({"y_true": TRUTH * 1, "y_pred": ANSWERS * 1, "proba_0": REST, "proba_1": CHANCES}, index=True),
        *("y_true", "1", "proba_1"),
    ),
    ToolFile(
        "scikit-learn",
        "decision.csv",
        csv({"y_test": TRUTH, "decision_function": CHANCES * 8 - 4}),
        "y_test",
        "True",
        "decision_function",
    ),
    ToolFile(
        "XGBoost", "xgb.csv", csv({"id": NUMBER, "target": TRUTH * 1, "xgb_pred": CHANCES}), "target", "1", "xgb_pred"
    ),
    ToolFile(
        "LightGBM",
        "oof.csv",
        csv({"id": NUMBER, "fold": NUMBER % 5, "target": TRUTH * 1, "oof_lgb": CHANCES}),
        "target",
        "1",
        "oof_lgb",
    ),
    ToolFile(
        "H2O",
        "h2o.csv",
        csv({"predict": ANSWERS * 1, "p0": REST, "p1": CHANCES, "CAPSULE": TRUTH * 1}),
        "CAPSULE",
        "1",
        "p1",
    ),
    ToolFile(
        "H2O",
        "h2o_words.csv",
        csv({"predict": words(ANSWERS), "no": REST, "yes": CHANCES, "response": words(TRUTH)}),
        "response",
        "yes",
        "yes",
    ),
    ToolFile(
        "caret",
        "caret.csv",
        r_csv(
            {
                "pred": words(ANSWERS, "No", "Yes"),
                "obs": words(TRUTH, "No", "Yes"),
                "No": REST,
                "Yes": CHANCES,
                "rowIndex": NUMBER,
                "mtry": 2,
                "Resample": [f"Fold{i % 5}" for i in NUMBER],
            }
        ),
        *("obs", "Yes", "Yes"),
    ),
    ToolFile(
        "tidymodels",
        "tidymodels.csv",
        csv(
            {
                ".pred_class": words(ANSWERS, "No", "Yes"),
                ".pred_No": REST,
                ".pred_Yes": CHANCES,
                ".row": NUMBER,
                "Attrition": words(TRUTH, "No", "Yes"),
                ".config": "Preprocessor1_Model1",
            }
        ),
        *("Attrition", "Yes", ".pred_Yes"),
    ),
    ToolFile(
        "mlr",
        "mlr.csv",
        r_csv(
            {
                "id": NUMBER,
                "truth": words(TRUTH, "neg", "pos"),
                "prob.neg": REST,
                "prob.pos": CHANCES,
                "response": words(ANSWERS, "neg", "pos"),
            }
        ),
        *("truth", "pos", "prob.pos"),
    ),
    ToolFile(
        "pROC",
        "proc.csv",
        r_csv(
            {
                "outcome": words(TRUTH, "Good", "Poor"),
                "gender": words(AGE > 50, "Male", "Female"),
                "s100b": CHANCES * 2,
            }
        ),
        "outcome",
        "Poor",
        "s100b",
    ),
    ToolFile(
        "MLflow",
        "mlflow.csv",
        csv({"label": TRUTH * 1, "prediction": ANSWERS * 1, "score": CHANCES}),
        "label",
        "1",
        "score",
    ),
    ToolFile(
        "ML.NET",
        "mlnet.tsv",
        csv(
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
        csv(
            {
                "label": TRUTH * 1.0,
                "prediction": ANSWERS * 1.0,
                "probability": [f"[{rest},{chance}]" for rest, chance in zip(REST, CHANCES, strict=True)],
            }
        ),
        "label",
        "1",
        "probability_1",
    ),
)
