import ast
import math
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digitlab.metrics.intervals import Interval
from digitlab.texts import formats
from tests.support.javascript import Engine
from tests.test_walls import FILES, PACKAGE, ROOMS, ROOT, room_of

# Those of one number that the browser writes as well.
IN_BROWSER: tuple[Callable[[float], str], ...] = (
    formats.share,
    formats.signed_share,
    formats.percent,
    formats.prevalence,
    formats.count,
    formats.per_thousand,
    formats.threshold,
    formats.exact_threshold,
    formats.score,
    formats.number,
)
# What lies exactly between two roundings: odd multiples of a negative power of two.
TIES = st.builds(lambda k, m: (2 * k + 1) / 2**m, st.integers(-10_000, 10_000), st.integers(0, 12))
NUMBERS = st.one_of(
    st.floats(), TIES, st.floats(0, 1), TIES.map(lambda x: x / 100), st.integers(-(10**9), 10**9).map(float)
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine("formats.js")


def in_javascript(engine: Engine, numbers: Iterable[float]) -> list[list[str]]:
    """Return each number in every format of one number."""
    names = [function.__name__ for function in IN_BROWSER]
    script = "(numbers, names) => numbers.map((x) => names.map((name) => formats[name](x)))"
    return engine.call(script, list(numbers), names)


@given(numbers=st.lists(NUMBERS, min_size=1, max_size=20))
@example(numbers=[math.nan, math.inf, -math.inf, 0.0, -0.0, 5e-324, -5e-324, 1.7976931348623157e308, 1e21, -1e22])
@example(
    numbers=[2.5, 0.5, 1.5, -0.5, 1 / 32, 3 / 32, 0.00048828125, 12345.0, 999999.5, 0.000099999999, 9999.5, -0.00001]
)
def test_both_languages_write_the_same(engine, numbers):
    assert in_javascript(engine, numbers) == [[function(x) for function in IN_BROWSER] for x in numbers]


def test_both_languages_write_all_shares_of_up_to_200_alike(engine):
    shares = sorted({n / d for d in range(1, 201) for n in range(d + 1)})
    assert in_javascript(engine, shares) == [[function(x) for function in IN_BROWSER] for x in shares]


@given(value=NUMBERS, low=NUMBERS, high=NUMBERS, few=st.booleans())
def test_both_languages_write_intervals_alike(engine, value, low, high, few):
    interval = Interval(low, high, few)
    ends = {"low": low, "high": high, "few": few}
    assert engine.call("formats.interval", ends) == formats.interval(interval)
    assert engine.call("formats.signed_interval", ends) == formats.signed_interval(interval)
    assert engine.call("formats.percent_with_interval", value, ends) == formats.percent_with_interval(value, interval)
    assert engine.call("formats.percent_limits", ends) == formats.percent_limits(interval)


def test_every_format_of_the_browser_is_compared(engine):
    of_intervals = {"interval", "signed_interval", "percent_with_interval", "percent_limits"}
    compared = {function.__name__ for function in IN_BROWSER} | of_intervals
    assert set(engine.call("() => Object.keys(formats)")) == compared


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (formats.share(0.91234), "0.9123"),
        (formats.share(1 / 32), "0.0312"),
        (formats.share(-1e-9), "0.0000"),
        (formats.share(math.nan), "undefined"),
        (formats.signed_share(0.01234), "+0.0123"),
        (formats.signed_share(-1e-9), "+0.0000"),
        (formats.short_share(0.1234), ".123"),
        (formats.short_share(1.0), "1"),
        (formats.short_share(0.0), "0"),
        (formats.percent(0.9406), "94.1 %"),
        (formats.percent(math.nan), "undefined"),
        (formats.whole_percent(0.95), "95%"),
        (formats.prevalence(0.0001234), "0.012 %"),
        (formats.prevalence(0.123456), "12.3 %"),
        (formats.prevalence(0.09996), "10 %"),
        (formats.prevalence(0.9999), "100 %"),
        (formats.count(10_000), "10,000"),
        (formats.count(2.5), "2"),
        (formats.per_thousand(0.0982), "98.2"),
        (formats.per_thousand(1), "1,000.0"),
        (formats.threshold(0.5), "0.5"),
        (formats.threshold(math.inf), "inf"),
        (formats.threshold(-1234.5678), "-1234.57"),
        (formats.score(0.93123), "0.9312"),
        (formats.short_score(0.9), "0.90"),
        (formats.number(0.25), "0.25"),
        (formats.number(12_345.6), "12,346"),
        (formats.number(9_999.5), "10,000"),
        (formats.p_value(1.23e-5), "1.23e-05"),
        (formats.seconds(3.14), "3.1 s"),
        (formats.seconds(123.4), "123 s"),
        (formats.interval(Interval(0.9123, 0.9345, True)), "0.9123 to 0.9345, from few"),
        (formats.interval(Interval(math.nan, math.nan)), ""),
        (formats.share_with_interval(0.5, Interval(0.25, 0.75)), "0.5000 (0.2500 to 0.7500)"),
        (formats.share_with_interval(0.5, Interval(math.nan, math.nan)), "0.5000"),
        (formats.percent_with_interval(0.5, Interval(0.25, 0.75)), "50.0 % (25.0 to 75.0)"),
        (formats.percent_with_interval(math.nan, Interval(math.nan, math.nan)), "undefined"),
    ],
)
def test_each_kind_of_number_is_written_its_way(text, expected):
    assert text == expected


def own_formats(path: Path) -> list[str]:
    """Return the places where a file writes a number in a format of its own."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            spec = "".join(str(part.value) for part in node.format_spec.values if isinstance(part, ast.Constant))
            if re.search(r"[.\d]*[feg%]$", spec, re.IGNORECASE):
                found.append(f"{path}:{node.lineno}: {spec}")
    return found


def own_printf_formats(path: Path) -> list[str]:
    """Return the places where a file tells Streamlit of decimals of its own."""
    strings = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)]
    return [f"{path}:{node.lineno}" for node in strings if re.match(r"%\.\d[fg]", str(node.value))]


def test_no_page_or_figure_has_a_number_format_of_its_own():
    """Integers with commas are Python's own; all else is one of the formats above."""
    rooms = [room for room, imports in ROOMS.items() if "texts" in imports or room == "texts"]
    paths = [path for path in FILES if room_of(path.relative_to(PACKAGE).with_suffix("").parts) in rooms]
    paths += (ROOT / "pages").glob("*.py")
    assert not [place for path in paths for place in own_formats(path)]
    elsewhere = [path for path in paths if path != PACKAGE / "texts" / "formats.py"]
    assert not [place for path in elsewhere for place in own_printf_formats(path)]
