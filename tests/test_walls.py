"""The house's walls: who imports whom."""

import ast
import subprocess
import sys
from pathlib import Path

from digitlab.ui.navigation import NEEDED_FIRST

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "digitlab"
# Each room with the rooms that it may import. The folders of `ui` are rooms of their own.
ROOMS: dict[str, set[str]] = {
    "metrics": set(),
    "decisions": {"metrics"},
    "texts": {"decisions", "metrics"},
    "mnist": set(),
    "files": set(),
    "server": {"files"},
    "classroom": {"files"},
    "classifiers": {"mnist", "server"},
    "augmentation": {"mnist"},
    "drawing": {"mnist", "server"},
    "experiments": {"augmentation", "classifiers", "metrics"},
    "evaluation": {"decisions", "experiments", "metrics", "mnist", "texts"},
    "training": {"classifiers", "experiments", "mnist"},
    "store": {"classifiers", "experiments", "files", "mnist", "server"},
    "digit_reader": {"augmentation", "classifiers", "drawing", "mnist"},
    "inspection": {"classifiers", "experiments", "metrics", "mnist", "texts", "training"},
    "status": {"files", "mnist", "server"},
    "default_run": {"experiments", "mnist", "store", "training"},
    "jobs": {"experiments", "files", "mnist", "server", "store", "training"},
    "figures": {"decisions", "drawing", "experiments", "inspection", "metrics", "mnist", "texts"},
    "widget": {"decisions", "evaluation", "metrics", "texts"},
    "uploads": {"evaluation", "metrics", "server", "texts"},
    "activities": {"classroom", "decisions", "drawing", "evaluation", "experiments", "metrics", "mnist", "texts"},
    "export": {"augmentation", "classifiers", "evaluation", "experiments", "figures", "metrics", "mnist", "server"},
    "reproduce": {
        "classifiers",
        "evaluation",
        "experiments",
        "metrics",
        "mnist",
        "server",
        "store",
        "texts",
        "training",
    },
}
ROOMS["export"] |= {"decisions", "files", "store", "texts", "training", "uploads", "widget"}
BELOW_UI = set(ROOMS)
ROOMS["extras"] = set()
ROOMS["command"] = {"evaluation", "export", "extras", "metrics", "status", "texts", "uploads"}
ROOMS["__main__"] = {"command"}
STATE, COMPONENTS = "ui.state", "ui.components"
ROOMS |= {
    "ui": set(),
    STATE: BELOW_UI - {"figures", "drawing", "reproduce"},
    COMPONENTS: BELOW_UI - {"drawing", "reproduce"} | {STATE},
    "ui.navigation": {STATE, COMPONENTS},
    "ui.start": BELOW_UI - {"drawing", "reproduce"} | {STATE, COMPONENTS},
    "ui.train": BELOW_UI - {"drawing", "reproduce"} | {STATE, COMPONENTS},
    "ui.thresholds": BELOW_UI - {"drawing", "reproduce"} | {STATE, COMPONENTS},
    "ui.errors": BELOW_UI - {"reproduce"} | {STATE, COMPONENTS},
    "ui.draw": BELOW_UI - {"reproduce"} | {STATE, COMPONENTS},
    "ui.compare": BELOW_UI - {"drawing"} | {STATE, COMPONENTS},
    "ui.classroom": BELOW_UI - {"reproduce"} | {STATE, COMPONENTS},
}
# The libraries that only one part of the house may import.
LIBRARIES = {
    "streamlit": ("ui",),
    "streamlit_drawable_canvas": (COMPONENTS, "ui.draw"),
    "plotly": ("figures", COMPONENTS),
    "keras": ("classifiers", "digit_reader"),
    "jax": ("classifiers",),
    "distributed": ("jobs",),
    "sqlalchemy": ("classroom",),
    "segno": ("classroom",),
}
FILES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def room_of(parts: tuple[str, ...]) -> str:
    """Return the room of a module, by the parts of its name below the package."""
    return ".".join(parts[:2]) if ".".join(parts[:2]) in ROOMS else parts[0]


