"""The rows behind the numbers: those of a cell of the confusion matrix, the most confident mistakes first."""

import numpy as np
import pandas as pd

from digitlab.metrics.confusion import confusion_counts
from digitlab.metrics.thresholds import highest_class
from digitlab.uploads.detectors import UploadedDetectors


class ScoredRows:
    """What a detector, or several classes together, predict for the rows that judge them.

    Detector and threshold do not matter where each class has its own. Of the n rows, `truth` and `predicted` are places
    in `names`, the negative class first where there are two; `confidence` is how far the score is from where the
    prediction would change, at least 0.
    """

    def __init__(self, uploaded: UploadedDetectors, name: str, threshold: float) -> None:
        self._uploaded = uploaded
        self._weights = None if uploaded.weights is None else uploaded.weights[uploaded.judged]
        if uploaded.has_classes:
            columns = [uploaded.scores[uploaded.columns[each]][uploaded.judged] for each in uploaded.classes]
            scores = np.column_stack(columns)
            self.names: tuple[str, ...] = uploaded.classes
            self.truth = uploaded.codes[uploaded.judged]
            self.predicted = highest_class(scores)
            highest_two = np.sort(scores, axis=1)[:, -2:]
            second = np.where(
                self.predicted == self.truth, highest_two[:, 0], scores[np.arange(len(scores)), self.truth]
            )
            self.confidence = highest_two[:, 1] - second
        else:
            detector = uploaded.detector(name)
            self.names = detector.names
            self.truth = detector.judged.y_true.astype(np.int64)
            self.predicted = detector.predict(threshold).astype(np.int64)
            self.confidence = np.abs(detector.judged.y_score - threshold)

    @property
    def counts(self) -> np.ndarray:
        """The confusion matrix: true classes by row, int64 of shape (k, k); of weighted rows their sums, float64."""
        return confusion_counts(self.truth, self.predicted, len(self.names), self._weights)

    @property
    def are_weighted(self) -> bool:
        """Whether each row counts as many times as its weight says."""
        return self._weights is not None

    def places(self, true: int | None, predicted: int | None) -> np.ndarray:
        """Return the places of the rows of a cell, a row or a column of the matrix; of all mistakes if both are None.

        Mistakes come first, the most confident ones at the top.
        """
        chosen = np.ones(len(self.truth), dtype=bool)
        if true is None and predicted is None:
            chosen = self.truth != self.predicted
        if true is not None:
            chosen &= self.truth == true
        if predicted is not None:
            chosen &= self.predicted == predicted
        found = np.flatnonzero(chosen)
        is_right = self.truth[found] == self.predicted[found]
        return found[np.lexsort((-self.confidence[found], is_right))]

    def frame(self, places: np.ndarray) -> pd.DataFrame:
        """Return rows, by places as `places` returns them, as they stood in the file, with what was predicted.

        The identifier comes first, if there is one, then "Row" as spreadsheets count it, "True", "Predicted", and all
        columns of the file.
        """
        uploaded, rows = self._uploaded, self._uploaded.judged[places]
        frame = uploaded.table.columns.take(rows).to_pandas()
        names = np.array(self.names, dtype=object)
        predicted = {"True": names[self.truth[places]], "Predicted": names[self.predicted[places]]}
        predictions = pd.DataFrame({"Row": uploaded.table.row_numbers(rows), **predicted})
        identifier = uploaded.roles.identifier
        first = [] if identifier is None else [frame.pop(identifier)]
        frame = frame.rename(columns={name: f"{name} (file)" for name in predictions})
        return pd.concat([*first, predictions, frame], axis=1)
