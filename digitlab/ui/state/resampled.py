"""What detectors are in many resamples of the images, drawn once for all visitors."""

from digitlab.evaluation.detectors import Detector
from digitlab.metrics import resampling
from digitlab.metrics.resampling import Resampled, Scheme
from digitlab.ui.state.cache import cached


@cached()
def resampled(
    detector: Detector, threshold: float, *, recall: float | None = None, scheme: Scheme = "single"
) -> Resampled:
    """Return a detector's measures in 1,000 resamples of the samples by which it is judged."""
    strata = None if detector.groups is None else detector.groups.of
    return resampling.resampled(
        *detector.judged,
        threshold,
        recall=recall,
        sample_weight=detector.sample_weight,
        clusters=None if detector.clusters is None else detector.clusters.of,
        scheme=scheme,
        strata=strata,
    )
