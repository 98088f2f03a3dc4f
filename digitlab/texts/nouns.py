"""Samples with their number: "1 row", "3,000 rows"."""

from digitlab.texts import formats


def counted(n: float, noun_plural: str) -> str:
    """Return a number of samples, or a sum of their weights, with its noun, which takes an s where there are several.

    Examples
    --------
    >>> counted(1, "rows"), counted(3000, "images")
    ('1 row', '3,000 images')
    """
    return f"{formats.number(n)} {noun_plural.removesuffix('s') if n == 1 else noun_plural}"
