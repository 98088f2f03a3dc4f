"""The tutorials' published figures beside those measured here."""

from digitlab.reproduce.measured import Figures, Measurement, figures
from digitlab.reproduce.published import N_SEEDS, Claim, claims, experiments, repeats
from digitlab.reproduce.table import Row, as_texts, markdown, rows

__all__ = [
    "N_SEEDS",
    "Claim",
    "Figures",
    "Measurement",
    "Row",
    "as_texts",
    "claims",
    "experiments",
    "figures",
    "markdown",
    "repeats",
    "rows",
]
