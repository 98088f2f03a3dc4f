"""The rows and the thresholds that one takes home hold what the pages show."""

import io

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings

from digitlab.decisions import LinesByGroup
from digitlab.evaluation.belonging import Groups
from digitlab.evaluation.detectors import Detector
from digitlab.export import tables
from digitlab.export.tables import rows_file, save_rows, save_thresholds, thresholds_file
from digitlab.metrics.measures import MEASURES
from tests.support.curves import curves

READERS = {"csv": pd.read_csv, "parquet": pd.read_parquet}
LABELS, SCORES = [0, 0, 1, 1, 1], [0.1, 0.4, 0.35, 0.8, 0.4]


@pytest.fixture(params=["csv", "parquet"])
def table_format(request):
    return request.param


def detector(**options):
    return Detector.from_scores(LABELS, SCORES, names=("=ham", "spam"), **options)


def read(content, table_format):
    return READERS[table_format](io.BytesIO(content))


def test_each_row_says_where_it_stands_at_the_threshold(table_format):
    found = read(rows_file(detector(), table_format, threshold=0.4, first_row=2), table_format)
    ham = "'=ham" if table_format == "csv" else "=ham"
    assert found["row"].tolist() == [2, 3, 4, 5, 6]
    assert found["label"].tolist() == [ham, ham, "spam", "spam", "spam"]
    assert found["score"].tolist() == SCORES
    assert found["prediction"].tolist() == [ham, "spam", ham, "spam", "spam"]
    cells = ["true negative", "false positive", "false negative", "true positive", "true positive"]
    assert found["cell"].tolist() == cells
    point = detector().curve.at(0.4)
    assert [cells.count(name) for name in tables.CELL_NAMES] == [point.tn, point.fp, point.fn, point.tp]


def test_each_row_has_the_decision_of_a_zone(table_format):
    line = read(rows_file(detector(), table_format, threshold=0.4), table_format)
    assert line["decision"].tolist() == ["cleared", "flagged", "cleared", "flagged", "flagged"]
    found = read(rows_file(detector(), table_format, threshold=0.8, clear_below=0.4), table_format)
    assert found["decision"].tolist() == ["cleared", "asked", "cleared", "flagged", "asked"]
    # Who asks says neither yes nor no.
    assert found["prediction"].isna().tolist() == found["cell"].isna().tolist() == [False, True, False, False, True]
    assert found["cell"].dropna().tolist() == ["true negative", "false negative", "true positive"]
    with pytest.raises(ValueError, match="must not lie above"):
        rows_file(detector(), table_format, threshold=0.3, clear_below=0.4)


def test_each_row_is_decided_by_the_line_of_its_group(table_format):
    shown = detector(groups=["a", "b", "a", "b", "c"])
    lines = LinesByGroup(("a", "b"), (0.35, 0.9), 0.4)
    found = read(rows_file(shown, table_format, lines=lines), table_format)
    assert found["line"].tolist() == [0.35, 0.9, 0.35, 0.9, 0.4]
    assert found["decision"].tolist() == [
        "flagged" if score >= line else "cleared" for score, line in zip(SCORES, found["line"], strict=True)
    ]
    for options in ({"threshold": 0.5}, {"clear_below": 0.1}):
        with pytest.raises(ValueError, match="leave one of both out"):
            rows_file(shown, table_format, lines=lines, **options)
    with pytest.raises(ValueError, match="with groups"):
        rows_file(detector(), table_format, lines=lines)


def test_weights_groups_and_other_columns_come_along(table_format):
    shown = detector(sample_weight=[1, 2, 3, 4, 5], groups=Groups(("a", "b"), np.array([0, 1, 0, 1, 0])))
    further = pd.DataFrame({"score": list("vwxyz"), "seen": [True] * 5}, index=[3, 1, 4, 1, 5])
    for columns in (further, pl.from_pandas(further), pa.Table.from_pandas(further, preserve_index=False)):
        found = read(rows_file(shown, table_format, columns=columns), table_format)
        assert found.columns.tolist()[6:] == ["weight", "group", "score (file)", "seen"]
        assert found["weight"].tolist() == [1, 2, 3, 4, 5]
        assert found["group"].tolist() == list("ababa")
        assert found["score (file)"].tolist() == list("vwxyz")


