"""Samples with their number: "1 row", "3,000 rows"."""


def counted(n: int, noun_plural: str) -> str:
    """Return a number with its noun, which takes an s where there are several.

    Examples
    --------
    >>> counted(1, "rows"), counted(3000, "images")
    ('1 row', '3,000 images')
    """
    return f"{n:,} {noun_plural.removesuffix('s') if n == 1 else noun_plural}"
