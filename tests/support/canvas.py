"""Digits that are drawn on the page's canvas with the mouse."""

from playwright.sync_api import Page

# A seven, a one and a four on a square from 0 to 1, x to the right and y downwards.
DRAWINGS = {
    "7": [[(0.28, 0.16), (0.72, 0.16), (0.58, 0.5), (0.46, 0.88)]],
    "1": [[(0.52, 0.12), (0.5, 0.5), (0.48, 0.88)]],
    "4": [[(0.36, 0.14), (0.28, 0.55), (0.72, 0.55)], [(0.64, 0.2), (0.62, 0.9)]],
}


def draw(page: Page, strokes: list[list[tuple[float, float]]]) -> None:
    """Draw strokes on the page's canvas with the mouse."""
    canvas = page.locator("canvas").last
    canvas.scroll_into_view_if_needed()  # a mouse reaches only what is in view
    box = canvas.bounding_box()
    if box is None:
        raise RuntimeError("The page shows no canvas.")
    for stroke in strokes:
        points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point, steps=3)
        page.mouse.up()