def test_pieces_begin_where_the_last_one_ended(monkeypatch, table_format):
    whole = [rows_file(detector(), table_format), thresholds_file(detector(), table_format)]
    monkeypatch.setattr(tables, "_ROWS_AT_ONCE", 2)
    monkeypatch.setattr(tables, "_THRESHOLDS_AT_ONCE", 2)
    further = {"name": pa.array(list("abcde")).dictionary_encode()}
    pieces = [rows_file(detector(), table_format, columns=further), thresholds_file(detector(), table_format)]
    rows, thresholds = (read(content, table_format) for content in pieces)
    assert rows.pop("name").tolist() == list("abcde")
    pd.testing.assert_frame_equal(rows, read(whole[0], table_format))
    pd.testing.assert_frame_equal(thresholds, read(whole[1], table_format))


@settings(deadline=None, max_examples=30)
@given(curves())
def test_each_threshold_has_the_counts_measures_and_intervals_of_its_operating_point(curve):
    scores = np.repeat(curve.scores, curve.positives_at + curve.negatives_at)
    kinds = [np.repeat([1, 0], [p, n]) for p, n in zip(curve.positives_at, curve.negatives_at, strict=True)]
    found = read(thresholds_file(Detector.from_scores(np.concatenate(kinds), scores), "parquet"), "parquet")
    assert np.array_equal(found["threshold"], curve.thresholds)
    for row in found.to_dict("records"):
        point = curve.at(row["threshold"])
        assert [row[cell] for cell in ("tp", "fp", "fn", "tn")] == [point.tp, point.fp, point.fn, point.tn]
        for key, measure in MEASURES.items():
            shown = [row[key], row[f"{key}_low"], row[f"{key}_high"]]
            assert shown == pytest.approx([measure.of(point), *measure.interval(point)[:2]], nan_ok=True, abs=1e-12)


@pytest.mark.parametrize("options", [{"sample_weight": [1, 2.5, 3, 4, 5]}, {"clusters": list("aabbc")}])
def test_weighted_and_clustered_thresholds_have_the_intervals_of_their_operating_points(options):
    shown = detector(**options)
    found = read(thresholds_file(shown, "parquet"), "parquet").set_index("threshold")
    for threshold, row in found.iterrows():
        point = shown.curve.at(threshold)
        assert [row[cell] for cell in ("tp", "fp", "fn", "tn")] == [point.tp, point.fp, point.fn, point.tn]
        for key, measure in MEASURES.items():
            ends = [row[f"{key}_low"], row[f"{key}_high"]]
            assert ends == pytest.approx(measure.interval(point)[:2], nan_ok=True, abs=1e-12)


def test_what_is_undefined_is_an_empty_cell():
    last = thresholds_file(detector(), "csv").decode().splitlines()[-1]
    assert last.startswith("inf,0,0,3,2,,,,0,")


def test_what_cannot_be_written_is_said(tmp_path):
    with pytest.raises(ValueError, match=r"must end with .csv or .parquet"):
        save_rows(detector(), tmp_path / "rows.xlsx")
    with pytest.raises(ValueError, match=r"must end with .csv or .parquet"):
        save_thresholds(detector(), tmp_path / "thresholds")
    with pytest.raises(ValueError, match="threshold must be a finite number"):
        save_rows(detector(), tmp_path / "rows.csv", threshold=float("nan"))
    with pytest.raises(ValueError, match="columns must have one row for each of the 5 scores, and has 1"):
        save_rows(detector(), tmp_path / "rows.csv", columns={"a": [1]})
    for odd in ([1, 2, 3, 4, 5], {"a": 1}, {"a": [1, "b", 3, 4, 5]}):
        with pytest.raises(ValueError, match="columns must be a table of pandas, Polars or PyArrow, or a dict"):
            save_rows(detector(), tmp_path / "rows.csv", columns=odd)
    assert not list(tmp_path.iterdir())
