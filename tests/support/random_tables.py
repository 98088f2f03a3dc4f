"""Random tables of labels and scores whose right reading is known, as text: names, order, separators, gaps, words."""

import csv
import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st

# Negative and positive; those at the end can only be asked about.
PAIRS = (
    *[(("0", "1")), ("-1", "1"), ("1", "2"), ("no", "yes"), ("No", "Yes"), ("N", "Y"), ("false", "true")],
    *[("False", "True"), ("F", "T"), ("control", "case"), ("normal", "attack"), ("paid", "default"), ("nein", "ja")],
    *[("non", "oui"), ("não", "sim"), ("否", "是"), ("正常", "异常"), ("GON-", "GON+"), ("-", "+"), ("ham", "spam")],
    *[("benign", "malignant"), ("neg", "pos"), ("healthy", "sick"), ("good", "bad"), ("legit", "fraud")],
    *[("stayed", "churned"), ("alive", "dead"), ("<=50K", ">50K"), ("real", "fake"), ("not spam", "spam")],
    *[("nonfraud", "fraud"), ("absent", "present"), ("low", "high"), ("WT", "MUT"), ("setosa", "virginica")],
    *[("cat", "dog"), ("B", "M"), ("left", "right"), ("old", "new"), ("class_a", "class_b")],
)
LABELS = (
    *[
        "label",
        "target",
        "y",
        "y_true",
        "true_label",
        "TrueLabel",
        "actual",
        "Class",
        "outcome",
        "truth",
        "ground truth",
    ],
    *["GT", "is_fraud", "isFraud", "churn", "default", "diagnosis", "Survived", "Attrition", "readmitted", "status"],
    *["response", "observed", "target_class", "has_disease", "gold_label", "Y_test", "ytrue", "two_year_recid"],
    *["income", "Gekündigt", "真实标签", "正解", "resultat", "esito", "kpi7", "Vergnügen"],
)
SCORES = (
    *["score", "Score", "prob", "proba", "probability", "y_score", "y_prob", "pred_proba", "p", "risk", "risk_score"],
    *["logit", "pred", "prediction", "yhat", "model_score", "p_default", "oof_pred", "Wahrscheinlichkeit", "预测概率"],
    *["probabilité", "予測確率", "Scored Probabilities", "PRE_1", "decision_function", "xgb", "rf_score", "propensity"],
    *["predictions", "similarity", "out_42", "zog"],
)
ANSWERS = ("pred_label", "predicted_class", "y_pred", "Predicted Label", "answer")
BY_CLASS = ("prob_{v}", "P ({l}={v})", "confidence({v})", "{v}", "prob.{v}", "{v}_prob", ".pred_{v}")
FURTHER = {
    "id": lambda rng, n: np.arange(n),
    "customer": lambda rng, n: [f"c{i}" for i in range(n)],
    "number": lambda rng, n: rng.integers(10**6, 10**9, n),
    "age": lambda rng, n: rng.integers(18, 90, n),
    "sex": lambda rng, n: rng.choice(["F", "M"], n),
    "gender": lambda rng, n: rng.integers(0, 2, n),
    "amount": lambda rng, n: rng.gamma(2, 100, n).round(2),
    "country": lambda rng, n: rng.choice(["DE", "FR", "US"], n),
    "fold": lambda rng, n: rng.integers(0, 5, n),
    "smoker": lambda rng, n: rng.choice(["yes", "no"], n),
    "flag_x": lambda rng, n: rng.integers(0, 2, n),
    "V1": lambda rng, n: rng.normal(size=n).round(5),
    "quality_score": lambda rng, n: rng.normal(5, 1, n).round(2),
    "ratio": lambda rng, n: rng.random(n).round(3),
    "pos": lambda rng, n: np.sort(rng.integers(1, 10**7, n)),
    "has_card": lambda rng, n: rng.integers(0, 2, n),
    "is_weekend": lambda rng, n: rng.choice(["True", "False"], n),
    "fico": lambda rng, n: rng.integers(300, 850, n),
}


@dataclass(frozen=True)
class RandomTable:
    """A table as text, and what is right: which rows are positive and their scores, of those that can be used."""

    text: str
    truth: np.ndarray
    scores: np.ndarray


def random_table(seed: int) -> RandomTable:
    """Make a table with a label, scores in one of three forms, and up to four further columns."""
    rng = np.random.default_rng(seed)

    def one_of(*options: Any) -> Any:
        return options[rng.integers(len(options))]

    n = int(rng.integers(40, 300))
    truth = rng.random(n) < rng.uniform(0.15, 0.6)
    evidence = rng.normal(size=n) + rng.uniform(0.8, 3) * (truth - 0.5)
    chances = (1 / (1 + np.exp(-1.5 * evidence))).round(rng.integers(2, 6))
    (negative, positive), label, score = one_of(*PAIRS), one_of(*LABELS), one_of(*SCORES)
    columns: dict[str, Any] = {label: np.where(truth, positive, negative)}
    answers = np.where(evidence > 0, positive, negative)
    form, scores = one_of("one", "one", "by class", "confidence"), chances
    if form == "one":
        scores = one_of(chances, chances, (2 * evidence).round(4), (100 * chances).round(3))
        columns[score] = scores
        if one_of(True, False):
            columns.setdefault(one_of(*ANSWERS), answers)
    elif form == "by class":
        style = one_of(*BY_CLASS)
        score = style.format(l=label, v=positive)
        columns |= {style.format(l=label, v=negative): (1 - chances).round(6), score: chances}
    else:
        columns |= {"predicted": answers, "confidence": np.where(evidence > 0, chances, (1 - chances).round(6))}
        score = "confidence"
    for name in rng.choice(sorted(FURTHER), rng.integers(0, 5), replace=False):
        columns.setdefault(str(name), FURTHER[name](rng, n))
    cells = {name: [str(value) for value in columns[name]] for name in rng.permutation(list(columns))}
    used = np.ones(n, dtype=bool)
    if one_of(True, False, False, False):
        used[:3] = False
        cells[score][:3] = [one_of("", "NA", "?")] * 3
    if one_of(True, False, False, False):
        cells = {"": list(map(str, range(n))), **cells}  # as pandas writes its index
    file = io.StringIO()
    writer = csv.writer(file, delimiter=one_of(",", ",", ";", "\t"))
    writer.writerow(cells)
    writer.writerows(zip(*cells.values(), strict=True))
    return RandomTable(file.getvalue(), truth[used], scores[used])


def random_tables() -> st.SearchStrategy[RandomTable]:
    """Draw tables by their seeds: hypothesis would else draw much alike, and a share of them would mean little."""
    return st.integers(0, 2**32 - 1).map(random_table)
