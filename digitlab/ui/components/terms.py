"""The terms of the pages beside the measures, each in one sentence with its formula."""

from digitlab.metrics.measures import Term

TERMS = {
    "prevalence": Term(
        "Prevalence",
        "The rarer the digit, the more other images there are to raise false alarms, while recall looks at the digit "
        "alone and stays as it is.",
        "precision = recall p / (recall p + FPR (1 - p))",
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
