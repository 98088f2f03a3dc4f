"""A grid of images that can be opened."""

from digitlab.ui.components.gallery.component import Card, show_gallery

__all__ = ["Card", "show_gallery"]
