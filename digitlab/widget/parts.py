"""The widget's HTML, CSS and JavaScript, read from the files beside this one."""

from pathlib import Path

from digitlab.metrics.measures import MEASURES

_FOLDER = Path(__file__).parent
_SCRIPTS = ("formats.js", "measures.js", "intervals.js", "svg.js", "examples.js", "slider.js")
TILES = ("precision", "recall", "f1", "accuracy")
_TILE = """<div data-testid="stMetric">
        <dt>
          <span data-testid="stMetricLabel">{name}</span>
          <button class="help" type="button" aria-label="What {name} is" data-help="{key}">?</button>
        </dt>
        <dd data-testid="stMetricValue" data-name="{key}"></dd>
        <dd class="interval" data-name="{key}-interval" title="95 % interval"></dd>
      </div>"""


def html() -> str:
    """Return the widget's HTML."""
    tiles = "\n      ".join(_TILE.format(key=key, name=MEASURES[key].name) for key in TILES)
    return read("threshold_slider.html").replace("{tiles}", tiles)


def css() -> str:
    """Return the widget's style, which takes its colours from Streamlit's variables."""
    return read("threshold_slider.css")


def javascript(*more: str) -> str:
    """Return the widget's script: the measures' arithmetic, `ThresholdWidget`, and further files of this folder."""
    return "\n".join([measures_in_javascript(), *map(read, (*_SCRIPTS, *more))])


def measures_in_javascript() -> str:
    """Return the arithmetic of all measures as JavaScript: ``MEASURES``, functions of the four counts by their keys."""
    lines = [f"  {key}: ({{ tp, fp, fn, tn }}) => {measure.javascript}," for key, measure in MEASURES.items()]
    return "\n".join(["const { sqrt } = Math;", "const MEASURES = {", *lines, "};"])


def read(name: str) -> str:
    """Return a file of this folder."""
    return (_FOLDER / name).read_text(encoding="utf-8")
