import re
import tomllib

from digitlab import widget
from digitlab.texts import colours
from tests.test_walls import FILES, PACKAGE, ROOT


def test_streamlit_is_told_the_same_colours():
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
    assert tuple(theme["chartCategoricalColors"]) == colours.RUNS
    for name, (light, dark) in colours.PAGE.items():
        option = re.sub(r"-(\w)", lambda letter: letter[1].upper(), name)
        assert (theme["light"][option], theme["dark"][option]) == (light, dark)


def test_each_colour_of_the_widget_is_defined():
    for standalone in (False, True):
        css = widget.css(standalone=standalone)
        prefixes = "digitlab|st" if standalone else "digitlab"
        used = set(re.findall(rf"var\((--(?:{prefixes})-[\w-]+)\)", css))
        assert used
        assert used <= set(re.findall(r"^  (--[\w-]+):", css, re.MULTILINE))


def test_the_style_of_the_pages_has_their_colours():
    """A stylesheet can import nothing either."""
    in_style = re.findall(r"light-dark\((#\w+), (#\w+)\)", (PACKAGE / "ui" / "app.css").read_text())
    assert {*in_style} - {*colours.PAGE.values()} == {("#55606b", "#a8b3bf")}  # quiet text


def test_a_colour_is_named_in_one_place():
    named = {*colours.RUNS, *(colour for both in colours.PAGE.values() for colour in both if colour != "#ffffff")}
    files = [*FILES, *(PACKAGE / "widget").glob("*.css")]
    for path in files:
        if path != PACKAGE / "texts" / "colours.py":
            assert not named & set(re.findall(r"#[0-9a-f]{6}", path.read_text())), path
