import gc
import io

import numpy as np
import pytest
from PIL import Image
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from digitlab.digit_reader import load_reader
from digitlab.drawing.collection import LabelledDrawing, from_file, to_npz
from digitlab.drawing.photo_to_digits import WHOLE
from digitlab.metrics.intervals import proportion_interval
from digitlab.texts import formats
from digitlab.ui.components.voters import Voter


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


def test_a_photo_is_read_once(draw, data, monkeypatch):
    from digitlab.ui.draw import photo  # only inside the app can its canvas be imported

    begun = []
    begin = photo.begin_photo
    monkeypatch.setattr(photo, "begin_photo", lambda *content, **how: begun.append(how) or begin(*content, **how))
    upload(draw, png(data.test.images[0]))
    draw.test.run()
    assert begun == [{"single": False, "part": WHOLE}]
    draw.widget("toggle", "The photo shows a single digit").set_value(True).run()
    assert begun == [{"single": False, "part": WHOLE}, {"single": True, "part": WHOLE}]
    assert draw.metrics["Prediction"] == str(data.test.labels[0])


def sizes_held(name):
    """Return the sizes of the uploaded files of a name that Streamlit holds, in whatever session."""
    managers = [thing for thing in gc.get_objects() if isinstance(thing, MemoryUploadedFileManager)]
    files = [file for manager in managers for session in manager.file_storage.values() for file in session.values()]
    return [len(file.data) for file in files if file.name == name]


def test_a_photo_that_was_read_is_release_file(draw, data):
    upload(draw, png(data.test.images[0]), name="let-go.png")
    assert draw.metrics["Prediction"] == str(data.test.labels[0])
    assert sizes_held("let-go.png") == [0]
    draw.widget("slider", "From top to bottom").set_value((10, 90)).run()
    assert draw.metrics["Prediction"] == str(data.test.labels[0])
    upload(draw, b"no picture", name="refused.png")
    sentence = draw.test.error[0].value
    assert sizes_held("refused.png") == [0]
    draw.test.run()
    assert draw.test.error[0].value == sentence


def test_a_file_of_drawings_is_release_file(draw, data):
    content = to_npz([LabelledDrawing(data.test.images[0], 7, True)])
    draw.widget("file_uploader", "Upload drawings").set_value([("let-go.npz", content, "application/zip")]).run()
    assert not draw.test.exception
    assert sizes_held("let-go.npz") == [0]


def test_each_reading_says_how_sure_it_is(draw, data):
    upload(draw, png(data.test.images[0]))
    (caption,) = (text for image in draw.test.get("image") for text in image.captions if "·" in text)
    confidence = load_reader().probabilities(data.test.images[[0]]).max()
    digit, share = caption.split(" · ")
    assert digit == str(data.test.labels[0])
    assert float(share.rstrip("%")) / 100 == pytest.approx(confidence, abs=0.05)


