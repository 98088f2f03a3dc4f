"""Runs on disk, by digest: written atomically, verified on load, never unpickled."""

from digitlab.store.store import DEFAULT_LIMIT_MB, RunStore, Stamp

__all__ = ["DEFAULT_LIMIT_MB", "RunStore", "Stamp"]
