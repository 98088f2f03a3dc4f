"""Which libraries what is taken home needs, in the versions that it was made with."""

import importlib.metadata
from collections.abc import Iterable, Mapping

from digitlab.experiments.runs import library_versions


def versions_of(further: Iterable[str]) -> dict[str, str]:
    """Return the versions of the libraries that every run depends on, and of further ones, by their names."""
    return library_versions() | {name: importlib.metadata.version(name) for name in further}


def install_command(versions: Mapping[str, str]) -> str:
    """Return the command that installs some libraries in some versions."""
    return " ".join(["pip install", *(f"{name}=={version}" for name, version in versions.items())])
