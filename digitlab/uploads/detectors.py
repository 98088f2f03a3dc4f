"""From a table and what its columns are to detectors."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from digitlab.evaluation.answers import Answers, Samples, kind_of
from digitlab.evaluation.belonging import Clusters, Groups, named_groups, ranks
from digitlab.evaluation.detectors import Detector
from digitlab.texts import formats
from digitlab.uploads.clusters_and_times import clusters_of, times_of
from digitlab.uploads.columns import (
    MOST_CLASSES,
    Roles,
    in_words,
    is_number,
    text_among_scores,
    values_of,
)
from digitlab.uploads.errors import ScoresError
from digitlab.uploads.naming import columns_of_classes
from digitlab.uploads.table import ScoreTable

_MISSING = -1
_MOST_GROUPS = 50


@dataclass(frozen=True, eq=False)
class UploadedDetectors:
    """A table read as detectors of the same rows.

    Attributes
    ----------
    table : ScoreTable
    roles : Roles
    columns : dict of str to str
        The score column of each detector, by the detector's name: the column itself or, where each of the label's
        values has a column of its own, this value.
    classes : tuple of str
        The label's values.
    codes : ndarray of int8, shape (n_rows,)
        The place in `classes` of each row's label, -1 for none.
    scores : dict of str to ndarray of float64, shape (n_rows,)
        By their columns; larger means more likely positive, also where a column's numbers say the opposite.
    judged, to_choose : ndarray of int64
        The places in the table of the rows by which the detectors are judged, and of those to choose by.
    groups, choosing_groups : Groups or None
        Of the rows to judge by, and of those to choose by.
    weights : ndarray of float64, shape (n_rows,), or None
    clusters : ndarray of int64, shape (n_rows,), or None
        What they belong together by.
    times : ndarray of float64, shape (n_rows,), or None
        When each was: numbers in its order.
    """

    table: ScoreTable
    roles: Roles
    columns: dict[str, str]
    classes: tuple[str, ...]
    codes: np.ndarray
    scores: dict[str, np.ndarray]
    judged: np.ndarray
    to_choose: np.ndarray
    groups: Groups | None
    choosing_groups: Groups | None = None
    weights: np.ndarray | None = None
    clusters: np.ndarray | None = None
    times: np.ndarray | None = None
    _detectors: dict[str, Detector] = field(default_factory=dict)

    @property
    def has_classes(self) -> bool:
        """Whether each of the label's values, more than two, has a detector of its own."""
        return len(self.classes) > 2 and set(self.columns) == set(self.classes)

    @property
    def n_left_out(self) -> int:
        """How many rows have no label, no finite score or, where there are weights, no finite one."""
        return len(self.codes) - len(self.judged) - len(self.to_choose)

    @cached_property
    def answers(self) -> Answers:
        """All classes together, where each has a detector of its own: the answer is the class of the highest score."""
        judged = self._samples(self.judged)
        return Answers(
            key=f"own-{self.detector(next(iter(self.columns))).key}",
            title=self.roles.label,
            class_names=self.classes,
            judged=judged,
            score_kind=kind_of(judged.scores),
            to_choose_by=self._samples(self.to_choose) if len(self.to_choose) else None,
            noun_plural="rows",
            judged_name="rows to judge by" if len(self.to_choose) else "rows",
            choosing_name="rows to choose by",
            class_noun="class",
            is_private=True,
            times=None if self.times is None else ranks(self.times[self.judged], len(self.judged), "times"),
        )

    def _samples(self, places: np.ndarray) -> Samples:
        return Samples(
            self.codes[places].astype(np.int64),
            np.column_stack([self.scores[self.columns[name]][places] for name in self.classes]),
            None if self.weights is None else self.weights[places],
            self._clusters(places),
        )

    def detector(self, name: str) -> Detector:
        """Return one of the detectors, made on first use.

        `ScoresError` is raised if its scores are all alike, the rows to judge by are of one kind, or all of one kind
        weigh 0.
        """
        if name not in self._detectors:
            self._detectors[name] = self._new_detector(name)
        return self._detectors[name]

    def _new_detector(self, name: str) -> Detector:
        column = self.columns[name]
        positive = self.classes.index(name if self.has_classes else self.roles.positive)
        scores, truth = self.scores[column], self.codes == positive
        _check_not_constant(column, scores[self.judged])
        _check_both_kinds(self.roles, truth[self.judged], self.classes[positive])
        weights = None if self.weights is None else self.weights[self.judged]
        if weights is not None:
            _check_weights(self.roles, weights, truth[self.judged])
        chooses = 0 < truth[self.to_choose].sum() < len(self.to_choose)
        return Detector.from_scores(
            truth[self.judged],
            scores[self.judged],
            title=f"{column}: {name} against the rest" if self.has_classes else column,
            names=("the rest" if len(self.classes) > 2 else self.classes[1 - positive], self.classes[positive]),
            to_choose_by=(truth[self.to_choose], scores[self.to_choose]) if chooses else None,
            groups=self.groups,
            choosing_groups=self.choosing_groups if chooses else None,
            sample_weight=weights,
            choosing_weight=None if self.weights is None or not chooses else self.weights[self.to_choose],
            clusters=self._clusters(self.judged),
            choosing_clusters=self._clusters(self.to_choose) if chooses else None,
            times=None if self.times is None else self.times[self.judged],
        )

    def _clusters(self, places: np.ndarray) -> Clusters | None:
        return None if self.clusters is None else Clusters(str(self.roles.cluster), self.clusters[places])


