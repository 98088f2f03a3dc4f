"""Rare: eights among small digits, every third one kept, so that 1 in 30 is one."""

import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from digitlab import Detector, save_html

X, y = load_digits(return_X_y=True)
kept = (y != 8) | (np.cumsum(y == 8) % 3 == 0)  # every third eight only
model = LogisticRegression(C=0.001, max_iter=1_000)
scores = cross_val_predict(model, X[kept] / 16, y[kept] == 8, cv=5, method="predict_proba")[:, 1]
detector = Detector.from_scores(y[kept] == 8, scores, title="Rare eights", names=("another digit", "8"))
save_html(detector, "3_rare.html", threshold=0.1, prevalence=0.01)
