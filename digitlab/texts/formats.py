"""Numbers as text: one function for each kind of number, wherever it is shown.

NaN is "undefined". What lies exactly between two roundings goes to the even digit, and zero has no sign.
`digitlab/widget/formats.js` writes the same for what the browser shows, name by name;
`tests/texts/test_formats.py` compares them.
"""

import math

from digitlab.metrics.intervals import Interval

UNDEFINED = "undefined"
# The same for the columns and sliders of Streamlit.
PRINTF = {
    "share": "%.4f",
    "short_share": "%.3f",
    "percent": "%.1f %%",
    "threshold": "%.4f",
    "seconds": "%.1f",
    "short_seconds": "%.2f",
    "megabytes": "%.3f",
}
# As near as Plotly can come: it knows neither "undefined" nor ties, and no blank before the percent sign.
D3 = {"share": ".4f", "percent": ".1%", "count": ",", "threshold": ".6~g", "score": ".4~g", "number": ",.4~r"}


def _text(value: float, spec: str, unit: str = "") -> str:
    return UNDEFINED if math.isnan(value) else f"{float(value):{spec}}{unit}"


def share(value: float) -> str:
    """Return a share, or another measure from -1 to 1, with four decimals: "0.9123"."""
    return _text(value, "z.4f")


def signed_share(value: float) -> str:
    """Return a difference of shares with its sign: "+0.0123"."""
    return _text(value, "+z.4f")


def short_share(value: float) -> str:
    """Return a share for the narrow cells of a matrix, as statistical tables have it: ".017", "0", "1"."""
    return _text(value, ".3f").lstrip("0") if 0 < value < 1 else _text(value, "z.0f")


def percent(share: float) -> str:
    """Return a share from 0 to 1 in per cent with one decimal: "94.1 %"."""
    return _text(100 * share, "z.1f", " %")


def whole_percent(share: float) -> str:
    """Return a share from 0 to 1 in whole per cent, as labels and ticks have it: "95%"."""
    return _text(100 * share, "z.0f", "%")


def prevalence(share: float) -> str:
    """Return a prevalence in per cent: two significant digits below 10 %, three from there on: "0.012 %", "12.3 %"."""
    return _text(100 * share, f"z.{2 if share < 0.1 else 3}g", " %")


def count(n: float) -> str:
    """Return a number of samples, whole and with commas between the thousands: "10,000"."""
    return _text(n, "z,.0f")


def per_thousand(share: float) -> str:
    """Return how many of 1,000 a share is, with one decimal: "98.2"."""
    return _text(1000 * share, "z,.1f")


def threshold(value: float) -> str:
    """Return a threshold with up to six significant digits: "0.5", "-1234.57"."""
    return _text(value, "z.6g")


def exact_threshold(value: float) -> str:
    """Return a threshold with all digits that `ThresholdCurve.shortened` leaves: "0.5", "-1234.5678"."""
    return _text(value, "z.15g")


def score(value: float) -> str:
    """Return a score with up to four significant digits: "0.9312", "-1.204"."""
    return _text(value, "z.4g")


def short_score(value: float) -> str:
    """Return a score where there is little room, with two decimals: "0.93"."""
    return _text(value, "z.2f")


def number(value: float) -> str:
    """Return any number with up to four significant digits, and all digits before the point: "0.25", "12,346"."""
    return _text(value, "z,.0f" if abs(value) >= 1000 else "z.4g")


def p_value(value: float) -> str:
    """Return a p-value with up to three significant digits: "0.0312", "1.2e-05"."""
    return _text(value, "z.3g")


def seconds(value: float) -> str:
    """Return how long something took: "42 s", below ten seconds with one decimal, below one with two: "0.03 s"."""
    return _text(value, "z,.0f" if value >= 10 else "z.1f" if value >= 1 or not value else "z.2f", " s")


def interval(ends: Interval) -> str:
    """Return the interval of a share: "0.9123 to 0.9345, from few"; empty where nothing can be said."""
    if math.isnan(ends.low):
        return ""
    return f"{share(ends.low)} to {share(ends.high)}{', from few' if ends.few else ''}"


def signed_interval(ends: Interval) -> str:
    """Return the interval of a difference: "-0.0012 to +0.0345, from few"; empty where nothing can be said."""
    if math.isnan(ends.low):
        return ""
    return f"{signed_share(ends.low)} to {signed_share(ends.high)}{', from few' if ends.few else ''}"


def share_with_interval(value: float, ends: Interval) -> str:
    """Return a share with its interval: "0.9123 (0.9012 to 0.9234)"."""
    return f"{share(value)} ({interval(ends)})" if interval(ends) else share(value)


def percent_with_interval(value: float, ends: Interval) -> str:
    """Return a share and its interval in per cent: "94.1 % (92.0 to 95.6)"."""
    if math.isnan(ends.low):
        return percent(value)
    return f"{percent(value)} ({percent_limits(ends)})"


def percent_limits(ends: Interval) -> str:
    """Return the ends of an interval of a share in per cent, without the sign: "92.0 to 95.6"."""
    return f"{_text(100 * ends.low, 'z.1f')} to {_text(100 * ends.high, 'z.1f')}"
