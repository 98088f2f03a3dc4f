"""Weights: all malignant tumours, and every third benign one, which stands for three."""

import numpy as np

import digitlab
from digitlab.uploads.table import EXAMPLE

whole = digitlab.read_scores(EXAMPLE).detector().judged
kept = whole.y_true | (np.cumsum(~whole.y_true) % 3 == 0)
detector = digitlab.Detector.from_scores(
    whole.y_true[kept],
    whole.y_score[kept],
    sample_weight=np.where(whole.y_true[kept], 1, 3),
    title="Every third benign tumour",
    names=("benign", "malignant"),
)
digitlab.save_html(detector, "4_weights.html", threshold=0.5)
