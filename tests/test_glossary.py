"""The glossary's words are those of the code: no identifier has a name that was replaced."""

import re
import tokenize
from pathlib import Path

from tests.support.paths import ROOT

_ROW = re.compile(r"^\| (\w+) \| .+ \|$", flags=re.MULTILINE)
# Strings, templates and comments of JavaScript; what is left are identifiers and keywords.
_JAVASCRIPT_TEXT = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", flags=re.DOTALL)


_TEMPLATE = re.compile(r"`(?:\\.|[^`\\])*`", flags=re.DOTALL)


def old_names() -> set[str]:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    return set(_ROW.findall(glossary.split("## Old and new names")[1])) - {"old"}


def identifiers(path: Path) -> set[str]:
    """Return all identifiers of a file, its own name among them, without leading underscores."""
    if path.suffix == ".py":
        with tokenize.open(path) as file:
            found = {token.string for token in tokenize.generate_tokens(file.readline) if token.type == tokenize.NAME}
    else:
        text = _JAVASCRIPT_TEXT.sub("", path.read_text(encoding="utf-8"))
        # Of a template only the expressions are code.
        text = _TEMPLATE.sub(lambda template: " ".join(re.findall(r"\$\{([^}]*)\}", template[0])), text)
        found = set(re.findall(r"[A-Za-z_]\w*", text))
    return {name.lstrip("_") for name in found | {path.stem, path.parent.name}}


def test_no_identifier_has_a_name_that_was_replaced():
    old = old_names()
    assert len(old) > 50
    folders = ("digitlab", "pages", "tests", "benchmarks")
    files = [path for folder in folders for kind in ("*.py", "*.js") for path in (ROOT / folder).rglob(kind)]
    faults = {str(path.relative_to(ROOT)): sorted(identifiers(path) & old) for path in files}
    assert not {path: names for path, names in faults.items() if names}


def test_old_names_are_found(tmp_path):
    script = tmp_path / "wish.js"
    script.write_text('const seat = "Desk" + `a world of ${things}`; // Wish\n')
    assert {"seat", "wish", "things"} <= identifiers(script)
    assert not {"Desk", "Wish", "world"} & identifiers(script)
