"""What the browser must know of the registries, as one ES module: measures, criteria and their words."""

import json
import re
from dataclasses import asdict
from itertools import chain

from digitlab.decisions.answers import NAMES as ANSWERS
from digitlab.decisions.two_places import SOURCES
from digitlab.metrics.criteria import CONFIDENCE, CONFIDENCE_HELP, CONFIDENCE_LABEL, CRITERIA, ONE_KIND, Criterion, Text
from digitlab.metrics.expressions import FUNCTIONS, names_in
from digitlab.metrics.intervals import FEW, LEVEL, normal_quantile
from digitlab.metrics.measures import MEASURES, TRIALS_OF
from digitlab.metrics.promises import FIRST_PART, START_FACTOR
from digitlab.metrics.shares import POSITIVES
from digitlab.texts import pictures, zones
from digitlab.texts.choices import FIELD, JUDGEMENTS, PHRASES

_WORD = re.compile(r"(?<!\$)\{(\w+)\}")


def generated_module() -> str:
    """Return ``generated.js``."""
    constants = {
        "POSITIVES": json.dumps(POSITIVES),
        "FEW": json.dumps(FEW),
        "LEVEL": json.dumps(LEVEL),
        "QUANTILE": json.dumps(normal_quantile(LEVEL)),
        "MEASURES": _object({key: _of_counts(measure.javascript) for key, measure in MEASURES.items()}),
        "SHARES": json.dumps(
            {
                key: {"part": measure.share.part, "rest": measure.share.rest, "times": measure.share.times}
                for key, measure in MEASURES.items()
                if measure.share is not None
            }
        ),
        "TRIALS_OF": json.dumps(TRIALS_OF),
        "KEYS": json.dumps(list(MEASURES)),
        "MEASURE_WORDS": json.dumps(
            {
                key: {"name": measure.name, "sentence": measure.sentence, "formula": measure.formula}
                for key, measure in MEASURES.items()
            }
        ),
        "CRITERIA": _object({key: _criterion(criterion) for key, criterion in CRITERIA.items()}),
        "ONE_KIND": _text(ONE_KIND, ()),
        "CONFIDENCE": json.dumps({"level": CONFIDENCE, "label": CONFIDENCE_LABEL, "help": CONFIDENCE_HELP}),
        "PROMISES": json.dumps({"first_part": FIRST_PART, "start_factor": START_FACTOR}),
        "ANSWERS": json.dumps({name: answer for answer, name in ANSWERS.items()}),
        "SOURCES": json.dumps({key: source._asdict() for key, source in SOURCES.items()}),
        "TILE_KEYS": json.dumps(list(zones.HEADLINE)),
        "CELL_KEYS": json.dumps([key for key in SOURCES if key not in (*zones.HEADLINE, "asked_rate")]),
        "ZONE_PHRASES": json.dumps(zones.PHRASES),
        "EXAMPLE_WORDS": json.dumps(zones.EXAMPLES),
        "PHRASES": json.dumps(PHRASES),
        "JUDGEMENTS": json.dumps(JUDGEMENTS),
        "PICTURE_PHRASES": json.dumps(pictures.PHRASES),
    }
    lines = [f"export const {name} = {value};" for name, value in constants.items()]
    functions = f"const {{ {', '.join(FUNCTIONS)} }} = Math;"
    return "\n".join(['import { formats } from "./formats.js";', functions, *lines, ""])


def _of_counts(expression: str) -> str:
    return f"({{ tp, fp, fn, tn }}) => {expression}"


def _criterion(criterion: Criterion) -> str:
    keys = tuple(number.key for number in criterion.numbers)
    values = {
        "label": json.dumps(criterion.label),
        "numbers": json.dumps([asdict(number) for number in criterion.numbers]),
        "needs": json.dumps(criterion.needs),
        "allowed": _function(criterion.allowed or "true", keys),
        "maximised": _list(criterion.maximised, keys),
        "possible": _function(criterion.possible or "true", keys),
        "nearest": _list(criterion.nearest, keys),
        "promised": json.dumps(criterion.promised),
        "trials": json.dumps(criterion.trials),
        "mistake": json.dumps(criterion.mistake),
        "in_sequence": json.dumps(criterion.in_sequence),
        "request": _text(criterion.request, keys),
        "found": _text(criterion.found, keys),
        "missed": _text(criterion.missed, keys),
        "unsure": _text(criterion.unsure, keys),
        "outcome": _text(criterion.outcome, keys),
    }
    return _object(values)


def _list(expressions: tuple[str, ...], keys: tuple[str, ...]) -> str:
    return f"[{', '.join(_function(expression, keys) for expression in expressions)}]"


def _function(expression: str, keys: tuple[str, ...]) -> str:
    """Return an expression as a function of an operating point and of the criterion's numbers."""
    return f"{_parameters([expression], keys)} => {expression}"


def _text(text: Text, keys: tuple[str, ...]) -> str:
    """Return a text as a function of an operating point, of the criterion's numbers, and of words."""
    pieces = (("", text),) if isinstance(text, str) else text
    expressions = [condition for condition, _ in pieces if condition]
    expressions += [expression for _, piece in pieces for expression, _ in FIELD.findall(piece)]
    words = sorted({word for _, piece in pieces for word in _WORD.findall(piece)})
    written = [
        f'({condition} ? {_template(piece)} : "")' if condition else _template(piece) for condition, piece in pieces
    ]
    return f"{_parameters(expressions, keys, words)} => {' + '.join(written)}"


def _parameters(expressions: list[str], keys: tuple[str, ...], words: list[str] | None = None) -> str:
    names = sorted(set(chain.from_iterable(map(names_in, expressions))) - {"true"})
    of_point, of_numbers = ([name for name in names if (name in keys) == is_number] for is_number in (False, True))
    groups = [of_point, of_numbers] if words is None else [of_point, of_numbers, words]
    return f"({', '.join(f'{{ {names} }}' for names in map(', '.join, groups))})"


def _template(piece: str) -> str:
    """Return a text as a template of JavaScript's."""
    piece = piece.replace("\\", "\\\\").replace("`", "\\`").replace("$", "\\$")
    piece = FIELD.sub(lambda field: f"${{formats.{field[2]}({field[1]})}}", piece)
    return "`" + _WORD.sub(r"${\1}", piece) + "`"


def _object(values: dict[str, str]) -> str:
    return "{ " + ", ".join(f"{key}: {value}" for key, value in values.items()) + " }"
