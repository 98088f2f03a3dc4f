"""Make the example file: ``python -m digitlab.uploads.make_example``.

Real scores on real data: the 569 tumours of scikit-learn's breast cancer data (Street, Wolberg and Mangasarian, 1993),
scored out of fold by two classifiers.
"""

import pandas as pd
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from digitlab.uploads.table import EXAMPLE

_SEED = 0


def example_table() -> pd.DataFrame:
    """Return the example: one row a tumour with its diagnosis and the two scores, probabilities with four digits."""
    X, y = load_breast_cancer(return_X_y=True)
    is_malignant = y == 0
    folds = StratifiedKFold(5, shuffle=True, random_state=_SEED)
    classifiers = {
        "score_logistic_regression": make_pipeline(StandardScaler(), LogisticRegression(random_state=_SEED)),
        "score_random_forest": RandomForestClassifier(random_state=_SEED),
    }
    scores = {
        name: cross_val_predict(classifier, X, is_malignant, cv=folds, method="predict_proba")[:, 1].round(4)
        for name, classifier in classifiers.items()
    }
    diagnosis = pd.Series(is_malignant).map({True: "malignant", False: "benign"})
    return pd.DataFrame({"id": range(1, len(y) + 1), "label": diagnosis, **scores})


if __name__ == "__main__":
    example_table().to_csv(EXAMPLE, index=False)
