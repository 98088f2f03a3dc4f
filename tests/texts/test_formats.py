import math
from collections.abc import Callable, Iterable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digitlab.metrics.intervals import Interval
from digitlab.texts import formats
from tests.javascript import Engine

OF_NUMBERS: tuple[Callable[[float], str], ...] = (
    formats.share,
    formats.percent,
    formats.whole_percent,
    formats.prevalence,
    formats.count,
    formats.per_thousand,
    formats.threshold,
    formats.score,
    formats.number,
    formats.p_value,
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
    names = [function.__name__ for function in OF_NUMBERS]
    script = "(numbers, names) => numbers.map((x) => names.map((name) => formats[name](x)))"
    return engine.call(script, list(numbers), names)


@given(numbers=st.lists(NUMBERS, min_size=1, max_size=20))
@example(numbers=[math.nan, math.inf, -math.inf, 0.0, -0.0, 5e-324, -5e-324, 1.7976931348623157e308, 1e21, -1e22])
@example(
    numbers=[2.5, 0.5, 1.5, -0.5, 1 / 32, 3 / 32, 0.00048828125, 12345.0, 999999.5, 0.000099999999, 9999.5, -0.00001]
)
def test_both_languages_write_the_same(engine, numbers):
    assert in_javascript(engine, numbers) == [[function(x) for function in OF_NUMBERS] for x in numbers]


def test_both_languages_write_all_shares_of_up_to_200_alike(engine):
    shares = sorted({n / d for d in range(1, 201) for n in range(d + 1)})
    assert in_javascript(engine, shares) == [[function(x) for function in OF_NUMBERS] for x in shares]


@given(value=NUMBERS, low=NUMBERS, high=NUMBERS, few=st.booleans())
def test_both_languages_write_intervals_alike(engine, value, low, high, few):
    interval = Interval(low, high, few)
    ends = {"low": low, "high": high, "few": few}
    assert engine.call("formats.interval", ends) == formats.interval(interval)
    for function in (formats.share_with_interval, formats.percent_with_interval):
        assert engine.call(f"formats.{function.__name__}", value, ends) == function(value, interval)


def test_javascript_has_every_format(engine):
    in_python = {
        name for name, value in vars(formats).items() if callable(value) and value.__module__ == formats.__name__
    }
    in_python -= {name for name in in_python if name.startswith("_")}
    assert set(engine.call("() => Object.keys(formats)")) == in_python
    assert {function.__name__ for function in OF_NUMBERS} == {name for name in in_python if "interval" not in name}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (formats.share(0.91234), "0.9123"),
        (formats.share(1 / 32), "0.0312"),
        (formats.share(-1e-9), "0.0000"),
        (formats.share(math.nan), "undefined"),
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
        (formats.number(0.25), "0.25"),
        (formats.number(12_345.6), "12,346"),
        (formats.number(9_999.5), "10,000"),
        (formats.p_value(1.23e-5), "1.23e-05"),
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
