"""A zone: between the two handles a person is asked; the counts say how often, and how many errors are left."""

import digitlab
from digitlab.uploads.table import EXAMPLE

detector = digitlab.read_scores(EXAMPLE).detector("score_random_forest")
digitlab.save_html(detector, "8_zone.html", threshold=0.7, clear_below=0.3)
