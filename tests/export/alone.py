"""Runs what one takes home in a fresh process, from a folder of its own, where digitlab cannot be imported."""

import subprocess
import sys
from pathlib import Path

import numpy as np

from digitlab.mnist.loader import MNIST_FILE

_RUN = """
import runpy
import sys

import numpy as np


class NoDigitlab:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "digitlab":
            raise ImportError("What is taken home needs no digitlab.")


sys.meta_path.insert(0, NoDigitlab())
outcome = runpy.run_path("program.py")
np.savez("outcome.npz", **{name: outcome[name] for name in sys.argv[1:] if name in outcome})
"""


def run_alone(program: str, folder: Path, *names: str) -> tuple[dict[str, np.ndarray], str]:
    """Run a program beside MNIST's file; return the arrays that it left under these names, and what it printed."""
    if not (folder / "mnist.npz").exists():
        (folder / "mnist.npz").symlink_to(MNIST_FILE)
    (folder / "program.py").write_text(program)
    (folder / "run.py").write_text(_RUN)
    done = subprocess.run(
        [sys.executable, "-I", "run.py", *names], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with np.load(folder / "outcome.npz") as arrays:
        return dict(arrays), done.stdout
