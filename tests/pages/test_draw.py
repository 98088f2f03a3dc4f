import io

import numpy as np
import pytest
from PIL import Image

from digitlab.drawing.collection import LabelledDrawing, from_file, to_npz
from digitlab.reader import load_reader


def png(image, zoom=8):
    picture = 255 - image.reshape(28, 28).repeat(zoom, axis=0).repeat(zoom, axis=1)
    buffer = io.BytesIO()
    Image.fromarray(np.pad(picture, 40, constant_values=255)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def draw(app):
    app.test.run()
    app.test.switch_page("pages/draw.py").run()
    for _ in range(200):
        if any(info.value.startswith("Draw a digit") for info in app.test.info) and not app.test.get("progress"):
            return app
        app.settle_once()
    pytest.fail("The Draw page never became ready.")


def test_empty_canvas_asks_for_a_drawing(draw):
    assert not draw.test.exception
    assert "Prediction" not in draw.metrics


def upload(app, content, name="digit.png"):
    app.widget("button_group", "Source").set_value("Upload a photo").run()
    app.test.get("file_uploader")[0].set_value([(name, content, "image/png")]).run()
    assert not app.test.exception


def test_uploaded_digit_is_read(draw, data):
    index = 0
    upload(draw, png(data.test.images[index]))
    expected = load_reader().probabilities(data.test.images[[index]]).argmax()
    assert draw.metrics["Prediction"] == str(expected) == str(data.test.labels[index])


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n cut", png(np.zeros(784, np.uint8))])
def test_bad_pictures_get_a_sentence(draw, content):
    upload(draw, content)
    assert draw.test.error[0].value.endswith(".")


def test_class_can_be_brought_back(draw, data):
    drawings = [LabelledDrawing(data.test.images[i], int(data.test.labels[i])) for i in range(20)]
    uploader = next(widget for widget in draw.test.get("file_uploader") if widget.label == "Upload drawings")
    uploader.set_value([("drawings.npz", to_npz(drawings), "application/zip")]).run()
    assert not draw.test.exception
    table = next(frame.value for frame in draw.test.dataframe if "Accuracy, class" in frame.value)
    own = table[table["Reader"] == "digitlab's own reader"].iloc[0]
    read = load_reader().probabilities(np.array([drawing.image for drawing in drawings])).argmax(axis=1)
    assert own["Accuracy, class"] == f"{np.mean(read == data.test.labels[:20]):.4f}"
    assert len(from_file(to_npz(drawings))) == 20
