"""What is said in and beside a picture that one copies."""

COPY = "Copy this picture"
PHRASES = {
    "copy": COPY,
    "save_svg": "Save as SVG",
    "copied": "The picture is in the clipboard, as a PNG.",
    "saved": "Saved as a PNG file: this browser does not let the page copy pictures.",
    "saved_svg": "Saved as an SVG file.",
    "failed": "This browser could not draw the picture. Save it as SVG instead.",
    "line": "Flagged from the threshold {threshold} on.",
    "zone": "Flagged from {threshold} on, cleared below {clear_below}, a person is asked in between.",
    "by_hand": "It was set by hand.",
    "own": "It is the one that the classifier itself would take.",
    "judged": "Counted on {judged}.",
}
