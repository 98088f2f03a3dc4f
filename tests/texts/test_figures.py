import pytest

from digitlab.texts import figures, formats


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("Recall {x:share}", "Threshold {customdata:threshold}"), "Recall %{x:.4f}<br>Threshold %{customdata:.6~g}"),
        (("{y} at {x}",), "%{y} at %{x}"),
        (("{y:count} in this bin",), "%{y:,} in this bin"),
    ],
)
def test_what_hovering_tells_has_plotlys_numbers(lines, expected):
    assert figures.hover(*lines) == f"{expected}<extra></extra>"
    assert figures.hover(*lines, name="SGD") == f"{expected}<extra>SGD</extra>"


def test_plotlys_formats_are_named_as_pythons():
    assert all(callable(getattr(formats, name)) for name in formats.D3)


def test_an_unknown_format_is_an_error():
    with pytest.raises(KeyError):
        figures.hover("{x:furlongs}")


def test_the_widget_has_a_legend_for_all_that_it_draws():
    assert set(figures.OF_WIDGET) == {"by_threshold", "precision_recall", "roc", "scores"}
    assert all(titles.title and titles.x and titles.y for titles in figures.OF_WIDGET.values())
