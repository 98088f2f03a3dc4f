"""What detectors are in many resamples of the images, drawn once for all visitors."""

import threading
from contextlib import AbstractContextManager, nullcontext

from digitlab.evaluation.detectors import Detector
from digitlab.metrics import resampling
from digitlab.metrics.draws import Scheme
from digitlab.metrics.resampling import Resampled
from digitlab.ui.state.cache import cached

_turn = threading.Lock()


@cached()
def resampled(
    detector: Detector, threshold: float, *, recall: float | None = None, scheme: Scheme = "single"
) -> Resampled:
    """Return a detector's measures in 1,000 resamples of the samples by which it is judged.

    What is kept is small, however many samples there are; large ones are taken one after the other, since each takes
    memory for a moment: 200 bytes a sample.
    """
    one_by_one: AbstractContextManager[object] = (
        _turn if len(detector.judged.y_true) > resampling.MOST_DRAWN else nullcontext()
    )
    with one_by_one:
        return resampling.resampled(
            *detector.judged,
            threshold,
            recall=recall,
            sample_weight=detector.sample_weight,
            clusters=None if detector.clusters is None else detector.clusters.of,
            scheme=scheme,
            strata=None if detector.groups is None else detector.groups.of,
        )
