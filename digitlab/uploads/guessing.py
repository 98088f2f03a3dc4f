"""Which column is what: guessed by adding up evidence, with the readings that are near the guess."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from digitlab.texts import vocabulary
from digitlab.uploads.columns import Roles, no_label, no_scores
from digitlab.uploads.doubts import Action, Doubt
from digitlab.uploads.errors import ScoresError
from digitlab.uploads.evidence import (
    FOR_LABEL,
    FOR_SCORE,
    NEAR,
    Reading,
    is_called_score,
    is_hard,
    is_of_another_label,
    points_of,
)
from digitlab.uploads.facts import Column, area, columns_of
from digitlab.uploads.further import further_columns
from digitlab.uploads.positives import Positive, guessed_positive, guessed_unknown
from digitlab.uploads.table import ScoreTable

# Of so many other columns a question is still answered at a glance.
_MOST_OFFERED = 5
_COULD_BE_SCORE = 3
_FOLLOWS = -4
_FURTHER = ("weight", "group", "split", "identifier", "cluster", "time", "answer")
_RELATED, _RELATED_Z = 3, 4.0
_UNRELATED, _UNRELATED_Z = -1, 2.0
_ALMOST_ALL = 0.9


@dataclass(eq=False)
class Guess:
    """Roles with the doubts that came up while they were guessed."""

    columns: dict[str, Column]
    chosen: Mapping[str, Any]
    doubts: list[Doubt] = field(default_factory=list)

    def label(self, table: ScoreTable) -> Column:
        """Return the label's column; `ScoresError` if none can be one."""
        if "label" in self.chosen:
            return self.columns[self.chosen["label"]]
        ranked = self._ranked_labels()
        if not ranked:
            raise ScoresError(no_label(table))
        points, best = ranked[0]
        others = [column for other, column in ranked[1:] if other > points - NEAR and not _say_the_same(best, column)]
        if best.has(vocabulary.PREDICTED) and not best.has(vocabulary.TRUTH):
            self._ask_for_truth(best, [column for _, column in ranked[1:]])
        elif others:
            names = _listed([best, *others])
            self._ask(
                "label", f"Which column is the label, that is, what was really so: {names}?", "label", [best, *others]
            )
        return best

    def _ranked_labels(self) -> list[tuple[int, Column]]:
        scores = self.chosen.get("scores") or (self.chosen.get("score"),)
        taken = {*scores, *(self.chosen.get(role) for role in _FURTHER)}
        possible = [column for column in self.columns.values() if column.can_be_label and column.name not in taken]
        ranked = [(points_of(FOR_LABEL, column, self.columns), column) for column in possible]
        if len(ranked) > 1:
            best = max(points for points, _ in ranked)
            ranked = [
                (points + self._relation(column) if points > best - 2 * NEAR else points, column)
                for points, column in ranked
            ]
        return sorted(ranked, key=lambda each: -each[0])

    def _relation(self, label: Column) -> int:
        """Return points for a label that the likeliest scores rank, or answers meet, fewer for one that follows."""
        if len(label.values) != 2:
            return 0
        reading = Reading(self.columns, label, label.values, label.values[1])
        scores = [column for column in self.columns.values() if column.can_be_score and column is not label]
        likely = [column for column in scores if is_called_score(column) and not is_hard(column, ())]
        answers = [column for column in self.columns.values() if column.has(vocabulary.PREDICTED)]
        areas = [
            area(reading.truth, np.asarray(column.texts == label.values[1], dtype=float))
            for column in answers
            if column is not label and self._is_answer(column, reading)
        ]
        if likely:
            best = max(likely, key=lambda column: points_of(FOR_SCORE, column, replace(reading, positive=None)))
            areas.append(area(reading.truth, best.numbers))
            if areas[-1][0] in (0.0, 1.0):
                return _FOLLOWS
        z = max((abs(each) for _, each in areas), default=None)
        if z is None:
            return 0
        return _RELATED if z > _RELATED_Z else _UNRELATED if z < _UNRELATED_Z else 0

    def _ask_for_truth(self, best: Column, others: list[Column]) -> None:
        actions = [Action(f"{column.name} is the truth", {"label": column.name}) for column in others[:_MOST_OFFERED]]
        self.doubts.append(
            Doubt(
                "no_truth",
                f'No column looks like the truth: "{best.name}" is called like what a model answered. Precision and '
                "recall need what was really so: add that column to the file, or choose it here.",
                (*actions, Action(f"{best.name} is the truth", {"label": best.name})),
                asks=True,
            )
        )

    def _ask(self, key: str, sentence: str, role: str, columns: list[Column]) -> None:
        actions = tuple(Action(column.name, {role: column.name}) for column in columns[: _MOST_OFFERED + 1])
        self.doubts.append(Doubt(key, sentence, actions, asks=True))

    def classes(self, label: Column) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the label's values that say something, and those that do not."""
        if "unknown" in self.chosen:
            unknown = tuple(self.chosen["unknown"])
        else:
            unknown, doubt = guessed_unknown(Reading(self.columns, label, label.values))
            self.doubts.extend(doubt)
        return tuple(value for value in label.values if value not in unknown), unknown

    def positive(self, reading: Reading) -> str:
        """Return the positive value."""
        if "positive" in self.chosen:
            return str(self.chosen["positive"])
        if len(reading.classes) < 2:
            return reading.label.values[-1] if reading.label.values else ""
        scores = self._ranked_scores(reading)
        found: Positive = guessed_positive(reading, scores[0][1] if scores else None)
        self.doubts.extend(found.doubts)
        return found.value

    def _ranked_scores(self, reading: Reading) -> list[tuple[int, Column]]:
        taken = {reading.label.name, *(self.chosen.get(role) for role in _FURTHER if role != "answer")}
        possible = [
            column
            for column in self.columns.values()
            if column.can_be_score
            and column.name not in taken
            and not (len(reading.classes) > 2 and is_hard(column, reading.classes))
        ]
        ranked = [(points_of(FOR_SCORE, column, reading), column) for column in possible]
        return sorted(ranked, key=lambda each: -each[0])

    def scores(self, table: ScoreTable, reading: Reading) -> tuple[str, ...]:
        """Return the columns of scores, the one to show first at the beginning; `ScoresError` if there is none."""
        if "scores" in self.chosen:
            return tuple(self.chosen["scores"])
        if "score" not in self.chosen and self.chosen.get("turned"):  # who turns a column takes it for the scores
            self.chosen = {**self.chosen, "score": self.chosen["turned"][0]}
        named = reading.named
        if len(reading.classes) > 2 and len(named) == len(reading.classes) and "score" not in self.chosen:
            return tuple(named[value] for value in reading.classes)
        ranked = self._ranked_scores(reading)
        if "score" in self.chosen:
            first = self.columns[self.chosen["score"]]
            return (first.name, *self._beside(first, ranked, reading))
        if not ranked:
            return self._hard_answers(table, reading)
        best = self._of_pair(ranked, reading)
        points = next(points for points, column in ranked if column is best)
        others = [column for other, column in ranked if column is not best and other > points - NEAR]
        is_sure = is_called_score(best) or named.get(reading.positive or "") == best.name
        is_answer = is_hard(best, reading.classes) and is_called_score(best)  # which is said by a check
        if (others and not is_sure) or (points < 0 and not is_answer):
            several = others or [column for _, column in ranked if column is not best]
            question = f"Which column holds the scores: {_listed([best, *several])}?"
            if not several:
                question = f'Does "{best.name}" hold the scores? It looks like something else.'
            self._ask("score", question, "score", [best, *several])
        return (best.name, *self._beside(best, ranked, reading))

    def _of_pair(self, ranked: list[tuple[int, Column]], reading: Reading) -> Column:
        """Return the best column; of two that sum to 1 and of which no name tells more, the positive value's."""
        points, best = ranked[0]
        twin = next((other for near, other in ranked[1:] if near > points - NEAR and _sum_to_one(best, other)), None)
        if twin is None or best.name in reading.named.values():
            return best
        higher = [column for column in (best, twin) if area(reading.truth, column.numbers)[0] > 0.5]
        chosen = next(iter(higher), best)
        self.doubts.append(
            Doubt(
                "pair",
                f'"{best.name}" and "{twin.name}" sum to 1, and no name says which is that of "{reading.positive}": '
                f'"{chosen.name}" was taken, because it is higher there.',
                tuple(Action(f"Take {column.name}", {"score": column.name}) for column in (best, twin)),
            )
        )
        return chosen

    def _beside(self, first: Column, ranked: list[tuple[int, Column]], reading: Reading) -> list[str]:
        """Return the further models of the same rows, without gaps that the first has not.

        Where the first is called a score they are, too; else any numbers can be.
        """
        is_called = is_called_score(first)
        least = _COULD_BE_SCORE if is_called else 0
        return [
            column.name
            for points, column in ranked
            if column is not first
            and points >= least
            and (is_called_score(column) or not is_called)
            and not _sum_to_one(first, column)
            and not is_of_another_label(column, first, reading)
            and bool((np.isfinite(column.numbers) | ~np.isfinite(first.numbers)).all())
            and column.n_missing <= first.n_missing
        ]

    def _hard_answers(self, table: ScoreTable, reading: Reading) -> tuple[str, ...]:
        """Return a column of answers in words, which the label's values are told by."""
        answers = [column for column in self.columns.values() if self._is_answer(column, reading)]
        if not answers:
            raise ScoresError(no_scores(table, reading.label.name))
        best = max(answers, key=lambda column: column.has(vocabulary.PREDICTED))
        if len(reading.classes) > 2:
            raise ScoresError(
                f'Column "{best.name}" holds answers, not scores: answers of {len(reading.classes)} classes have no '
                "threshold. Choose a file with a column of scores for each class."
            )
        return (best.name,)

    def _is_answer(self, column: Column, reading: Reading) -> bool:
        if column is reading.label or not column.values:
            return False
        return {value.lower() for value in column.values} <= {value.lower() for value in reading.label.values}

    def answer(self, reading: Reading, score: Column) -> str | None:
        """Return the column of answers whose confidence the scores are, where none of these lies below 0.5."""
        if "answer" in self.chosen:
            return self.chosen["answer"] or None
        answers = [
            column for column in self.columns.values() if self._is_answer(column, reading) and len(column.values) == 2
        ]
        predicted = next((column for column in answers if column.has(vocabulary.PREDICTED)), None)
        if (
            predicted is None
            or predicted is score
            or len(reading.classes) > 2
            or not len(score.finite)
            or not _never_below_half(score.finite)
            or score.name in reading.named.values()
        ):
            return None
        self.doubts.append(
            Doubt(
                "answer",
                f'"{score.name}" never lies below one half: it was taken for the confidence of the answer in '
                f'"{predicted.name}". Rows whose answer is not "{reading.positive}" have the rest up to one whole.',
                (Action("Take the scores as they are", {"answer": False}),),
            )
        )
        return predicted.name

    def turned(self, reading: Reading, score: Column) -> tuple[str, ...]:
        """Return the column of scores if it is that of the negative value."""
        if "turned" in self.chosen:
            return tuple(self.chosen["turned"])
        negative = [value for value in reading.classes if value != reading.positive]
        named = reading.named
        if len(reading.classes) != 2 or named.get(negative[0]) != score.name:
            return ()
        self.doubts.append(
            Doubt(
                "of_negative",
                f'"{score.name}" is named after "{negative[0]}": its scores were turned, so that larger ones mean '
                f'"{reading.positive}".',
                (Action("Take the scores as they are", {"turned": ()}),),
            )
        )
        return (score.name,)


