"""The rows of which all tools' files are made: which are positive, the chances of that, and the answers at one half."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

_RNG = np.random.default_rng(4)
N = 120
TRUTH = _RNG.random(N) < 0.4
CHANCES = (1 / (1 + np.exp(-_RNG.normal(size=N) - 3 * (TRUTH - 0.5)))).round(4)
ANSWERS = CHANCES >= 0.5
REST = (1 - CHANCES).round(4)
SURE = np.maximum(CHANCES, REST)
AGE = _RNG.integers(18, 90, N)
NUMBER = np.arange(1, N + 1)


class ToolFile(NamedTuple):
    """What a tool writes: the file and its name, and the label, its positive value and the score that are right."""

    tool: str
    name: str
    write: Callable[[], bytes]
    label: str
    positive: str
    score: str


def words(flags: np.ndarray, negative: str = "no", positive: str = "yes") -> np.ndarray:
    """Return one of two words for each row."""
    return np.where(flags, positive, negative)


def csv(columns: dict[str, Any], **options: Any) -> Callable[[], bytes]:
    """Return what pandas writes of the columns."""
    options = {"index": False, **options}
    encoding = options.pop("encoding", "utf-8")
    return lambda: pd.DataFrame(columns).to_csv(**options).encode(encoding)


def r_csv(columns: dict[str, Any]) -> Callable[[], bytes]:
    """Return what `write.csv` of R writes: names and words in quotes, row names in a first column without a name."""
    frame = pd.DataFrame(columns, index=[str(i) for i in NUMBER])
    return lambda: frame.to_csv(quoting=2).encode()


def excel(columns: dict[str, Any]) -> Callable[[], bytes]:
    """Return the columns as a workbook of Excel."""

    def write() -> bytes:
        file = BytesIO()
        pd.DataFrame(columns).to_excel(file, index=False)
        return file.getvalue()

    return write
