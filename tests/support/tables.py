"""Small tables as strangers write them, and what is the right reading of each."""

from dataclasses import dataclass
from pathlib import Path

from tests.support.paths import ROOT

TABLES = ROOT / "tests" / "uploads" / "tables"


@dataclass(frozen=True)
class Expected:
    """The right reading of a table.

    Attributes
    ----------
    file : str
        In `tests/uploads/tables`.
    label, positive, score : str
    counts : tuple of int
        TP, FP, FN, TN at the threshold.
    n_left_out : int
    says : tuple of str
        Keys of the doubts that have to be said.
    asks : bool
        Whether figures wait for an answer.
    threshold : float
    """

    file: str
    label: str
    positive: str
    score: str
    counts: tuple[int, int, int, int]
    n_left_out: int = 0
    says: tuple[str, ...] = ()
    asks: bool = False
    threshold: float = 0.5

    @property
    def path(self) -> Path:
        """Where the file is."""
        return TABLES / self.file


EXPECTED = (
    Expected("K01_two_probability_columns.csv", "y_true", "1", "proba_1", (13, 1, 2, 24)),
    Expected("K01b_probability_per_word.csv", "loan", "yes", "P (loan=yes)", (13, 1, 2, 24)),
    Expected("K02_case_control.csv", "label", "case", "score", (10, 3, 4, 23)),
    Expected("K02_ja_nein.csv", "label", "ja", "score", (7, 6, 2, 25), says=("rare",)),
    Expected("K02_one_two.csv", "label", "2", "score", (11, 4, 5, 20)),
    Expected("K03_predicted_before_true.csv", "true_label", "1", "prob", (14, 1, 3, 22)),
    Expected("K04_binary_feature_first.csv", "readmitted", "1", "risk", (13, 4, 4, 19)),
    Expected(
        "K05_no_truth.csv", "prediction", "1", "probability", (15, 0, 0, 25), says=("no_truth", "follows"), asks=True
    ),
    Expected("K06_number_before_p_default.csv", "y_true", "1", "p_default", (12, 7, 1, 20)),
    Expected("K06b_german.csv", "Gekündigt", "ja", "Wahrscheinlichkeit", (12, 7, 1, 20)),
    Expected("K07_hard_before_probability.csv", "y_true", "1", "y_prob", (11, 4, 1, 24)),
    Expected("K08_quality_score.csv", "defect", "yes", "probability", (16, 6, 2, 16)),
    Expected("K12_out_of_fold.csv", "target", "1", "oof_pred", (15, 1, 2, 22)),
    Expected("K13_many_patients.csv", "label", "1", "score", (22, 9, 3, 36)),
    Expected("K16_total_row.csv", "label", "1", "score", (15, 5, 0, 20), n_left_out=1, says=("unknown",)),
    Expected(
        "K17_minus_one_is_unknown.csv", "label", "1", "score", (8, 5, 3, 18), n_left_out=6, says=("unknown",), asks=True
    ),
    Expected("K23_hard_words.csv", "actual", "yes", "predicted", (9, 5, 6, 20), says=("hard_answers",)),
    Expected("K24_second_model_has_gaps.csv", "label", "1", "score_a", (9, 5, 2, 24)),
    Expected("K27_weka.csv", "actual", "2:pos", "prediction", (15, 1, 3, 21), says=("answer",)),
    Expected("K28_distance.csv", "pair", "same", "distance", (14, 26, 0, 0), says=("wrong_way",)),
    Expected("K29_pred_and_class_columns.csv", "true", "1", "1", (15, 4, 4, 22)),
    Expected("K36_box_names_another_column.csv", "label", "1", "1", (9, 0, 4, 27)),
)
# With what each sentence has to say.
REFUSED = {"K30_hard_classes.csv": "answers of 4 classes have no threshold"}
