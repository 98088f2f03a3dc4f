import numpy as np
import pandas as pd
import streamlit as st
from streamlit_drawable_canvas import st_canvas

from digitlab.drawing import DrawingError, drawing_steps, strokes_from_canvas
from digitlab.drawing.finding import digits_in_photo
from digitlab.figures.reading import boxed, score_on_axis, ten_scores
from digitlab.jobs import JobState
from digitlab.runs import Run
from digitlab.ui import server, session
from digitlab.ui.readers import SHIPPED, TEN_DIGITS, Reader, run_readers
from digitlab.ui.teaching import offer_to_label, show_class
from digitlab.ui.waiting import show_failure, show_waiting

SIDE = 320
STEP_SIDE = 112
CONFIG = {"displayModeBar": False}
SOURCES = ("Draw", "Upload a photo", "Take a photo")
PICTURE_TYPES = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff"]
LARGEST_FILE_MB = 5


@st.fragment
def show_drawing(run: Run) -> None:
    """Show the canvas and what is read on it; it alone runs again when the pen is lifted."""
    canvas_side, reading_side = st.columns([2, 3], gap="large")
    with canvas_side:
        width = st.slider("Stroke width", 4, 40, 18, help="It does not matter to the readers: try it.")
        result = st_canvas(
            stroke_width=width,
            stroke_color="#1b2733",
            background_color="#ffffff",
            width=SIDE,
            height=SIDE,
            drawing_mode="freedraw",
            key="canvas",
        )
        st.caption("Undo, redo and clear are in the bar at the upper edge of the canvas.")
    with reading_side:
        try:
            strokes = strokes_from_canvas(result.json_data, (SIDE, SIDE))
            if not strokes:
                st.info("Draw a digit, and it is read as soon as you lift the pen.", icon=":material/draw:")
                return
            steps = drawing_steps(strokes, (SIDE, SIDE))
        except DrawingError as error:
            st.warning(str(error), icon=":material/draw:")
            return
        show_reading(steps.image, run)
    show_steps(
        {
            "1. The pen's path": steps.path,
            "2. Its box": steps.box,
            "3. Scaled to 20x20": steps.scaled,
            "4. Centred by its mass": steps.image.reshape(28, 28),
        }
    )
    offer_to_label(steps.image)


def show_reading(image: np.ndarray, run: Run) -> None:
    images = image[np.newaxis]
    chosen = chosen_reader(run)
    scores = chosen.scores(images)
    if chosen.digit is None:
        st.metric("Prediction", str(chosen.decide(scores)[0]), help=f"Read by {chosen.title}.")
        st.plotly_chart(
            ten_scores(scores[0], are_probabilities=chosen.gives_probabilities),
            key="ten_scores",
            config=CONFIG,
            alt=f"Scores of the ten digits, the highest is that of {scores[0].argmax()}",
        )
    else:
        is_digit = bool(chosen.decide(scores)[0])
        st.metric("Prediction", f"{'A' if is_digit else 'Not a'} {chosen.digit}", help=f"Read by {chosen.title}.")
        st.plotly_chart(
            score_on_axis(float(scores[0]), chosen.threshold, run.test_scores),
            key="score",
            config=CONFIG,
            alt=f"Score {scores[0]:.4g} on an axis with the threshold {chosen.threshold:.4g}",
        )
    show_votes(images, run)


def show_votes(images: np.ndarray, run: Run) -> None:
    st.markdown("**Everyone votes**")
    rows = [vote(reader, images) for reader in (SHIPPED, *run_readers(run))]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="What each reader reads in the drawing")


def vote(reader: Reader, images: np.ndarray) -> dict[str, str]:
    scores = reader.scores(images)
    decision = reader.decide(scores)[0]
    if reader.digit is None:
        return {"Reader": reader.title, "Reads": str(decision), "Score": f"{scores[0].max():.3f}"}
    answer = f"{'a' if decision else 'not a'} {reader.digit}"
    return {"Reader": reader.title, "Reads": answer, "Score": f"{scores[0]:.3f}"}


def show_steps(pictures: dict[str, np.ndarray]) -> None:
    st.markdown("**What the model sees**")
    with st.container(horizontal=True):
        for name, picture in pictures.items():
            zoom = STEP_SIDE // len(picture)
            st.image(255 - picture.repeat(zoom, axis=0).repeat(zoom, axis=1), width=STEP_SIDE, caption=name, alt=name)


def show_photo(content: bytes, run: Run) -> None:
    one = st.toggle("The photo shows a single digit", help="All ink is then taken for one digit.")
    try:
        photo = digits_in_photo(content, single=one)
    except DrawingError as error:
        st.error(str(error), icon=":material/broken_image:")
        return
    reader = ten_digit_reader(run)
    images = np.array([digit.image for digit in photo.digits])
    readings = [int(reading) for reading in reader.read(images)]
    text = " ".join(map(str, readings))
    st.metric("Prediction", text, help=f"Left to right, top to bottom, read by {reader.title}.")
    left, right = st.columns([2, 1])
    left.image(boxed(photo.grey, photo.digits, readings), alt=f"The photo with a box around each digit: {text}")
    with right:
        st.caption("What the model sees")
        st.image(
            [255 - image.reshape(28, 28) for image in images[:20]], width=56, caption=list(map(str, readings[:20]))
        )
    if len(images) == 1:
        show_votes(images, run)
        offer_to_label(images[0])


def chosen_reader(run: Run) -> Reader:
    """Let the visitor choose who is shown large: the reader that ships with the app, or the chosen run."""
    readers = {reader.title: reader for reader in (SHIPPED, Reader(run.experiment.title, run))}
    name = st.selectbox("Read by", list(readers), help="The chosen run is the one that the other pages show.")
    return readers[name]


def ten_digit_reader(run: Run) -> Reader:
    return Reader(run.experiment.title, run) if run.experiment.digit is None and use_run() else SHIPPED


def use_run() -> bool:
    return bool(st.toggle("Read with the chosen run", help="Instead of the reader that ships with the app."))


def show_first_reader() -> None:
    """Train a run of all ten digits, if the server has none yet, so that there is someone to vote."""
    if any(experiment.digit is None for experiment in server.store().experiments()):
        return
    status = server.queue().submit(TEN_DIGITS, session.visitor())
    if status.is_pending:
        st.caption("This server has no run of all ten digits yet, so a fast one is trained to vote, too.")
        show_waiting(TEN_DIGITS, on_cancel=None)
    elif status.state is JobState.FAILED:
        show_failure(status, on_retry=lambda: session.retry(TEN_DIGITS))


st.title("Draw a digit")
st.markdown(
    "A drawing is read well only if it looks like what the classifier learned from. So yours is drawn anew the way "
    "MNIST's forms were prepared, and then read."
)
run = session.chosen_run()
show_first_reader()
source = st.segmented_control("Source", SOURCES, default="Draw", required=True, label_visibility="collapsed")
if source == "Draw":
    show_drawing(run)
elif source == "Upload a photo":
    file = st.file_uploader("Upload a photo", type=PICTURE_TYPES, max_upload_size=LARGEST_FILE_MB)
    if file is not None:
        show_photo(file.getvalue(), run)
else:
    taken = st.camera_input("Take a photo")
    if taken is not None:
        show_photo(taken.getvalue(), run)
show_class(run)
