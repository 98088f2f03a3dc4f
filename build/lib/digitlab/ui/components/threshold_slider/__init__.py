"""A slider that answers in the browser, while it is dragged."""

from digitlab.ui.components.threshold_slider.component import Examples, Mark, Position, threshold_slider

__all__ = ["Examples", "Mark", "Position", "threshold_slider"]
