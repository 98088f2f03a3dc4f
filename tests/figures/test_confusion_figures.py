import numpy as np
import pytest

from digitlab.figures.confusion import detector_confusion, digits_confusion, with_cells_to_click
from digitlab.texts import colours

COUNTS = np.random.default_rng(2).integers(0, 40, (10, 10)) + np.diag(np.full(10, 1_000))
NAMES = [str(digit) for digit in range(10)]


def texts(figure):
    return dict(zip(zip(figure.data[1].y, figure.data[1].x, strict=True), figure.data[1].text, strict=True))


def luminance(colour):
    """Relative luminance of the Web Content Accessibility Guidelines 2.2."""
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def scale_colour(part):
    stops, named = zip(*colours.SHARES, strict=True)
    channels = [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in named]
    mixed = [round(np.interp(part, stops, channel)) for channel in zip(*channels, strict=True)]
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def test_counts_stand_in_their_cells():
    figure = digits_confusion(COUNTS, "counts")
    np.testing.assert_array_equal(figure.data[0].z, COUNTS)
    for true in range(10):
        for predicted in range(10):
            assert texts(figure)[NAMES[true], NAMES[predicted]] == str(COUNTS[true, predicted])


def test_shares_stand_in_their_cells_and_sum_to_one():
    rows = digits_confusion(COUNTS, "true")
    np.testing.assert_allclose(rows.data[0].z.sum(axis=1), 1)
    np.testing.assert_allclose(digits_confusion(COUNTS, "predicted").data[0].z.sum(axis=0), 1)
    share = COUNTS[4, 9] / COUNTS[4].sum()
    assert float(texts(rows)["4", "9"]) == pytest.approx(share, abs=0.0005)


def test_errors_only_are_coloured_up_to_the_most_frequent_one():
    figure = digits_confusion(COUNTS, "errors")
    assert figure.data[0].zmax == np.nanmax(figure.data[0].z) < 0.1
    assert all(texts(figure)[name, name] == "" for name in NAMES)


def test_a_matrix_without_errors_can_be_drawn():
    figure = digits_confusion(np.diag(np.full(10, 5)), "errors")
    assert figure.data[0].zmax == 1.0


@pytest.mark.parametrize("show", ["counts", "true", "predicted", "errors"])
def test_numbers_stand_out_from_every_cell(show):
    # Values all over the scale; 4 to 1 is more than large or bold text needs.
    counts = np.arange(100).reshape(10, 10)
    figure = digits_confusion(counts, show)
    parts = np.nan_to_num(figure.data[0].z).ravel() / figure.data[0].zmax
    for part, colour, text in zip(parts, figure.data[1].textfont.color, figure.data[1].text, strict=True):
        light, dark = sorted([luminance(colour), luminance(scale_colour(part))], reverse=True)
        assert not text or (light + 0.05) / (dark + 0.05) >= 4


def test_the_four_cells_of_a_detector_are_named():
    figure = detector_confusion(np.array([[4_000, 2], [3, 1]]), ("Not 7", "Digit 7"))
    assert texts(figure) == {
        ("Not 7", "Not 7"): "<b>4,000</b><br>True<br>negatives",
        ("Not 7", "Digit 7"): "<b>2</b><br>False<br>positives",
        ("Digit 7", "Not 7"): "<b>3</b><br>False<br>negatives",
        ("Digit 7", "Digit 7"): "<b>1</b><br>True<br>positives",
    }


def test_every_cell_has_a_point_that_knows_it():
    figure = with_cells_to_click(digits_confusion(COUNTS, "counts"), COUNTS, NAMES, None)
    points = figure.data[-1]
    for y, x, (true, predicted), hover in zip(points.y, points.x, points.customdata, points.hovertext, strict=True):
        assert (y, x) == (NAMES[true], NAMES[predicted])
        assert f"True: {true}<br>Predicted: {predicted}<br>{COUNTS[true, predicted]:,} image" in hover
    assert len(points.x) == 100
    assert not figure.layout.shapes


def test_the_chosen_cell_is_framed():
    figure = with_cells_to_click(digits_confusion(COUNTS, "counts"), COUNTS, NAMES, (4, 9))
    frame = figure.layout.shapes[0]
    assert (frame.x0, frame.x1, frame.y0, frame.y1) == (8.5, 9.5, 3.5, 4.5)
