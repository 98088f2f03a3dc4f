"""What rows belong together by, and when each was, read from columns."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from digitlab.uploads.columns import Roles, is_number
from digitlab.uploads.errors import ScoresError
from digitlab.uploads.table import ScoreTable

# A date as text, perhaps with a time.
_DATE = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?$"
# Dates of these are not when a row was.
_OF_BIRTH = ("birth", "born", "dob")


def column_of_dates(table: ScoreTable, roles: Roles) -> str | None:
    """Return the first column of different dates that has no role yet, None where there is none.

    Dates are dates and times, or text such as "2026-01-31" in every cell; those of birth do not count.
    """
    taken = {roles.label, *roles.scores, roles.weight, roles.group, roles.cluster, roles.identifier, roles.answer}
    for name in table.names:
        if name in taken or any(word in name.lower() for word in _OF_BIRTH):
            continue
        cells = table.columns[name]
        is_text = pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type)
        if is_text and not pc.all(pc.match_substring_regex(cells.slice(0, 1), _DATE)).as_py():
            continue
        is_date = is_text and pc.all(pc.match_substring_regex(cells, _DATE)).as_py()
        if (is_date or pa.types.is_date(cells.type) or pa.types.is_timestamp(cells.type)) and _differ(cells):
            return name
    return None


def _differ(cells: pa.ChunkedArray) -> bool:
    return len(cells) > 1 and len(pc.unique(cells)) > 1


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