def detectors_of_table(table: ScoreTable, roles: Roles, *, leaves_out: bool = False) -> UploadedDetectors:
    """Read a table as detectors; leave rows out, if wanted, that have no label or a score that is missing or infinite.

    `ScoresError` is raised if there are such rows and they are not left out; if a score column holds text; if there are
    rows of one kind only, more than 50 kinds, or a score column for some of several kinds and not for all; if a weight
    is below 0, or a column of times holds other text.
    """
    codes, classes = _labels(table, roles)
    columns = _columns_of_scores(roles, classes)
    scores = {column: _scores(table, column, roles, classes) for column in dict.fromkeys(columns.values())}
    weights = None if roles.weight is None else _weights(table, roles.weight)
    times = None if roles.time is None else times_of(table, roles.time)
    numbers = {
        str(name): values for name, values in ((roles.weight, weights), (roles.time, times)) if values is not None
    }
    usable = _usable(table, roles, codes, scores | numbers, leaves_out=leaves_out)
    judged, to_choose = _parts(table, roles, usable)
    return UploadedDetectors(
        table,
        roles,
        columns,
        classes,
        codes,
        scores,
        judged,
        to_choose,
        groups=_groups(table, roles, judged),
        choosing_groups=_groups(table, roles, to_choose),
        weights=weights,
        clusters=None if roles.cluster is None else clusters_of(table, roles.cluster),
        times=times,
    )


def _labels(table: ScoreTable, roles: Roles) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return each row's place among the label's values that say something, -1 for none, and these values."""
    classes = tuple(value for value in values_of(table, roles.label) if value not in roles.unknown)
    if len(classes) > MOST_CLASSES:
        raise ScoresError(
            f'Column "{roles.label}" holds more than {MOST_CLASSES} different values, so that it looks like scores and '
            "not like labels. Choose another label."
        )
    if len(classes) < 2:
        only = f"holds only {classes[0]}" if classes else "is empty"
        raise ScoresError(
            f'Column "{roles.label}" {only}. Precision and recall need rows of both kinds: choose another label.'
        )
    if roles.positive not in classes:
        raise ScoresError(f'"{roles.positive}" is no value of column "{roles.label}". Choose the positive one again.')
    encoded = table.columns[roles.label].combine_chunks().dictionary_encode()
    place = {value: i for i, value in enumerate(classes)}
    new_codes = np.array(
        [place.get(in_words(value), _MISSING) for value in encoded.dictionary.to_pylist()], dtype=np.int8
    )
    codes = pc.fill_null(encoded.indices, len(new_codes)).to_numpy(zero_copy_only=False)
    return np.append(new_codes, np.int8(_MISSING))[codes], classes


def _columns_of_scores(roles: Roles, classes: tuple[str, ...]) -> dict[str, str]:
    """Return the score column of each detector by the detector's name."""
    if not roles.scores:
        raise ScoresError("No column of scores is chosen. Choose one or more.")
    if len(classes) == 2:
        return {column: column for column in roles.scores}
    found = columns_of_classes(classes, roles.scores)
    missing = [value for value in classes if value not in found]
    if not found or list(found) == [roles.positive]:  # one value against the rest
        return {column: column for column in roles.scores}
    if missing:
        raise ScoresError(
            f'Column "{roles.label}" has {len(classes)} values, but no column of scores is named after '
            f'"{missing[0]}". Give each value its own column of scores, or choose a label with two values.'
        )
    return {value: found[value] for value in classes}


def _numbers(table: ScoreTable, column: str) -> np.ndarray:
    # Whole numbers beyond 2^53 lose their last digits, as in every other program that takes them for scores.
    return pc.fill_null(table.columns[column].cast(pa.float64(), safe=False), np.nan).to_numpy()


def _scores(table: ScoreTable, column: str, roles: Roles, classes: tuple[str, ...]) -> np.ndarray:
    """Return the scores of a column, turned where smaller ones mean more likely positive."""
    if is_number(table.columns[column].type):
        scores = _numbers(table, column)
    else:
        scores = _hard_answers(table, column, roles, classes)
    if roles.answer is not None:
        highest = 1 if np.nanmax(scores, initial=0) <= 1 else 100
        scores = np.where(_is_value(table, roles.answer, roles.positive), scores, highest - scores)
    if column in roles.turned:
        # What lies between 0 and 1 stays there; -0.0 is no score.
        within = np.isfinite(scores) & (scores >= 0) & (scores <= 1)
        scores = 1 - scores if within.any() and (within | np.isnan(scores)).all() else 0.0 - scores
    return scores


