"""What is sent to the browser of how far a chosen threshold moves: the ticks below the slider."""

from typing import Any

import numpy as np

from digitlab.metrics.threshold_spread import ThresholdSpread


def spread_sent(spread: ThresholdSpread, words: str, low: float, high: float) -> dict[str, Any] | None:
    """Return the ticks and the sentence below the slider; None where no resample chose anything.

    Parameters
    ----------
    spread : ThresholdSpread
    words : str
        What is said of it.
    low, high : float
        The handle's range; what lies above, as the threshold that flags nothing does, is drawn at its end.

    Returns
    -------
    dict or None
        For JSON.
    """
    if not len(spread.thresholds):
        return None
    ends = np.clip(spread.limits()[:2], low, high)
    ticks = np.unique(np.clip(spread.thresholds, low, high))
    return {"thresholds": ticks.tolist(), "low": float(ends[0]), "high": float(ends[1]), "words": words}
