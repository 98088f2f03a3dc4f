"""What goes wrong with drawings and photos, said to the visitor."""


class DrawingError(ValueError):
    """A drawing or photo cannot be read; the message is a sentence for the visitor."""
