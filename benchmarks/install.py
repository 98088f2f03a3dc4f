"""What an installation weighs and takes, beside peers: ``python -m benchmarks.install``.

Each line is a fresh environment. The wheel is built from this folder; pip downloads the rest, so that the times say as
much about the network as about the packages. What is installed is then tried: ours by its commands,
a peer by its import.
"""

import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.report import arguments, write
from digitlab.files.sizes import folder_size
from digitlab.uploads.table import EXAMPLE

ROOT = Path(__file__).parent.parent
_TRIES = [
    ["--help"],
    ["find", str(EXAMPLE), "--precision", "0.95", "--confidence", "0.95"],
    ["check", str(EXAMPLE), "--threshold", "0.4", "--precision", "0.9", "--recall", "0.7"],
    ["html", str(EXAMPLE), "--threshold", "0.4", "-o", "report.html"],
]
_ALL = "digitlab[app,networks,notebook,cluster,postgresql]"
OURS = ("digitlab", "digitlab[app]", _ALL)
# Peers by the module that is imported.
PEERS = {"explainerdashboard": "explainerdashboard", "evidently": "evidently", "yellowbrick": "yellowbrick.classifier"}


@dataclass(frozen=True)
class Installation:
    """One line of the table."""

    name: str
    seconds: float
    megabytes: float
    n_packages: int
    starts: str  # "yes", or the last line of what it said


def install(name: str, python: str, wheel: Path) -> Installation:
    """Install a package into a fresh environment, and try it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "fresh"
        subprocess.run([python, "-m", "venv", str(home)], check=True)
        own = str(home / "bin" / "python")
        packages = Path(_said([own, "-c", "import site; print(site.getsitepackages()[0])"]))
        before, n_before = folder_size(packages), _n_packages(packages)
        requirement = name if name in PEERS else f"{wheel}{name.removeprefix('digitlab')}"
        begun = time.perf_counter()
        done = subprocess.run(
            [own, "-m", "pip", "install", "--quiet", requirement], check=False, capture_output=True, text=True
        )
        seconds = time.perf_counter() - begun
        starts = _last_line(done.stderr) if done.returncode else _tried(name, home / "bin", Path(folder))
        megabytes = (folder_size(packages) - before) / 1e6
        return Installation(name, seconds, megabytes, _n_packages(packages) - n_before, starts)


def _tried(name: str, programs: Path, folder: Path) -> str:
    """Return "yes" if what was installed does what it is for, else what it said."""
    commands = [[str(programs / "python"), "-c", f"import {PEERS[name]}"]] if name in PEERS else []
    commands += [] if commands else [[str(programs / "digitlab"), *words] for words in _TRIES]
    for command in commands:
        done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder)
        if done.returncode:
            return _last_line(done.stderr)
    return "yes"


def _said(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it ended without a word"])[-1][:100]


def _n_packages(folder: Path) -> int:
    return len(list(folder.glob("*.dist-info")))


def main() -> None:
    """Print the table."""
    parser = arguments("install", __doc__.partition("\n")[0])
    parser.add_argument("--python", default=sys.executable, help="another interpreter")
    parser.add_argument("--only", nargs="+", choices=[*OURS, *PEERS], default=[*OURS, *PEERS])
    options = parser.parse_args()
    print(f"{_said([options.python, '--version'])}\n")
    with tempfile.TemporaryDirectory() as folder:
        build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, str(ROOT)]
        subprocess.run(build, check=True)
        (wheel,) = Path(folder).glob("*.whl")
        found = [install(name, options.python, wheel) for name in options.only]
    write(options.json, [asdict(one) for one in found])
    print(f"{'installed':<52}{'size':>10}{'packages':>10}{'pip':>8}  starts")
    for one in found:
        print(f"{one.name:<52}{one.megabytes:>7,.0f} MB{one.n_packages:>10}{one.seconds:>6.0f} s  {one.starts}")


if __name__ == "__main__":
    main()
