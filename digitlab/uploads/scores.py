"""A table of labels and scores, read from a file or from an object of Python: what the page does, without the page."""

from dataclasses import dataclass, field
from typing import Any

from digitlab.evaluation.detectors import Detector
from digitlab.uploads.columns import in_words
from digitlab.uploads.interpreting import Choice, Interpretation, interpret
from digitlab.uploads.objects import table_of


@dataclass(frozen=True, eq=False)
class ScoresReading:
    """What a table of labels and scores was read as. `read_scores` makes it.

    Attributes
    ----------
    label, positive : str
        The column of the truth, and which of its values counts as positive.
    score : str
        The detector that is shown first: a column of scores or, where each class has one, the class.
    scores : tuple of str
        All detectors.
    weight, split : str or None
        The columns of weights, and of which rows judge.
    n_rows, n_left_out : int
        How many rows judge, and how many cannot be used.
    doubts : tuple of str
        What a person would be told before figures: what speaks against this reading, and which readings are near it.
    asks : tuple of str
        Those of the doubts that only a person can settle: the page shows no figure before an answer.
    misleading : tuple of str
        Those of the doubts by which figures are too good, too sure or of something else if it is as it seems.
    """

    label: str
    positive: str
    score: str
    scores: tuple[str, ...]
    weight: str | None
    split: str | None
    n_rows: int
    n_left_out: int
    doubts: tuple[str, ...]
    asks: tuple[str, ...]
    misleading: tuple[str, ...]
    _interpretation: Interpretation = field(repr=False)

    def detector(self, score: str | None = None) -> Detector:
        """Return the detector of one of `scores`, by default the one that is shown first.

        `ScoresError` is raised if its scores are all alike or there are no rows of both kinds.
        """
        return self._interpretation.detector(score)


def read_scores(
    path_or_table: Any,
    *,
    label: str | None = None,
    positive: Any = None,
    scores: str | list[str] | tuple[str, ...] | None = None,
    weight: Choice = None,
    group: Choice = None,
    split: Choice = None,
    judged: Any = None,
    identifier: Choice = None,
    unknown: Any = None,
    turned: str | list[str] | tuple[str, ...] | None = None,
    answer: Choice = None,
    cluster: Choice = None,
    time: Choice = None,
) -> ScoresReading:
    """Read labels and scores as the page does: what is not said is guessed, and what speaks against it is told.

    Parameters
    ----------
    path_or_table : str, path or table
        A file, or a table of pandas, Polars or PyArrow, a dict of columns, or a list of dicts (see `table_of`).
    label : str, optional
        The column of the truth.
    positive : object, optional
        Which of the label's values counts as positive.
    scores : str or list of str, optional
        Columns of scores, the one to show first at the beginning.
    weight, group, split, identifier : str or False, optional
        Further columns; False for none.
    judged : object, optional
        The split's value of the rows to judge by.
    unknown : object or list of object, optional
        Values of the label that say nothing: their rows are left out and counted.
    turned : str or list of str, optional
        Columns of scores of which smaller ones mean more likely positive, such as distances.
    answer : str or False, optional
        The column of hard answers whose confidence the scores are.
    cluster, time : str, optional
        What rows belong together by, such as a patient, and when each was; never guessed.

    Returns
    -------
    ScoresReading

    Raises
    ------
    ScoresError
        If it is no table of labels and scores; a `ValueError` whose message says what to do.

    Examples
    --------
    >>> from digitlab.uploads.table import EXAMPLE
    >>> reading = read_scores(EXAMPLE)
    >>> reading.label, reading.positive, reading.score, reading.n_rows
    ('label', 'malignant', 'score_logistic_regression', 569)
    >>> reading.doubts
    ()
    >>> reading.detector().curve.at(0.5).tp
    203
    """
    found = interpret(
        table_of(path_or_table),
        label=label,
        positive=None if positive is None else in_words(positive),
        scores=_as_tuple(scores),
        weight=weight,
        group=group,
        split=split,
        judged=None if judged is None else in_words(judged),
        identifier=identifier,
        unknown=_as_tuple(unknown),
        turned=_as_tuple(turned),
        answer=answer,
        cluster=cluster,
        time=time,
    )
    detectors, doubts = found.detectors, found.doubts_of()
    return ScoresReading(
        label=found.roles.label,
        positive=found.roles.positive,
        score=found.score,
        scores=tuple(detectors.columns),
        weight=found.roles.weight,
        split=found.roles.split,
        n_rows=len(detectors.judged),
        n_left_out=detectors.n_left_out,
        doubts=tuple(doubt.sentence for doubt in doubts),
        asks=tuple(doubt.sentence for doubt in doubts if doubt.asks),
        misleading=tuple(doubt.sentence for doubt in doubts if doubt.misleads),
        _interpretation=found,
    )


def _as_tuple(values: Any) -> tuple[str, ...] | None:
    if values is None:
        return None
    return tuple(map(in_words, values)) if isinstance(values, (list, tuple, set)) else (in_words(values),)
