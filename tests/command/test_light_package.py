"""The light package: what it installs, what it imports, and what it says of what is missing."""

import importlib.metadata
import subprocess
import sys
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from digitlab.extras import EXTRAS, missing
from digitlab.uploads.table import EXAMPLE
from tests.support.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LIGHT = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {absent}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name.split(".")[0])
sys.meta_path.insert(0, Absent())
{then}
"""
USES_IT = f"""
import digitlab
from digitlab.command.main import group
reading = digitlab.read_scores({str(EXAMPLE)!r})
detector = reading.detector()
digitlab.Detector.from_scores([0, 1], [0.1, 0.9])
digitlab.save_html(detector, "light.html", threshold=0.4)
digitlab.save_rows(detector, "light.csv", threshold=0.4)
for words in (["find", "--recall", "0.9"], ["check", "--threshold", "0.4", "--recall", "0.5"]):
    try:
        group.main([*words, {str(EXAMPLE)!r}], standalone_mode=False)
    except SystemExit as ended:
        assert ended.code == 0, words
"""


def ranges(lines):
    return {requirement.name.lower(): str(requirement.specifier) for requirement in map(Requirement, lines)}


def requirements(name):
    lines = (ROOT / name).read_text().splitlines()
    return ranges(line for line in lines if line and not line.startswith(("#", "-r")))


def test_requirements_and_package_name_the_same_ranges():
    extras = PROJECT["optional-dependencies"]
    assert requirements("requirements.txt") == ranges([*PROJECT["dependencies"], *extras["app"], *extras["networks"]])
    for name in ("notebook", "cluster", "postgresql"):
        assert requirements(f"requirements-{name}.txt") == ranges(extras[name])


def test_extras_are_those_of_the_package():
    assert set(EXTRAS) == set(PROJECT["optional-dependencies"])


def run_without(then, folder, absent):
    return subprocess.run(
        [sys.executable, "-c", LIGHT.format(absent=set(absent), then=then)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )


def closure(names):
    """Return the installed distributions that some need, themselves included."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found:
            continue
        found.add(name)
        for line in importlib.metadata.requires(name) or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)
    return found


def test_tables_files_and_commands_need_no_more_than_the_light_package(tmp_path):
    light = closure(Requirement(line).name for line in PROJECT["dependencies"])
    absent = {
        module
        for module, owners in importlib.metadata.packages_distributions().items()
        if module != "digitlab" and not {canonicalize_name(owner) for owner in owners} & light
    }
    assert {module for modules in EXTRAS.values() for module in modules} <= absent
    done = run_without(USES_IT, tmp_path, absent)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "light.html").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("then", "absent", "line"),
    [
        ("digitlab.train", {"sklearn"}, "pip install 'digitlab[app]'"),
        ("digitlab.explore", {"anywidget"}, "pip install 'digitlab[notebook]'"),
    ],
)
def test_what_is_missing_is_a_sentence_with_the_line_that_installs_it(tmp_path, then, absent, line):
    done = run_without(f"import digitlab\n{then}", tmp_path, absent)
    assert line in done.stderr.splitlines()[-1]


def test_a_module_of_no_extra_is_named():
    assert missing("numpy", "This") == "This needs numpy, which is not installed: pip install numpy"


def test_the_lock_holds_what_the_requirements_ask_for():
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    locked = [Requirement(line.rstrip(" \\")) for line in lines if line and line[0].isalnum()]
    versions = {one.name.lower(): next(iter(one.specifier)).version for one in locked}
    for name, specifier in requirements("requirements.txt").items():
        assert SpecifierSet(specifier).contains(versions[name]), f"{name} {versions[name]}: lock anew, see RELEASING.md"
