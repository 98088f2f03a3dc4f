"""The widget's HTML, CSS and JavaScript, read from the files beside this one."""

from pathlib import Path

from digitlab.metrics.measures import HEADLINE, MEASURES
from digitlab.texts import colours
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


def html() -> str:
    """Return the widget's HTML."""
    tiles = "\n      ".join(_TILE.format(key=key, name=MEASURES[key].name) for key in HEADLINE)
    return read("threshold_slider.html").replace("{tiles}", tiles)


def css(*, standalone: bool = False) -> str:
    """Return the widget's style; standalone with figures and finder, and the colours that Streamlit's pages have."""
    elsewhere = read("elsewhere.css") if standalone else ""
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
