"""The widget's HTML, CSS and JavaScript, read from the files beside this one."""

from pathlib import Path

from digitlab.metrics.measures import HEADLINE, MEASURES
from digitlab.texts import colours, zones
from digitlab.widget.generated import generated_module
from digitlab.widget.scripts import joined

FOLDER = Path(__file__).parent
_TILE = """<div data-testid="stMetric">
        <dt>
          <span data-testid="stMetricLabel">{name}</span>
          <button class="help" type="button" aria-label="What {name} is" data-help="{key}">?</button>
        </dt>
        <dd data-testid="stMetricValue" data-name="{key}"></dd>
        <dd class="interval" data-name="{key}-interval" title="95 % interval"></dd>
      </div>"""

_ZONE_TILE = """<div>
        <dt>
          <span>{name}</span>
          <button class="help" type="button" aria-label="What {name} is" data-help="zone-{key}">?</button>
        </dt>
        <dd data-name="zone-{key}"></dd>
        <dd class="interval" data-name="zone-{key}-interval" title="95 % interval"></dd>
      </div>"""
_ZONE_COUNT = '<b data-name="zone-count-{key}"></b> <span>{name}</span><small data-name="zone-part-{key}"></small>'
_ZONE_COUNTS = {
    "tn": "true negatives",
    "asked_negative": "negatives",
    "fp": "false alarms",
    "fn": "misses",
    "asked_positive": "positives",
    "tp": "found",
}


def html() -> str:
    """Return the widget's HTML."""
    parts = {
        "tiles": _tiles(_TILE, {key: MEASURES[key].name for key in HEADLINE}),
        "zone_tiles": _tiles(_ZONE_TILE, {key: term.name for key, term in zones.HEADLINE.items()}),
        "switch": zones.SWITCH,
        "clear_below": zones.CLEAR_BELOW,
        "flagged": zones.FLAGGED,
        "asked": zones.ASKED,
        "cleared": zones.CLEARED,
        **{name: zones.PHRASES[name] for name in ("a_day_label", "errs_label", "errs", "of_100")},
        **{f"zone_{key}": _ZONE_COUNT.format(key=key, name=name) for key, name in _ZONE_COUNTS.items()},
    }
    return read("threshold_slider.html").format(**parts)


def _tiles(tile: str, names: dict[str, str]) -> str:
    return "\n      ".join(tile.format(key=key, name=name) for key, name in names.items())


def groups_html() -> str:
    """Return the HTML of "By group" where there is no Streamlit: it opens and folds."""
    return read("groups_panel.html").replace("{groups}", read("groups.html"))


def css(*, standalone: bool = False) -> str:
    """Return the widget's style; standalone with figures and finder, and the colours that Streamlit's pages have."""
    elsewhere = read("elsewhere.css") + read("groups.css") if standalone else ""
    return "\n".join([colours.variables(with_page=standalone), elsewhere, read("threshold_slider.css")])


def javascript(entry: Path, **generated: str) -> str:
    """Return a module with all that it imports as one script.

    Parameters
    ----------
    entry : Path
        Of an ES module, which imports from this folder.
    **generated : str
        Further constants by name, JavaScript each, which ``generated.js`` beside the entry exports.

    Returns
    -------
    str
    """
    constants = "".join(f"export const {name} = {value};\n" for name, value in generated.items())
    return joined(entry, {entry.parent / "generated.js": constants, FOLDER / "generated.js": generated_module()})


def read(name: str) -> str:
    """Return a file of this folder."""
    return (FOLDER / name).read_text(encoding="utf-8")
