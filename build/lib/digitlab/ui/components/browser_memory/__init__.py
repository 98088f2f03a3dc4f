"""What a visitor's own browser remembers of a visit, so that reloading and coming back later lose nothing."""

from digitlab.ui.components.browser_memory.component import keep_visit

__all__ = ["keep_visit"]
