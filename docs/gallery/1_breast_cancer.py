"""Tumours: 569 of them, scored by cross-validation, so that no row was seen by the model that scores it."""

from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from digitlab import Detector, save_html

X, y = load_breast_cancer(return_X_y=True)
model = make_pipeline(StandardScaler(), LogisticRegression())
scores = cross_val_predict(model, X, y == 0, cv=10, method="predict_proba")[:, 1]
detector = Detector.from_scores(y == 0, scores, title="Tumours", names=("benign", "malignant"))
save_html(detector, "1_breast_cancer.html", threshold=0.5)
