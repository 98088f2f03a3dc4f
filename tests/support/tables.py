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
    Expected("K09_pandas_index.csv", "y_true", "1", "y_score", (9, 8, 3, 20)),
    Expected("K10_trailing_comma.csv", "label", "1", "score", (8, 5, 5, 22)),
    Expected("K11_r_write_table.tsv", "y", "1", "score", (9, 5, 5, 21)),
    Expected("K12_out_of_fold.csv", "target", "1", "oof_pred", (15, 1, 2, 22)),
    Expected("K13_many_patients.csv", "label", "1", "score", (22, 9, 3, 36)),
    Expected("K14_comment_lines.csv", "label", "1", "score", (10, 3, 3, 24), says=("note_0",)),
    Expected("K15_no_header.csv", "column 2", "1", "column 3", (8, 3, 3, 26), says=("note_0",)),
    Expected("K16_total_row.csv", "label", "1", "score", (15, 5, 0, 20), says=("note_0",)),
    Expected(
        "K17_minus_one_is_unknown.csv", "label", "1", "score", (8, 5, 3, 18), n_left_out=6, says=("unknown",), asks=True
    ),
    Expected("K18_question_mark.csv", "label", "1", "score", (15, 1, 5, 17), n_left_out=2, says=("left_out",)),
    Expected("K19_plus_minus.csv", "label", "+", "score", (13, 2, 4, 21)),
    Expected("K20_percent_sign.csv", "label", "1", "probability", (8, 5, 3, 24), says=("note_0",)),
    Expected("K21_numpy_list_cells.csv", "label", "1", "probs_1", (10, 4, 0, 26), says=("note_0",)),
    Expected(
        "K22_thousands_english.csv", "default", "1", "risk_points", (10, 5, 2, 23), says=("note_0",), threshold=10_000
    ),
    Expected("K23_hard_words.csv", "actual", "yes", "predicted", (9, 5, 6, 20), says=("hard_answers",)),
    Expected("K24_second_model_has_gaps.csv", "label", "1", "score_a", (9, 5, 2, 24)),
    Expected(
        "K25_name_twice.csv", "two_year_recid", "1", "decile_score", (16, 4, 2, 18), says=("note_0",), threshold=5
    ),
    Expected("K26_header_again.csv", "label", "1", "score", (22, 4, 4, 50), says=("note_0", "repeated")),
    Expected("K27_weka.csv", "actual", "pos", "probability pos", (15, 1, 3, 21), says=("note_0",)),
    Expected("K28_distance.csv", "pair", "same", "distance", (14, 26, 0, 0), says=("wrong_way",)),
    Expected("K29_pred_and_class_columns.csv", "true", "1", "1", (15, 4, 4, 22)),
    Expected("K31_212_columns.csv", "target", "1", "score", (14, 3, 4, 19)),
    Expected("K32_utf16.txt", "label", "1", "score", (8, 2, 0, 30), says=("rare",)),
    Expected("K32b_orange.tsv", "loan", "yes", "Model (yes)", (8, 2, 0, 30), says=("note_0",)),
    Expected("K35_numbers_as_text.parquet", "label", "1", "score", (15, 4, 0, 21), says=("note_0",)),
    Expected("K36_box_names_another_column.csv", "label", "1", "1", (9, 0, 4, 27)),
)
# With what each sentence has to say.
REFUSED = {"K30_hard_classes.csv": "answers of 4 classes have no threshold"}
