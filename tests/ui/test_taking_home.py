"""What of a visitor's own table is taken home as a table."""

import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from digitlab.evaluation.chosen_lines import lines_by_group
from digitlab.ui.thresholds.taking_home import rows_to_take
from digitlab.uploads.interpreting import interpret
from digitlab.uploads.table import ScoreTable


@pytest.mark.parametrize("table_format", ["csv", "parquet"])
def test_all_rows_stand_with_their_cell_and_their_number_in_the_file(table_format):
    rng = np.random.default_rng(4)
    truth, scores = rng.random(90) < 0.5, rng.random(90)
    scores[[3, 50]] = np.nan
    columns = pa.table(
        {"label": truth.astype(int), "score": pa.array(scores, from_pandas=True), "who": [f"=p{i}" for i in range(90)]}
    )
    reading = interpret(ScoreTable("a.csv", columns), label="label", score="score")
    content = rows_to_take(reading.detectors, reading.detector(), 0.4, table_format)
    read = pd.read_csv if table_format == "csv" else pd.read_parquet
    rows = read(io.BytesIO(content))
    kept = np.delete(np.arange(90), [3, 50])
    assert rows["row in the file"].tolist() == (kept + 2).tolist()
    assert rows["who"].str.lstrip("'").tolist() == [f"=p{i}" for i in kept]
    point = reading.detector().curve.at(0.4)
    cells = rows["cell"].value_counts()
    assert (cells["true positive"], cells["false positive"]) == (point.tp, point.fp)
    assert (cells["false negative"], cells["true negative"]) == (point.fn, point.tn)


def test_rows_are_decided_by_the_line_of_their_group():
    rng = np.random.default_rng(5)
    truth = rng.random(80) < 0.5
    columns = pa.table({"label": truth.astype(int), "score": rng.random(80), "site": ["a", "b"] * 40})
    reading = interpret(ScoreTable("a.csv", columns), label="label", score="score", group="site")
    chosen = lines_by_group(reading.detector(), "equal_share", threshold=0.5)
    content = rows_to_take(reading.detectors, reading.detector(), 0.5, "csv", lines=chosen.decision)
    rows = pd.read_csv(io.BytesIO(content))
    lines = rows["site"].map(dict(zip(chosen.decision.names, chosen.decision.thresholds, strict=True)))
    assert (rows["line"] == lines).all()
    assert ((rows["decision"] == "flagged") == (rows["score"] >= lines)).all()
