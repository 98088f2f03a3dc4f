"""The registry of augmentations: more training images out of those that there are, one file a family."""

import numpy as np

from digitlab.augmentation.hands import HANDS
from digitlab.augmentation.shifts import SHIFTS
from digitlab.augmentation.spec import Augmentation

NONE = Augmentation(
    key="none",
    title="No augmentation",
    in_names="",
    sentence="Each training image is shown as it is.",
    n_copies=0,
    copies=lambda images, generator: np.empty((0, *images.shape), dtype=images.dtype),
)
AUGMENTATIONS: dict[str, Augmentation] = {entry.key: entry for entry in (NONE, *SHIFTS, *HANDS)}

__all__ = ["AUGMENTATIONS", "NONE", "Augmentation"]
