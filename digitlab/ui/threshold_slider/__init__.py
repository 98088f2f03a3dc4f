"""A slider that answers in the browser, while it is dragged."""

from digitlab.ui.threshold_slider.component import Mark, Position, threshold_slider

__all__ = ["Mark", "Position", "threshold_slider"]
