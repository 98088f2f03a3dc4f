"""What is said of groups."""

from digitlab.metrics.points import OperatingPoint
from digitlab.texts.by_group import not_all_at_once, size


def test_positives_stand_beside_the_sum_of_weights_where_rows_weigh():
    assert size(5_000, 512, 5_000, "images") == "5,000 images, 512 positive"
    assert size(213, 212.0, 560.0, "rows") == "213 rows that count as 560, 212 positive"


def test_prevalence_is_no_reason_where_groups_are_nearly_as_often_positive():
    # Odds of 100 : 900 and 102 : 898 differ by 2 %, those of 100 : 900 and 200 : 800 by more than half.
    students, employees = OperatingPoint(0, 80, 20, 20, 880), OperatingPoint(0, 95, 5, 7, 893)
    others = OperatingPoint(0, 180, 20, 20, 780)
    near = not_all_at_once(["A", "B"], [students, employees])
    assert near.startswith("In “A” 10 % are positive, in “B” 10.2 %: nearly as many. So what keeps")
    far = not_all_at_once(["A", "B"], [students, others])
    assert far.startswith("Not all can hold at once. In “A” 10 % are positive, in “B” 20 %. If both had the recall")
