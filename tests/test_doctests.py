"""Every example in the docstrings of the package runs, and every public name has one."""

import doctest
import importlib
import inspect

import pytest

import digitlab

# Modules with examples that are no public names' own.
FURTHER = (
    "digitlab.decisions.kinds",
    "digitlab.decisions.line",
    "digitlab.decisions.risk_coverage",
    "digitlab.decisions.zone",
    "digitlab.decisions.zone_choosing",
    "digitlab.digit_reader.confidence",
    "digitlab.digit_reader.drawn",
    "digitlab.digit_reader.reader",
    "digitlab.digit_reader.views",
    "digitlab.drawing.no_digits",
    "digitlab.drawing.side_by_side",
    "digitlab.drawing.sketches",
    "digitlab.drawing.thinning",
    "digitlab.export.classifier",
    "digitlab.metrics.choosing",
    "digitlab.metrics.expressions",
    "digitlab.metrics.pairs",
    "digitlab.metrics.regions",
)
PUBLIC = [name for name in digitlab.__all__ if name != "__version__"]
MODULES = sorted({getattr(digitlab, name).__module__ for name in PUBLIC} | set(FURTHER))


@pytest.mark.parametrize("name", MODULES)
def test_examples_give_what_they_say(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # an example may write a file
    outcome = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert outcome.attempted > 0
    assert outcome.failed == 0


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_has_an_example(name):
    described = getattr(digitlab, name)
    texts = [inspect.getdoc(described) or ""]
    if inspect.isclass(described):
        texts += [inspect.getdoc(member) or "" for member in vars(described).values()]
    assert any(">>>" in text for text in texts)


def test_the_public_names_are_shown():
    assert dir(digitlab) == sorted(digitlab.__all__)
