"""What one takes home as tables: the rows with what is made of them at a threshold, and all thresholds."""

import io
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from digitlab.decisions import ASKED, CLEARED, FLAGGED, Decision, Line, LinesByGroup, Zone
from digitlab.decisions.answers import NAMES
from digitlab.evaluation.detectors import Detector
from digitlab.files.tables import TableFormat, format_of, write_table
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.widget import Position

# Of the confusion matrix, by truth and then by prediction.
CELL_NAMES = ("true negative", "false positive", "false negative", "true positive")
# What is asked about comes last.
_DECISIONS = tuple(NAMES[answer] for answer in (CLEARED, FLAGGED, ASKED))
_COUNTED = ("threshold", "tp", "fp", "fn", "tn")
_ROWS_AT_ONCE = 50_000
_THRESHOLDS_AT_ONCE = 10_000


def save_rows(
    detector: Detector,
    path: str | Path,
    *,
    threshold: float | None = None,
    clear_below: float | None = None,
    lines: LinesByGroup | None = None,
    columns: Any = None,
    first_row: int = 1,
) -> Path:
    """Write each row with its label, its score, and what a threshold, a zone or the line of its group makes of it.

    The columns are "row", "label", "score", "prediction", "cell" ("true positive", "false positive" and so on),
    "decision" ("flagged", "cleared" or "asked"), then "weight" and "group" where there are such, with lines by group
    "line", and those of `columns`. Of a row about which a person is asked there is no prediction and no cell.

    Parameters
    ----------
    detector : Detector
    path : str or Path
        Of the file, which ends with .csv or .parquet; its folder must be there.
    threshold : float, optional
        By default the detector's own.
    clear_below : float, optional
        The lower end of a zone in which a person is asked, at most the threshold.
    lines : LinesByGroup, optional
        A line for each group, as `lines_by_group(detector).decision`, in place of the threshold.
    columns : table of pandas, Polars or PyArrow, or dict of str to array-like, optional
        Further columns of the same rows, in their order. In CSV no text of theirs is taken for a formula by a
        spreadsheet: it then begins with an apostrophe.
    first_row : int, default=1
        The number of the first row.

    Returns
    -------
    Path
        Of the file.

    Raises
    ------
    ValueError
        If the file has another ending, a threshold is not finite, `clear_below` lies above the other one, there are not
        as many further rows, or there are lines by group beside a threshold or without groups.

    Examples
    --------
    >>> from digitlab import Detector
    >>> detector = Detector.from_scores([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    >>> print(save_rows(detector, "rows.csv", threshold=0.4, columns={"name": ["a", "b", "c", "d"]}).read_text())
    "row","label","score","prediction","cell","decision","name"
    1,"negative",0.1,"negative","true negative","cleared","a"
    2,"negative",0.4,"positive","false positive","flagged","b"
    3,"positive",0.35,"negative","false negative","cleared","c"
    4,"positive",0.8,"positive","true positive","flagged","d"
    <BLANKLINE>
    """
    target = Path(path)
    batches = _rows(detector, _decision(detector, threshold, clear_below, lines), columns, first_row)
    write_table(batches, target, format_of(target))
    return target


def save_thresholds(detector: Detector, path: str | Path) -> Path:
    """Write all thresholds with their counts and all measures, each with the ends of its 95 % interval.

    The columns are "threshold", "tp", "fp", "fn", "tn", and for each measure its key, "KEY_low" and "KEY_high". What is
    undefined is empty. The last threshold is infinite and flags nothing.

    Parameters
    ----------
    detector : Detector
    path : str or Path
        Of the file, which ends with .csv or .parquet; its folder must be there.

    Returns
    -------
    Path
        Of the file.

    Raises
    ------
    ValueError
        If the file has another ending.

    Examples
    --------
    >>> import pandas as pd
    >>> from digitlab import Detector
    >>> detector = Detector.from_scores([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    >>> table = pd.read_csv(save_thresholds(detector, "thresholds.csv"), index_col="threshold")
    >>> table.loc[0.4, ["tp", "precision", "precision_low", "precision_high"]].round(4).tolist()
    [1.0, 0.5, 0.0945, 0.9055]
    """
    target = Path(path)
    write_table(_thresholds(detector), target, format_of(target))
    return target


def rows_file(
    detector: Detector,
    table_format: TableFormat,
    *,
    threshold: float | None = None,
    clear_below: float | None = None,
    lines: LinesByGroup | None = None,
    columns: Any = None,
    first_row: int = 1,
) -> bytes:
    """Return what `save_rows` writes, "csv" or "parquet"."""
    file = io.BytesIO()
    decision = _decision(detector, threshold, clear_below, lines)
    write_table(_rows(detector, decision, columns, first_row), file, table_format)
    return file.getvalue()