def _hard_answers(table: ScoreTable, column: str, roles: Roles, classes: tuple[str, ...]) -> np.ndarray:
    """Return answers in words as 1 where they are positive and 0 where they are not."""
    answers = {value.lower() for value in values_of(table, column)}
    if not answers or not answers <= {value.lower() for value in (*classes, *roles.unknown)}:
        raise ScoresError(text_among_scores(table, column))
    if len(classes) > 2:
        raise ScoresError(
            f'Column "{column}" holds answers, not scores: answers of {len(classes)} classes have no threshold. '
            "Choose a file with a column of scores for each class."
        )
    negative = next(value for value in classes if value != roles.positive)
    is_positive, is_negative = (_is_value(table, column, value) for value in (roles.positive, negative))
    return np.where(is_positive | is_negative, is_positive, np.nan)


def _is_value(table: ScoreTable, column: str, value: str) -> np.ndarray:
    """Return in which rows a column holds a value, given in words; large and small letters are the same in answers."""
    values = [each for each in pc.unique(table.columns[column]).to_pylist() if each is not None]
    wanted = [each for each in values if in_words(each) == value]
    wanted = wanted or [each for each in values if in_words(each).lower() == value.lower()]
    return pc.is_in(table.columns[column], value_set=pa.array(wanted, table.columns[column].type)).to_numpy()


def _weights(table: ScoreTable, column: str) -> np.ndarray:
    if not is_number(table.columns[column].type):
        raise ScoresError(f'Column "{column}" holds no numbers, as weights are. Choose another column, or none.')
    weights = _numbers(table, column)
    if (weights < 0).any():
        place = int(np.argmax(weights < 0))
        raise ScoresError(
            f'Column "{column}" holds {formats.number(weights[place])} in {table.row_of(place)}, and a weight cannot '
            "be below 0. Mend the row, or choose another column of weights, or none."
        )
    return weights


def _usable(
    table: ScoreTable, roles: Roles, codes: np.ndarray, numbers: dict[str, np.ndarray], *, leaves_out: bool
) -> np.ndarray:
    """Return which rows have a label and all their numbers: scores, and a weight where there are weights."""
    usable = codes != _MISSING
    finite = {column: np.isfinite(values) for column, values in numbers.items()}
    for is_finite in finite.values():
        usable &= is_finite
    n_unusable = int((~usable).sum())
    if n_unusable and not leaves_out:
        column = next((column for column, fine in finite.items() if not fine.all()), roles.label)
        fine = finite.get(column, codes != _MISSING)
        place = int(np.argmin(fine))
        what = "is infinite" if column in finite and np.isinf(numbers[column][place]) else "holds nothing"
        rows = "one row" if n_unusable == 1 else f"{n_unusable:,} rows"
        raise ScoresError(
            f'Column "{column}" {what} in {table.row_of(place)}; in all {rows} cannot be used. Leave them out, or '
            f"mend the file{', or choose no weight' if column == roles.weight else ''}.",
            n_unusable,
        )
    return usable


def _parts(table: ScoreTable, roles: Roles, usable: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of the rows to judge by and of those to choose by."""
    if roles.split is None or roles.judged is None:
        return np.flatnonzero(usable), np.empty(0, dtype=np.int64)
    judged = _is_value(table, roles.split, roles.judged) & usable
    if not judged.any():
        raise ScoresError(f'No row has "{roles.judged}" in column "{roles.split}". Choose another value to judge by.')
    return np.flatnonzero(judged), np.flatnonzero(usable & ~judged)


def _groups(table: ScoreTable, roles: Roles, places: np.ndarray) -> Groups | None:
    if roles.group is None or not len(places):
        return None
    encoded = table.columns[roles.group].combine_chunks().take(pa.array(places)).dictionary_encode()
    names = [in_words(value) for value in encoded.dictionary.to_pylist()]
    if len(names) > _MOST_GROUPS:
        raise ScoresError(
            f'Column "{roles.group}" holds more than {_MOST_GROUPS} groups. Choose a column with fewer, or none.'
        )
    return named_groups(names, pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64))


def _check_not_constant(column: str, scores: np.ndarray) -> None:
    if len(scores) and scores.min() == scores.max():
        raise ScoresError(
            f'All scores of column "{column}" are {formats.score(scores[0])}: no threshold can tell the rows apart. '
            "Choose another column."
        )


def _check_weights(roles: Roles, weights: np.ndarray, truth: np.ndarray) -> None:
    if not (weights[truth].any() and weights[~truth].any()):
        raise ScoresError(
            f'All positive or all negative rows weigh 0 in column "{roles.weight}". Choose another column of weights, '
            "or none."
        )


def _check_both_kinds(roles: Roles, truth: np.ndarray, positive: str) -> None:
    if truth.all() or not truth.any():
        only = positive if truth.any() else f"values other than {positive}"
        raise ScoresError(
            f'Among the rows to judge by, column "{roles.label}" holds only {only}. Precision and recall need rows of '
            "both kinds."
        )