def guess(table: ScoreTable, chosen: Mapping[str, Any]) -> tuple[Roles, tuple[Doubt, ...]]:
    """Guess the roles that were not chosen, and return them with what came up; `ScoresError` if there is no reading."""
    guessing = Guess(columns_of(table, _names_in(chosen)), chosen)
    if len(guessing.columns) < len(table.names):
        guessing.doubts.append(_not_all_looked_at(table, len(guessing.columns)))
    label = guessing.label(table)
    classes, unknown = guessing.classes(label)
    reading = Reading(guessing.columns, label, classes)
    reading = replace(reading, positive=guessing.positive(reading))
    scores = guessing.scores(table, reading)
    further = further_columns(table, guessing.columns, {label.name, *scores}, chosen)
    first = guessing.columns[scores[0]]
    roles = Roles(
        label=label.name,
        positive=str(reading.positive),
        scores=tuple(name for name in scores if name not in further.values()) or scores,
        unknown=unknown,
        turned=guessing.turned(reading, first) if len(classes) == 2 else tuple(chosen.get("turned", ())),
        answer=guessing.answer(reading, first) if first.is_number else None,
        **further,
    )
    return roles, tuple(guessing.doubts)


def _names_in(chosen: Mapping[str, Any]) -> set[str]:
    """Return the names of columns among what was chosen."""
    several = (value if isinstance(value, tuple) else (value,) for value in chosen.values())
    return {each for values in several for each in values if isinstance(each, str)}


