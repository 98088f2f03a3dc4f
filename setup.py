"""Puts the app, whose files stand at the top of the repository, into the wheel, where the command starts it."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent


class BuildWithApp(build_py):
    """Copies app.py, pages/ and Streamlit's settings beside the package's modules."""

    def run(self) -> None:
        """Build the package, and copy the app into it."""
        super().run()
        if self.editable_mode:
            return  # the command finds them in the repository
        target = Path(self.build_lib) / "digitlab" / "app"
        for name in ("app.py", ".streamlit/config.toml", *(f"pages/{path.name}" for path in ROOT.glob("pages/*.py"))):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)


setup(cmdclass={"build_py": BuildWithApp})
