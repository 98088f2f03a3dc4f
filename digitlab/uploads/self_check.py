"""What speaks against labels and scores that came without a table: the checks of tables, asked of a detector."""

import numpy as np
import pyarrow as pa

from digitlab.evaluation.detectors import Detector
from digitlab.uploads.columns import Roles
from digitlab.uploads.detectors import UploadedDetectors
from digitlab.uploads.doubts import Doubt, doubts_of_detector
from digitlab.uploads.table import ScoreTable


def doubts_of(detector: Detector) -> tuple[Doubt, ...]:
    """Return what the checks have to say of labels and scores, nothing where all labels are alike.

    Parameters
    ----------
    detector : Detector
        Of labels that the sentences call "y_true" and scores that they call "y_score".
    """
    truth, scores = detector.judged
    if truth.all() or not truth.any():
        return ()
    uploaded = UploadedDetectors(
        table=ScoreTable(detector.title, pa.table({"y_score": scores})),
        roles=Roles(label="y_true", positive=detector.names[1], scores=("y_score",)),
        columns={"y_score": "y_score"},
        classes=detector.names,
        codes=truth.astype(np.int8),
        scores={"y_score": scores},
        judged=np.arange(len(truth)),
        to_choose=np.empty(0, dtype=np.int64),
        groups=None,
        _detectors={"y_score": detector},
    )
    return doubts_of_detector(uploaded, "y_score")
