from digitlab.metrics.comparing import COMPARED, Difference
from digitlab.metrics.intervals import Interval
from digitlab.texts.comparing import NAMES, conclusion


def test_sentences_say_who_is_better_and_whether_that_means_something():
    unclear = Difference("f1", 0.9, 0.9019, Interval(-0.0037, 0.0079))
    assert conclusion(unclear, "Tree", "SGD") == (
        "F1: SGD is better by 0.0019, 95 % interval -0.0037 to 0.0079: these images cannot tell them apart."
    )
    worse = Difference("f1", 0.9, 0.8, Interval(-0.12, -0.08))
    assert conclusion(worse, "Tree", "SGD") == (
        "F1: Tree is better by 0.1000, 95 % interval 0.0800 to 0.1200: more than chance explains."
    )
    undefined = Difference("f1", float("nan"), 0.8, Interval(float("nan"), float("nan")))
    assert conclusion(undefined, "Tree", "SGD") == "F1 cannot be compared: it is undefined for one of the two."


def test_each_compared_measure_has_a_name():
    assert tuple(NAMES) == COMPARED
