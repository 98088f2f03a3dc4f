"""Runs what one takes home in a fresh process, from a folder of its own, where digitlab cannot be imported."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from digitlab.mnist.loader import MNIST_FILE

_RUN = """
import contextlib
import json
import os
import runpy
import sys

import numpy as np


class NoDigitlab:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "digitlab":
            raise ImportError("What is taken home needs no digitlab.")


sys.meta_path.insert(0, NoDigitlab())
folders, names = json.loads(sys.argv[1]), sys.argv[2:]
for folder in folders:
    os.chdir(folder)
    with open("printed.txt", "w") as printed, contextlib.redirect_stdout(printed):
        outcome = runpy.run_path("program.py")
    np.savez("outcome.npz", **{name: outcome[name] for name in names if name in outcome})
"""


def run_alone(program: str, folder: Path, *names: str) -> tuple[dict[str, np.ndarray], str]:
    """Run a program beside MNIST's file; return the arrays that it left under these names, and what it printed."""
    return run_all_alone({folder: program}, *names)[folder]


def run_all_alone(programs: Mapping[Path, str], *names: str) -> dict[Path, tuple[dict[str, np.ndarray], str]]:
    """Run several programs, each in a folder of its own, one after the other in one process, which is slow to begin."""
    for folder, program in programs.items():
        if not (folder / "mnist.npz").exists():
            (folder / "mnist.npz").symlink_to(MNIST_FILE)
        (folder / "program.py").write_text(program)
    command = [sys.executable, "-I", "-c", _RUN, json.dumps([str(folder) for folder in programs]), *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {folder: (_arrays(folder), (folder / "printed.txt").read_text()) for folder in programs}


def _arrays(folder: Path) -> dict[str, np.ndarray]:
    with np.load(folder / "outcome.npz") as arrays:
        return dict(arrays)
