"""The house's walls: who imports whom."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "digitlab"
# From the ground up; a module may import its own floor and those below.
FLOORS = (
    ("mnist",),
    ("classifiers", "augmentation", "experiment"),
    ("training", "evaluation", "drawing", "runs", "models", "store"),
    ("jobs", "figures"),
    ("reproduce",),
    ("ui",),
)
FLOOR_OF = {name: floor for floor, names in enumerate(FLOORS) for name in names}
FILES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_modules(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path):
    own = room(path)
    if own == "__init__":
        return
    assert own in FLOOR_OF, f"{path} stands on no floor; give it one in this test and in docs/architecture.md"
    for name in imported_modules(path):
        parts = name.split(".")
        if parts[0] == "digitlab" and len(parts) > 1 and parts[1] in FLOOR_OF:
            assert FLOOR_OF[parts[1]] <= FLOOR_OF[own], f"{path} imports {name} from a floor above"
        assert parts[0] != "streamlit" or own == "ui", f"{path} imports Streamlit"
        assert parts[0] != "plotly" or own == "figures", f"{path} imports Plotly"
        assert parts[0] != "pages", f"{path} imports a page"


@pytest.mark.parametrize(
    ("statement", "forbidden"),
    [
        ("import digitlab", {"streamlit", "plotly", "keras", "jax", "onnxruntime"}),
        ("import digitlab.jobs.process", {"streamlit", "plotly", "keras", "jax", "distributed"}),
        ("import digitlab.ui.session, digitlab.ui.controls", {"keras", "jax", "distributed"}),
    ],
)
def test_import_does_not_bring_heavy_libraries(statement, forbidden):
    script = f"{statement}; import sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert forbidden & set(loaded.stdout.split()) == set()
