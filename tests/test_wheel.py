"""What `pip install .` installs works from any folder."""

import json
import os
import shutil
import signal
import site
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from digitlab.uploads.table import EXAMPLE
from tests.support.paths import ROOT
from tests.support.ports import free_port

USES_IT = """
import digitlab
from pathlib import Path
assert Path(digitlab.__file__).is_relative_to(Path.cwd() / "fresh"), digitlab.__file__
data = digitlab.load_mnist()
run = digitlab.train(digitlab.Experiment(classifier="DummyClassifier"), data)
detector = digitlab.detectors_of(run, data)[7]
print(digitlab.save_html(detector, "seven.html", images=data.test.images).stat().st_size)
print(digitlab.explore(detector).point.recall)
print(digitlab.__version__)
"""


@pytest.mark.slow
def test_the_wheel_holds_all_that_the_package_needs(tmp_path: Path):
    source = tmp_path / "source"
    shutil.copytree(ROOT / "digitlab", source / "digitlab", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "README.md", "app.py"):
        shutil.copy(ROOT / name, source)
    for name in ("pages", ".streamlit"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    needed = {path.relative_to(source).as_posix() for path in (source / "digitlab").rglob("*") if path.is_file()}
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(source)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("digitlab-*.whl")
    # Who reads the sources needs their documents and the scripts' types; nobody else does.
    only_for_readers = (".md", ".d.ts")
    assert {name for name in needed if not name.endswith(only_for_readers)} <= set(zipfile.ZipFile(wheel).namelist())
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "fresh")], check=True)
    python = str(tmp_path / "fresh" / ("Scripts" if os.name == "nt" else "bin") / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", str(wheel)], check=True)
    # The libraries are those of this environment; only digitlab itself is installed anew.
    ask = [python, "-c", "import site; print(site.getsitepackages()[0])"]
    folder = subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip()
    (Path(folder) / "libraries.pth").write_text("\n".join(site.getsitepackages()))
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    used = subprocess.run(
        [python, "-c", USES_IT], cwd=tmp_path, env=environment, check=False, capture_output=True, text=True
    )
    assert used.returncode == 0, used.stderr
    _try_the_command(Path(python).with_name("digitlab"), tmp_path, environment)
    size, recall, version = used.stdout.split()
    assert int(size) > 50_000
    assert float(recall) == 0.0
    assert wheel.name.startswith(f"digitlab-{version}-")


def _try_the_command(command: Path, folder: Path, environment: dict[str, str]) -> None:
    """Find a threshold in a table of one's own, and open the app with it, from a folder that holds nothing else."""
    table = folder / "mine.csv"
    shutil.copy(EXAMPLE, table)
    found = subprocess.run(
        [command, "find", table, "--recall", "0.9", "--json"],
        cwd=folder, env=environment, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout)["possible"]
    port = str(free_port())
    server = subprocess.Popen(
        [command, table, "--no-browser", "--port", port],
        cwd=folder, env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        assert any(f"digitlab is at http://localhost:{port}/thresholds" in line for line in server.stdout)
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(30) == 0
