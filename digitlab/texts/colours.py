"""Colours, which mean the same on every page and in every file: the only place that names them.

Those of figures are Okabe and Ito's (2008), made for every kind of colour vision, two of them a little darker or
lighter so that each stands out (contrast of at least 3 to 1) on the light and on the dark page alike.
`.streamlit/config.toml`, which can import nothing, repeats `RUNS` and `PAGE`; `tests/texts/test_colours.py` compares.
"""

PRECISION = "#1f86c9"
RECALL = "#d55e00"
POSITIVE = "#009e73"
NEGATIVE = "#c0649b"
THRESHOLD = MUTED = "#888888"
# A person is asked; what is flagged has the colour of positives, what is cleared that of negatives.
ASKED = "#b08a00"
COMPARED = "#c0649b"
# More runs beside each other than these are not told apart by colour alone: their names stand beside the lines.
RUNS = ("#1f86c9", "#d55e00", "#009e73", "#c0649b", "#b08a00", "#4fa3d1", "#8c6bb1", "#888888")
# Opaque from end to end, so that Plotly can choose black or white for the numbers on it, whatever the page's colour.
SHARES = ((0.0, "#eaf2f9"), (0.35, "#9cc7e6"), (1.0, "#0b5c94"))

# Of the light and of the dark page, by the names that Streamlit's stylesheet has for them.
PAGE = {
    "text-color": ("#1b2733", "#e8edf2"),
    "background-color": ("#ffffff", "#10161d"),
    "secondary-background-color": ("#f2f5f8", "#1a232d"),
    "border-color": ("#d5dde5", "#33414f"),
    "primary-color": ("#0b6aa8", "#56b4e9"),
}


def translucent(colour: str, opacity: float = 0.2) -> str:
    """Return a colour "#rrggbb" as it fills an area, with an opacity from 0 to 1."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def variables(*, with_page: bool = False) -> str:
    """Return a CSS rule with the figures' colours as variables, where there is no Streamlit also with the page's."""
    named = {
        "precision": PRECISION,
        "recall": RECALL,
        "positive": POSITIVE,
        "negative": NEGATIVE,
        "asked": ASKED,
        "muted": MUTED,
    }
    lines = [f"  --digitlab-{name}: {colour};" for name, colour in named.items()]
    if with_page:
        lines += [f"  --st-{name}: light-dark({light}, {dark});" for name, (light, dark) in PAGE.items()]
    return "\n".join([":host,", ":root {", *lines, "}", ""])
