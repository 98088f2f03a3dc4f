"""The terms of the pages beside the measures, each in one sentence with its formula."""

from digitlab.metrics.measures import Term

TERMS = {
    "prevalence": Term(
        "Prevalence",
        "The rarer the positives, the more negatives there are to raise false alarms, while recall looks at the "
        "positives alone and stays as it is.",
        "precision = recall p / (recall p + FPR (1 - p))",
    ),
    "interval": Term(
        "95 % interval",
        "Another sample would give other figures; of intervals made like this, 95 in 100 hold the true value.",
        "Wilson's score interval, for F1 by way of TP / (TP + FP + FN)",
    ),
    "few": Term(
        "From few",
        "“From few” stands where fewer than ten of one outcome are behind an interval (or, of the areas, too "
        "few of one kind; of what is drawn again, fewer than 50 blocks): such an interval is a rough one.",
        "see `python -m benchmarks.coverage`",
    ),
    "band": Term(
        "Pointwise band",
        "At each single place the band holds the true curve 95 times in 100; that it holds the whole curve is not "
        "promised. By the threshold it is Wilson's interval; over recall and over the false positive rate the sample "
        "is drawn again 400 times, and each resample's curve is read at that place.",
        "vertical bootstrap, 2.5 % to 97.5 %",
    ),
    "bootstrap": Term(
        "Bootstrap",
        "The sample is drawn again, with replacement, 1,000 times. Blocks keep neighbours together, which often have "
        "something in common; within each group as many are drawn as there are.",
        "2.5 % to 97.5 % of the resampled figures",
    ),
    "paired": Term(
        "Paired comparison",
        "Both are judged by the same sample, drawn again 1,000 times: what one of it does to both falls out of the "
        "difference.",
        "2.5 % to 97.5 % of the resampled differences",
    ),
    "best": Term(
        "Best of several",
        "The best of several is partly the luckiest. Its interval and its lead know that it was chosen by these very "
        "images: each is judged by how far the luckiest of all is out, in the same resamples.",
        "maxima over all runs and over all pairs (Westfall and Young, 1993)",
    ),
    "linearised": Term(
        "Linearised resamples",
        "There are too many to measure 1,000 resamples of them, so the resamples are made of how much each one moves "
        "a figure, summed in 4,000 groups dealt at random.",
        "figure + sum of (times drawn - 1) x influence (Hampel, 1974)",
    ),
    "needed_to_tell_apart": Term(
        "Needed to tell apart",
        "If two differ as much as they were seen to, McNemar's test on so many finds it in 8 of 10 such comparisons.",
        "(1.96 sqrt(d) + 0.84 sqrt(d - a^2))^2 / a^2, where they disagree on the part d and one is ahead by the part a "
        "(Connor, 1987)",
    ),
    "net_benefit": Term(
        "Net benefit",
        "The part of all that is found, less the false alarms at their price. Flagging nothing has 0; a detector below "
        "one of the two lines is not worth its keep at that price.",
        "prevalence x recall - (1 - prevalence) x FPR / ratio (Vickers and Elkin, 2006)",
    ),
    "gains": Term(
        "Cumulative gains",
        "Look at the highest scores first: how many of the positives have you found by then?",
        "recall over queue rate",
    ),
    "lift": Term(
        "Lift", "How many times as many positives you find as by looking at random.", "precision / prevalence"
    ),
    "calibration": Term(
        "Calibration",
        "Of all that are called 70 % likely, seven in ten should be positive: points on the diagonal.",
        "share of positives over mean probability, in ten bins",
    ),
    "brier_score": Term(
        "Brier score", "How far the probabilities are from the truth: 0 is perfect.", "mean of (probability - truth)^2"
    ),
    "brier_skill": Term(
        "Brier skill",
        "The part that is saved of the Brier score of always answering with the prevalence: 1 is perfect, 0 no "
        "better than that answer.",
        "1 - Brier score / (prevalence (1 - prevalence))",
    ),
    "calibration_slope": Term(
        "Calibration slope",
        "How the log odds of the truth grow with those of the probability. Below 1 the probabilities are too extreme, "
        "above 1 too close to the middle. With a slope of 1 all probabilities may still be too high, which the "
        "intercept tells.",
        "logistic regression of the truth on the log odds (Cox, 1958)",
    ),
    "calibration_intercept": Term(
        "Calibration intercept",
        "How much the log odds of the truth lie above those of the probabilities on the whole: below 0 the "
        "probabilities are too high. Observed over expected says the same in positives: below 1 there are fewer than "
        "the probabilities add up to.",
        "logistic regression with the slope held at 1 (Cox, 1958)",
    ),
}
