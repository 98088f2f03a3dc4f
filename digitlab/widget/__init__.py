"""The threshold that moves in the browser: its HTML, CSS and JavaScript, and what is sent to them.

Nothing here knows where it is shown. Its homes are a page of the app (`digitlab.ui`), a notebook and a file
(`digitlab.export`).
"""

from digitlab.widget.parts import css, groups_html, html, javascript, read
from digitlab.widget.position import Position
from digitlab.widget.sent import counted_at, encoded, everything, handle_range, is_complete, looked_up, origin, texts
from digitlab.widget.spread_sent import spread_sent

__all__ = [
    "Position",
    "counted_at",
    "css",
    "encoded",
    "everything",
    "groups_html",
    "handle_range",
    "html",
    "is_complete",
    "javascript",
    "looked_up",
    "origin",
    "read",
    "spread_sent",
    "texts",
]
