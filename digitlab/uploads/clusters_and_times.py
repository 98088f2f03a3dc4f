"""What rows belong together by, and when each was, read from columns."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from digitlab.uploads.columns import is_number
from digitlab.uploads.errors import ScoresError
from digitlab.uploads.table import ScoreTable


def clusters_of(table: ScoreTable, column: str) -> np.ndarray:
    """Return the cluster of each row, int64 of shape (n_rows,): those with the same value; one without is alone."""
    encoded = table.columns[column].combine_chunks().dictionary_encode()
    n = len(encoded.dictionary)
    codes = pc.fill_null(encoded.indices, n).to_numpy(zero_copy_only=False).astype(np.int64)
    alone = codes == n
    codes[alone] = n + np.arange(alone.sum())
    return codes


def times_of(table: ScoreTable, column: str) -> np.ndarray:
    """Return when each row was, as numbers that have its order, float64 of shape (n_rows,), NaN where it is not said.

    Dates, times and numbers are taken, and text such as "2026-01-31 12:30"; `ScoresError` is raised for other text.
    """
    cells = table.columns[column].combine_chunks()
    if pa.types.is_temporal(cells.type):
        kind = pa.int32() if cells.type.bit_width == 32 else pa.int64()
        return pc.fill_null(cells.cast(kind).cast(pa.float64(), safe=False), np.nan).to_numpy(zero_copy_only=False)
    if is_number(cells.type):
        return pc.fill_null(cells.cast(pa.float64(), safe=False), np.nan).to_numpy(zero_copy_only=False)
    encoded = cells.cast(pa.string()).dictionary_encode()
    try:
        read = pd.to_datetime(pd.Series(encoded.dictionary.to_pylist(), dtype=str), format="ISO8601", utc=True)
    except (ValueError, OverflowError):
        raise ScoresError(
            f'Column "{column}" holds text that is no time. Write times as 2026-01-31 or 2026-01-31 12:30, or as '
            "numbers; or choose another column, or none."
        ) from None
    seconds = (read - pd.Timestamp(0, tz="UTC")).dt.total_seconds().to_numpy(dtype=np.float64)
    return np.append(seconds, np.nan)[pc.fill_null(encoded.indices, len(seconds)).to_numpy(zero_copy_only=False)]
