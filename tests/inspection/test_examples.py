import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from digitlab.inspection.examples import along_the_scores


def test_images_are_picked_evenly_along_the_scores_of_each_kind():
    scores = np.r_[np.arange(0.0, 9.0), np.arange(-20.0, 1.0)]
    truth = np.r_[np.ones(9, bool), np.zeros(21, bool)]
    picked = along_the_scores(truth, scores, n_each=3)
    assert scores[picked].tolist() == [0, 4, 8, -20, -10, 0]
    assert truth[picked].tolist() == [True] * 3 + [False] * 3


@given(st.lists(st.tuples(st.booleans(), st.floats(-1e6, 1e6)), max_size=40))
def test_nobody_is_picked_twice_and_each_kind_has_its_share(pairs):
    truth, scores = np.array([kind for kind, _ in pairs], bool), np.array([score for _, score in pairs])
    picked = along_the_scores(truth, scores)
    assert len(set(picked.tolist())) == len(picked)
    assert truth[picked].sum() == min(5, truth.sum())
    assert (~truth[picked]).sum() == min(5, (~truth).sum())
