"""Three models: the same tumours, one file for each model."""

from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_predict
from sklearn.naive_bayes import GaussianNB
from sklearn.tree import DecisionTreeClassifier

from digitlab import Detector, save_html

X, y = load_breast_cancer(return_X_y=True)
models = [RandomForestClassifier(random_state=0), GaussianNB(), DecisionTreeClassifier(max_depth=3, random_state=0)]
for number, model in enumerate(models, 1):
    scores = cross_val_predict(model, X, y == 0, cv=10, method="predict_proba")[:, 1]
    detector = Detector.from_scores(y == 0, scores, title=type(model).__name__, names=("benign", "malignant"))
    save_html(detector, f"7_three_models_{number}.html", threshold=0.5)
