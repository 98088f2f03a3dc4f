"""What the pages say of imagined rows: six to begin with, and what each of them teaches."""

from typing import NamedTuple


class Preset(NamedTuple):
    """Imagined rows with a name, and a sentence on what they teach. `link` is that of `Imagined`."""

    name: str
    link: str
    sentence: str


PRESETS = (
    Preset(
        "Good",
        "-2,1,1,9000,2,1,1,1000",
        "Two curves far apart: one threshold finds most of the positives with few false alarms.",
    ),
    Preset(
        "Useless",
        "0,1,1,9000,0,1,1,1000",
        "Both kinds have the same scores: wherever the threshold stands, precision is the share of positives, and the "
        "ROC curve is the diagonal.",
    ),
    Preset(
        "Rare positives",
        "-2,1,1,99900,2,1,1,100",
        "The curves of “Good” with the same ROC AUC, but one row in a thousand is positive: at the same threshold most "
        "of what is flagged is a false alarm.",
    ),
    Preset(
        "Long tail",
        "-2,1,1,9000,2,3,0.8,1000",
        "Most positives are easy, and some have scores as low as negatives: the last of them cost precision dearly.",
    ),
    Preset(
        "Dirty top",
        "-2,1,2,9000,2,1,0.5,1000",
        "The highest scores are negatives, as where labels are wrong: beyond a point precision falls while the "
        "threshold rises.",
    ),
    Preset(
        "Two groups",
        "-1,1,1,4500,2,1,1,900,-2.5,1,1,4500,0,1,1,100",
        "The second group has lower scores and fewer positives: one line that finds most in the first group misses "
        "most in the second.",
    ),
)
OWN = "**Your own**: what have the curves to be like so that one threshold finds most positives with few false alarms?"
HINT = (
    "Drag the round handles: the peak to the side, the spread on its left and on its right. The diamond above a peak "
    "says how many rows there are. Each is a slider for the arrow keys, too. Heights are drawn as square roots, so "
    "that few rows stay visible beside many."
)
AT_TARGET = (
    " The numbers under the curves are those of their rows, of which {own} are positive; those at the threshold are in "
    "a world where {target} are."
)
EXACT = (
    "Nothing here is drawn by chance: each count is the number of rows times the area of the curve to the right of the "
    "threshold, whole or not. The intervals are those that so many rows would have if somebody drew them. Scores are "
    "cut to hundredths, and at ±8."
)
NO_ROWS = (
    "What you imagined on Thresholds has curves and no images to look at. The chosen run is shown instead; “Imagined” "
    "waits on Thresholds."
)


def held(name: str, n_held: int, n_defined: int, n_samples: int) -> str:
    """Say how many intervals so far held the truth."""
    said = f"{name}: {n_held:,} of {n_defined:,} intervals so far held the truth."
    missing = n_samples - n_defined
    return said if not missing else f"{said} Samples in which it is undefined: {missing:,}."
