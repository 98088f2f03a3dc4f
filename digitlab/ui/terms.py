"""The terms of the pages, each in one sentence with its formula."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """One term.

    Attributes
    ----------
    name : str
    sentence : str
        What it says, for students.
    formula : str
        In plain letters, which screen readers read as well.
    """

    name: str
    sentence: str
    formula: str

    @property
    def plain(self) -> str:
        """Sentence and formula as plain text."""
        return f"{self.sentence} {self.formula}"

    @property
    def markdown(self) -> str:
        """Sentence and formula as Markdown."""
        return f"{self.sentence} `{self.formula}`"


TERMS = {
    "precision": Term(
        "Precision",
        "How many of the flagged images are right. Undefined where nothing is flagged.",
        "TP / (TP + FP)",
    ),
    "recall": Term("Recall", "How many images of the digit are found.", "TP / (TP + FN)"),
    "f1": Term("F1", "The harmonic mean of precision and recall: both must be high.", "2 TP / (2 TP + FP + FN)"),
    "accuracy": Term(
        "Accuracy",
        "How many of all answers are right. It misleads where one kind is rare.",
        "(TP + TN) / n",
    ),
    "specificity": Term("Specificity", "How many of the other digits are left alone.", "TN / (TN + FP)"),
    "false_positive_rate": Term(
        "False positive rate", "How many of the other digits are flagged by mistake.", "FP / (FP + TN)"
    ),
    "negative_predictive_value": Term(
        "Negative predictive value",
        "How many of the images that are not flagged are rightly not.",
        "TN / (TN + FN)",
    ),
    "balanced_accuracy": Term(
        "Balanced accuracy",
        "Accuracy as it would be if both kinds were equally common.",
        "(recall + specificity) / 2",
    ),
    "matthews_correlation": Term(
        "Matthews correlation",
        "How closely answer and truth go together: 1 always, 0 not at all, -1 always wrong.",
        "(TP TN - FP FN) / sqrt((TP + FP) (TP + FN) (TN + FP) (TN + FN))",
    ),
    "queue_rate": Term(
        "Queue rate", "How many of all images are flagged, so that somebody has to look at them.", "(TP + FP) / n"
    ),
    "prevalence": Term(
        "Prevalence",
        "The rarer the digit, the more other images there are to raise false alarms, while recall looks at the digit "
        "alone and stays as it is.",
        "precision = recall p / (recall p + FPR (1 - p))",
    ),
    "roc_auc": Term(
        "ROC AUC",
        "How often an image of the digit has a higher score than another image, both drawn blindly.",
        "area under recall over false positive rate",
    ),
    "average_precision": Term(
        "Average precision",
        "Precision on the average of all recalls that can be had.",
        "sum of precision x step of recall",
    ),
    "interval": Term(
        "95 % interval",
        "Another 10,000 test images would give other figures; of intervals made like this, 95 in 100 hold the true "
        "value.",
        "Wilson's for precision and recall, bootstrap for the others",
    ),
    "gains": Term(
        "Cumulative gains",
        "Look at the images with the highest scores first: how many of the digit's have you found by then?",
        "recall over queue rate",
    ),
    "lift": Term(
        "Lift",
        "How many times more images of the digit you find than by looking blindly.",
        "precision / prevalence",
    ),
    "calibration": Term(
        "Calibration",
        "Of all images called 70 % likely, seven in ten should be the digit: points on the diagonal.",
        "mean probability over share of the digit, in ten bins",
    ),
    "brier_score": Term(
        "Brier score",
        "How far the probabilities are from the truth: 0 is perfect.",
        "mean of (probability - truth)^2",
    ),
}