def thresholds_file(detector: Detector, table_format: TableFormat) -> bytes:
    """Return what `save_thresholds` writes, "csv" or "parquet"."""
    file = io.BytesIO()
    write_table(_thresholds(detector), file, table_format)
    return file.getvalue()


def _decision(
    detector: Detector, threshold: float | None, clear_below: float | None, lines: LinesByGroup | None
) -> Decision:
    if lines is not None:
        if threshold is not None or clear_below is not None:
            raise ValueError("Rows are decided by a threshold or by lines by group: leave one of both out.")
        if detector.groups is None:
            raise ValueError("Lines by group take a detector with groups.")
        return lines
    at = Position.checked(detector.default_threshold if threshold is None else threshold).threshold
    return Line(at) if clear_below is None else Zone(clear_below, at)


def _rows(detector: Detector, decision: Decision, columns: Any, first_row: int) -> Iterator[pa.RecordBatch]:
    """Check what was given at once, and return the pieces."""
    n = len(detector.judged.y_true)
    further = None if columns is None else _as_table(columns)
    if further is not None and len(further) != n:
        raise ValueError(f"columns must have one row for each of the {n:,} scores, and has {len(further):,}.")
    places = range(0, n, _ROWS_AT_ONCE)
    return (_piece(detector, decision, slice(start, start + _ROWS_AT_ONCE), further, first_row) for start in places)


def _piece(detector: Detector, decision: Decision, part: slice, further: pa.Table | None, first: int) -> pa.RecordBatch:
    truth, scores = (values[part] for values in detector.judged)
    groups = None
    if detector.groups is not None:
        groups = np.array(detector.groups.names, dtype=object)[detector.groups.of[part]]
    answers = decision.decide(scores, groups)
    predicted, asked = answers == FLAGGED, answers == ASKED
    piece = {
        "row": pa.array(np.arange(len(scores)) + part.start + first),
        "label": _words(truth, detector.names),
        "score": pa.array(scores),
        "prediction": _words(predicted, detector.names, asked),
        "cell": _words(2 * truth + predicted, CELL_NAMES, asked),
        "decision": _words(np.where(asked, len(_DECISIONS) - 1, answers), _DECISIONS),
    }
    if detector.sample_weight is not None:
        piece["weight"] = pa.array(detector.sample_weight[part])
    if detector.groups is not None:
        piece["group"] = _words(detector.groups.of[part], detector.groups.names)
    if isinstance(decision, LinesByGroup) and groups is not None:
        lines = {name: decision.line_of(name) for name in set(groups)}
        piece["line"] = pa.array([lines[name] for name in groups])
    if further is not None:
        for name, column in zip(further.column_names, further.columns, strict=True):
            piece[_unused(name, piece)] = column.slice(part.start, len(scores)).combine_chunks()
    return pa.record_batch(piece)


def _unused(name: str, taken: Container[str]) -> str:
    return _unused(f"{name} (file)", taken) if name in taken else name


def _words(codes: np.ndarray, words: tuple[str, ...], empty: np.ndarray | None = None) -> pa.DictionaryArray:
    """Return words by their places, none where a mask says so."""
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32(), mask=empty), pa.array(words, pa.string()))


def _as_table(columns: Any) -> pa.Table:
    """Return a table of any library as one of PyArrow's."""
    try:
        is_frame = isinstance(columns, pd.DataFrame)
        table = pa.Table.from_pandas(columns, preserve_index=False) if is_frame else pa.table(columns)
    except (ValueError, TypeError, OverflowError) as error:
        raise ValueError(f"columns must be a table of pandas, Polars or PyArrow, or a dict: {error!s:.200}") from None
    return table.unify_dictionaries()


def _thresholds(detector: Detector) -> Iterator[pa.RecordBatch]:
    thresholds = detector.curve.thresholds
    places = range(0, len(thresholds), _THRESHOLDS_AT_ONCE)
    return (_measured(detector.curve.at_each(thresholds[start : start + _THRESHOLDS_AT_ONCE])) for start in places)


def _measured(points: OperatingPoint) -> pa.RecordBatch:
    columns = {name: getattr(points, name) for name in _COUNTED}
    for key, measure in MEASURES.items():
        low, high, _ = measure.interval(points)
        columns |= {key: measure.of(points), f"{key}_low": low, f"{key}_high": high}
    return pa.record_batch({name: pa.array(np.asarray(values), from_pandas=True) for name, values in columns.items()})