def imported_modules(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def test_each_room_imports_only_what_it_may():
    wrong = [fault for path in FILES for fault in _faults(path)]
    assert not wrong, "\n".join(wrong)


def _faults(path: Path) -> list[str]:
    """Return the imports of a file that its room may not have, in words."""
    own = room_of(path.relative_to(PACKAGE).with_suffix("").parts)
    if own not in ROOMS:
        return [f"{path} is in no room; give it one in this test and in docs/architecture.md"]
    faults = []
    for name in imported_modules(path):
        top, *parts = name.split(".")
        # "ui" alone is the parent in "from digitlab.ui import navigation"; the package itself knows its version.
        if top == "digitlab" and parts and parts != ["__version__"]:
            imported = room_of(tuple(parts))
            if imported not in {own, "ui", *ROOMS[own]}:
                faults.append(f"{path}: {own} may not import {imported} ({name})")
        if top in LIBRARIES and not own.startswith(LIBRARIES[top]):
            faults.append(f"{path}: {own} may not import {top}")
        if top == "pages":
            faults.append(f"{path} imports a page")
    return faults


def test_arrows_make_no_circle():
    done: list[str] = []
    while len(done) < len(ROOMS):
        free = [room for room in ROOMS if room not in done and ROOMS[room] <= set(done)]
        assert free, f"Among {set(ROOMS) - set(done)} each waits for another one."
        done += free


def test_pages_hold_no_mathematics():
    for path in (ROOT / "pages").glob("*.py"):
        tops = {name.split(".")[0] for name in imported_modules(path)}
        assert not tops & {"numpy", "pandas", "plotly", "sklearn", "scipy"}, path


# One after the other in one process, with the libraries that none of them may bring.
LIGHT_IMPORTS = {
    "import digitlab, digitlab.server.processes": {
        "streamlit",
        "plotly",
        "keras",
        "jax",
        "onnxruntime",
        "sklearn",
        "scipy",
    },
    "import digitlab.drawing.decoding": {"streamlit", "plotly", "keras", "jax", "sklearn", "pandas"},
    "from digitlab import *": {"streamlit", "plotly", "keras", "jax", "onnxruntime"},
    "from digitlab.digit_reader import load_reader; load_reader().probabilities(ONE_IMAGE)": {
        "keras",
        "jax",
        "onnxruntime",
    },
    "import digitlab.jobs.process": {"streamlit", "plotly", "keras", "jax", "distributed"},
    "import digitlab.ui.state.session, digitlab.ui.train.controls": {"keras", "jax", "distributed"},
}


def test_imports_do_not_bring_heavy_libraries():
    lines = ["import sys, numpy", "ONE_IMAGE = numpy.zeros((1, 784), numpy.uint8)"]
    for statement in LIGHT_IMPORTS:
        lines += [statement, "print(*sys.modules)"]
    script = "\n".join(lines)
    outcome = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    for (statement, forbidden), loaded in zip(LIGHT_IMPORTS.items(), outcome.stdout.splitlines(), strict=True):
        assert not forbidden & set(loaded.split()), statement


def test_first_page_waits_for_no_classifiers():
    script = "; ".join([*(f"import {name}" for name in NEEDED_FIRST), "import sys", "print(*sys.modules)"])
    outcome = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"sklearn", "skops", "keras", "jax"} & set(outcome.stdout.split())


def test_only_tasks_ask_whether_a_digit_is_none():
    for path in [*FILES, *(ROOT / "pages").glob("*.py")]:
        if path != PACKAGE / "experiments" / "tasks.py":
            assert "digit is None" not in path.read_text(), path
            assert "digit is not None" not in path.read_text(), path


def test_no_function_takes_a_run_together_with_a_digit():
    for path in [*FILES, *(ROOT / "pages").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                names = {argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]}
                assert not {"run", "digit"} <= names, f"{path}: {node.name}"
