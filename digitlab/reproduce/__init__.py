"""The tutorials' published figures beside those measured here."""

from digitlab.reproduce.measured import Figures, Measurement, figures
from digitlab.reproduce.published import Claim, claims, experiments
from digitlab.reproduce.table import Row, as_texts, markdown, rows

__all__ = ["Claim", "Figures", "Measurement", "Row", "as_texts", "claims", "experiments", "figures", "markdown", "rows"]
