"""Words for people are in the room of texts; `metrics` returns facts."""

import ast
import re
from pathlib import Path

from tests.test_walls import PACKAGE

# One entry says all of a measure or a criterion, its words among them; `texts` fills them in.
REGISTRIES = {"measures.py", "criteria.py", "lines.py"}
# Facts that have more than one word.
FACTS = {"both kinds"}


def words_in(path: Path) -> list[str]:
    """Return the strings of two words or more that are neither docstrings nor what an error says."""
    tree = ast.parse(path.read_text())
    apart = [node for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    apart += [node for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)]
    left_out = {id(part) for node in apart for part in ast.walk(node)}
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [
        f"{path.name}:{node.lineno}: {node.value}"
        for node in strings
        if id(node) not in left_out
        and node.value not in FACTS
        and re.search(r"[^\W\d_]{2,}\W*\s\W*[^\W\d_]{2,}", node.value)
    ]


def test_metrics_returns_facts_and_no_sentences():
    paths = [path for path in (PACKAGE / "metrics").glob("*.py") if path.name not in REGISTRIES]
    assert not [found for path in paths for found in words_in(path)]


def test_sentences_are_found(tmp_path):
    path = tmp_path / "module.py"
    path.write_text(
        '"""What it is."""\ndef said(x):\n    """Say it."""\n    if x:\n        raise ValueError("It is wrong.")\n'
        '    return f"It is {x} better by far", "both kinds", "f1"\n'
    )
    assert [found.split(": ", 1)[1] for found in words_in(path)] == ["It is ", " better by far"]