def noise():
    grey = np.random.default_rng(0).normal(170, 30, (600, 800)).clip(0, 255)
    buffer = io.BytesIO()
    Image.fromarray(grey.astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def test_where_nothing_looks_like_a_digit_none_is_read_and_a_part_can_be_chosen(draw):
    upload(draw, noise())
    assert "nothing that looks like a digit" in draw.test.error[0].value
    assert "Prediction" not in draw.metrics
    assert draw.widget("expander", "Read only a part of the photo").proto.expanded


def two_digits(data):
    left, right = (255 - data.test.images[i].reshape(28, 28).repeat(8, axis=0).repeat(8, axis=1) for i in (0, 1))
    buffer = io.BytesIO()
    Image.fromarray(np.pad(np.hstack([left, right]), 40, constant_values=255)).save(buffer, "PNG")
    return buffer.getvalue()


def test_a_part_is_chosen_by_its_edges(draw, data):
    upload(draw, two_digits(data))
    first, second = data.test.labels[:2]
    assert draw.metrics["Prediction"] == f"{first} {second}"
    draw.widget("slider", "From left to right").set_value((50, 100)).run()
    assert draw.metrics["Prediction"] == str(second)
    draw.widget("button", "Read the whole photo").click().run()
    assert draw.metrics["Prediction"] == f"{first} {second}"
    upload(draw, png(data.test.images[3]))
    assert draw.metrics["Prediction"] == str(data.test.labels[3])


def test_a_photo_on_its_side_is_turned_and_can_be_turned_further(draw, data):
    grey = np.rot90(np.asarray(Image.open(io.BytesIO(two_digits(data)))))
    buffer = io.BytesIO()
    Image.fromarray(grey).save(buffer, "PNG")
    upload(draw, buffer.getvalue())
    read = "{} {}".format(*data.test.labels[:2])
    assert draw.metrics["Prediction"] == read
    assert any("read turned" in caption.value for caption in draw.test.caption)
    for _ in range(4):
        draw.widget("button", "Turn").click().run()
        assert not draw.test.exception
    assert draw.metrics["Prediction"] == read


def upload_class(draw, content):
    draw.widget("file_uploader", "Upload drawings").set_value([("drawings.npz", content, "application/zip")]).run()
    assert not draw.test.exception


def test_a_file_that_holds_no_drawings_gets_a_sentence_that_stays(draw):
    upload_class(draw, b"no zip")
    for _ in range(2):
        assert "cannot be read" in draw.test.error[0].value
        draw.test.run()


def test_a_class_has_room_for_so_many_drawings(draw, data, monkeypatch):
    monkeypatch.setattr("digitlab.ui.draw.labelled.MOST_DRAWINGS", 12)
    drawing = LabelledDrawing(data.test.images[0], 7)
    draw.test.session_state["class_drawings"] = [drawing] * 11
    others = [LabelledDrawing(data.test.images[i], 7) for i in (1, 2)]
    upload_class(draw, to_npz(others))
    assert "do not fit" in draw.test.error[0].value
    assert len(draw.test.session_state["class_drawings"]) == 11
    upload_class(draw, to_npz(others[:1]))
    assert len(draw.test.session_state["class_drawings"]) == 12
    upload(draw, png(data.test.images[1]))
    assert any("The class is full" in caption.value for caption in draw.test.caption)
    assert draw.widget("button", "Add to the class").disabled


def test_each_labelled_drawing_is_scored_once(draw, data, monkeypatch):
    scored = []
    score = Voter.scores
    monkeypatch.setattr(Voter, "scores", lambda voter, images: scored.append(len(images)) or score(voter, images))
    drawings = [LabelledDrawing(data.test.images[i], int(data.test.labels[i])) for i in range(30)]
    upload_class(draw, to_npz(drawings[:20]))
    assert set(scored) == {1, 19}
    scored.clear()
    draw.test.run()
    assert not scored
    upload_class(draw, to_npz(drawings[20:]))
    assert set(scored) == {1, 9}
    labels = np.array([drawing.label for drawing in drawings])
    assert_accuracy(draw, np.array([drawing.image for drawing in drawings]), labels)


def test_class_can_be_brought_back(draw, data):
    drawings = [LabelledDrawing(data.test.images[i], int(data.test.labels[i])) for i in range(20)]
    upload_class(draw, to_npz(drawings))
    assert_accuracy(draw, data.test.images[:20], data.test.labels[:20])
    assert len(from_file(to_npz(drawings))) == 20


def assert_accuracy(draw, images, labels):
    table = next(frame.value for frame in draw.test.dataframe if "Accuracy, class" in frame.value)
    own = table[table["Reader"] == "digitlab's own reader"].iloc[0]
    read = load_reader().probabilities(images).argmax(axis=1)
    interval = proportion_interval(int(np.sum(read == labels)), len(labels))
    assert own["Accuracy, class"] == f"{np.mean(read == labels):.4f} ({formats.interval(interval)})"
    assert own["Drawings"] == str(len(labels))


def test_labelled_drawings_are_removed_one_by_one_and_counted_once(draw, data):
    images, labels = data.test.images[:3], data.test.labels[:3]
    content = to_npz([LabelledDrawing(*pair) for pair in zip(images, labels, strict=True)])
    upload_class(draw, content)
    upload_class(draw, content)
    assert [drawing.label for drawing in draw.test.session_state["class_drawings"]] == labels.tolist()
    draw.widget("number_input", "Drawing to remove").set_value(2).run()
    draw.widget("button", f"Remove the {labels[1]}").click().run()
    assert [drawing.label for drawing in draw.test.session_state["class_drawings"]] == [labels[0], labels[2]]


def test_a_drawing_is_scored_once_by_each_reader(draw, data, monkeypatch):
    read = []
    scores = Voter.scores
    monkeypatch.setattr(Voter, "scores", lambda self, images: read.append(self.title) or scores(self, images))
    upload(draw, png(data.test.images[0]))
    voters = next(frame.value["Reader"].tolist() for frame in draw.test.dataframe if "Reads" in frame.value)
    assert len(voters) > 1
    assert sorted(read) == sorted(voters)
    read.clear()
    draw.widget("selectbox", "It was meant to be").set_value(3).run()
    assert not read
