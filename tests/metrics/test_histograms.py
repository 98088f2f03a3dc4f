import numpy as np

from digitlab.metrics.histograms import score_counts


def test_each_sample_is_counted_in_the_bin_of_its_score():
    truth = np.array([False, False, True, True, True])
    centres, negatives, positives = score_counts(truth, np.array([0.0, 30.2, 30.4, 60.0, 60.0]))
    np.testing.assert_allclose(centres, np.arange(60) + 0.5)
    assert np.flatnonzero(negatives).tolist() == [0, 30]
    assert np.flatnonzero(positives).tolist() == [30, 59]
    assert (negatives.sum(), positives.sum(), positives[59]) == (2, 3, 2)


def test_each_sample_counts_as_many_times_as_its_weight_says():
    truth, scores = np.array([False, False, True]), np.array([0.0, 0.0, 60.0])
    _, negatives, positives = score_counts(truth, scores, np.array([10.0, 2.5, 1.0]))
    assert (negatives[0], positives[59], negatives.sum() + positives.sum()) == (12.5, 1, 13.5)
