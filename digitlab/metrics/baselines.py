"""What answers without a look at the image achieve: whoever cannot do better has learnt nothing."""

from digitlab.metrics.points import OperatingPoint


def commonest_answer(point: OperatingPoint) -> OperatingPoint:
    """Return the operating point of always giving the commoner answer to the same samples; "no" where both are.

    Parameters
    ----------
    point : OperatingPoint

    Returns
    -------
    OperatingPoint
        With the threshold of `point`, which does not matter.
    """
    positives, negatives = point.tp + point.fn, point.fp + point.tn
    if positives > negatives:
        return OperatingPoint(point.threshold, positives, negatives, 0, 0)
    return OperatingPoint(point.threshold, 0, 0, positives, negatives)


def guessing(point: OperatingPoint) -> OperatingPoint:
    """Return what guessing achieves on average that flags as many of the same samples, drawn blindly.

    Parameters
    ----------
    point : OperatingPoint
        Of at least one sample.

    Returns
    -------
    OperatingPoint
        With expected counts: precision is the prevalence, recall the queue rate.
    """
    positives, negatives, part = point.tp + point.fn, point.fp + point.tn, point.queue_rate
    return OperatingPoint(
        point.threshold, positives * part, negatives * part, positives * (1 - part), negatives * (1 - part)
    )
