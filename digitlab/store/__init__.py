"""Runs on disk, by digest: written atomically, verified on load, never unpickled."""

from digitlab.store.store import RunStore, Stamp

__all__ = ["RunStore", "Stamp"]