def _not_all_looked_at(table: ScoreTable, n: int) -> Doubt:
    return Doubt(
        "note_wide",
        f"Of {len(table.names):,} columns {n:,} were looked at for label and scores, by their names and from both "
        "ends of the table. If it is another one, choose it.",
    )


def _never_below_half(scores: np.ndarray) -> bool:
    """Return whether probabilities, or per cents, are those of the answer: none below half, and not all alike."""
    lowest, highest = float(scores.min()), float(scores.max())
    return lowest < highest and ((lowest >= 0.5 and highest <= 1) or (lowest >= 50 and highest <= 100))


def _listed(columns: list[Column]) -> str:
    names = [f'"{column.name}"' for column in columns[: _MOST_OFFERED + 1]]
    return ", ".join(names[:-1]) + f" or {names[-1]}" if len(names) > 1 else names[0]


def _say_the_same(one: Column, other: Column) -> bool:
    """Return whether two columns divide the rows alike: words and their numbers."""
    pairs = {(a, b) for a, b in zip(one.texts, other.texts, strict=True)}
    return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})


def _sum_to_one(one: Column, other: Column) -> bool:
    if not (one.is_within_one and other.is_within_one and one.has_fractions):
        return False
    return float(np.mean(np.abs(one.numbers + other.numbers - 1) < 0.01)) > _ALMOST_ALL
