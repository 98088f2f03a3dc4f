"""A photo, and the digits that are read in it."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from digitlab.digit_reader.confidence import UNSURE_BELOW
from digitlab.digit_reader.photos import is_digit, joined, quarter_turns
from digitlab.drawing import DrawingError, NoDigitsError, Photo
from digitlab.drawing.decoding import begin_photo, result_of
from digitlab.drawing.ink import NO_INK
from digitlab.drawing.photo_to_digits import WHOLE, FoundDigit, Part, pixels
from digitlab.experiments.runs import Run
from digitlab.experiments.tasks import TEN_DIGITS
from digitlab.figures.photo_boxes import boxed
from digitlab.texts import formats
from digitlab.ui.components.upload import BusyError, await_file, release_file
from digitlab.ui.components.voters import SHIPPED, Voter, cached_scores, voter_of
from digitlab.ui.draw.drawing import show_votes
from digitlab.ui.draw.labelled import ask_for_label, offer_to_add
from digitlab.ui.draw.part import chosen_part, offer_part, read_whole
from digitlab.ui.state import shared

_MOST_SHOWN = 20


@dataclass(frozen=True, eq=False)
class _Readings:
    """What is read in the marks of a photo that look like digits.

    `images` is uint8 of shape (n, 784); `confidence`, 0 to 1, is None from a reader that gives no probabilities;
    `n_left_out` counts the marks that do not look like digits.
    """

    digits: list[FoundDigit]
    images: np.ndarray
    predictions: list[int]
    confidence: list[float] | None
    n_left_out: int

    @property
    def text(self) -> str:
        """What is read, from left to right and top to bottom."""
        return " ".join(map(str, self.predictions))

    @property
    def is_unsure(self) -> list[bool]:
        """Whether each prediction is less sure than `UNSURE_BELOW`."""
        return [share < UNSURE_BELOW for share in self.confidence or [1.0] * len(self.predictions)]

    @property
    def captions(self) -> list[str]:
        """Each prediction with how sure it is, where that is known."""
        if self.confidence is None:
            return list(map(str, self.predictions))
        both = zip(self.predictions, self.confidence, strict=True)
        return [f"{prediction} · {formats.whole_percent(share)}" for prediction, share in both]


@dataclass(frozen=True, eq=False)
class _LastReading:
    """What a session read last, of which file, and how: as a single digit, which part, by how many quarters turned."""

    file_id: str
    how: tuple[bool, Part, int]
    found: Photo | NoDigitsError | str


def show_photo(file: UploadedFile, run: Run) -> None:
    """Show a picture file, which is released then, with a box around each digit and what is read in it."""
    one = st.toggle("The photo shows a single digit", help="All ink is then taken for one digit.")
    photo_id = file.file_id
    part = chosen_part(photo_id)
    photo = _read(file, single=one, part=part)
    if isinstance(photo, str):
        st.error(photo, icon=":material/broken_image:")
        return
    if isinstance(photo, NoDigitsError):
        st.error(str(photo), icon=":material/search_off:")
        _offer_turn(photo_id)
        offer_part(photo.grey, photo_id, is_open=True)
        return
    voter = _chosen_voter(run)
    readings = _readings(photo, voter, all_are_digits=one)
    if readings.digits:
        st.metric("Prediction", readings.text, help=f"Left to right, top to bottom, read by {voter.title}.")
        _say_what_is_unsure(readings)
        _show_readings(photo.grey, readings, part)
    else:
        st.error(NO_INK, icon=":material/search_off:")
    _offer_turn(photo_id)
    offer_part(photo.grey, photo_id, is_open=not readings.digits)
    if len(readings.images) == 1:
        show_votes(readings.images, run)
        offer_to_add(readings.images[0], ask_for_label(), is_blind=False)


def _readings(photo: Photo, voter: Voter, *, all_are_digits: bool) -> _Readings:
    """Read a photo's digits; what does not look like one to the reader that ships is left out, whoever reads."""
    images = np.array([digit.image for digit in photo.digits])
    is_shown = is_digit(photo.digits, shared.reader().read(images)) | all_are_digits
    scores = cached_scores(voter, images)[is_shown]
    return _Readings(
        digits=[digit for digit, is_one in zip(photo.digits, is_shown, strict=True) if is_one],
        images=images[is_shown],
        predictions=voter.predict(scores).tolist(),
        confidence=voter.task.shown_scores(scores).tolist() if voter.score_kind == "probability" else None,
        n_left_out=photo.n_left_out + int(np.sum(~is_shown)),
    )


def _show_readings(grey: np.ndarray, readings: _Readings, part: Part) -> None:
    left, right = st.columns([2, 1])
    boxes, edges = [digit.box for digit in readings.digits], None if part == WHOLE else pixels(part, grey.shape)
    picture = boxed(grey, boxes, readings.predictions, readings.is_unsure, part=edges)
    # As JPEG, because to pack a photo as PNG takes a tenth of a second or more.
    left.image(picture, output_format="JPEG", alt=f"The photo with a box around each digit: {readings.text}")
    with right:
        st.caption("What the model sees" if readings.confidence is None else "What the model sees, and how sure it is")
        seen = [255 - image.reshape(28, 28) for image in readings.images[:_MOST_SHOWN]]
        st.image(seen, width=64, caption=readings.captions[:_MOST_SHOWN])


def _say_what_is_unsure(readings: _Readings) -> None:
    n_unsure, n_left_out = sum(readings.is_unsure), readings.n_left_out
    if n_unsure:
        st.caption(
            f"{n_unsure} of {len(readings.predictions)} readings {'is' if n_unsure == 1 else 'are'} unsure, below "
            f"{formats.whole_percent(UNSURE_BELOW)}: a dashed box and a question mark."
        )
    if n_left_out == 1:
        st.caption("1 mark that does not look like a digit was left out.")
    elif n_left_out:
        st.caption(f"{n_left_out} marks that do not look like digits were left out.")


def _read(file: UploadedFile, *, single: bool, part: Part) -> Photo | NoDigitsError | str:
    """Return what was found in a picture file, or the sentence on why it cannot be opened.

    A session keeps what it read last, not the file: another part is read in the picture as it was opened. A photo whose
    marks are digits only when it is turned is turned at first; later as the visitor wants it.
    """
    turns: int = st.session_state.get(_turns_key(file.file_id), 0)
    last: _LastReading | None = st.session_state.get("photo")
    photo: bytes | np.ndarray
    if last is None or last.file_id != file.file_id:
        photo = file.getvalue()
    elif isinstance(last.found, str) or last.how == (single, part, turns):
        return last.found
    else:
        photo = np.rot90(last.found.grey, turns - last.how[2])
    found: Photo | NoDigitsError | str
    try:
        read = joined(await_file(begin_photo(photo, single=single, part=part), result_of), shared.reader())
        if isinstance(photo, bytes) and (turns := quarter_turns(read.digits, shared.reader())):
            read = await_file(begin_photo(np.rot90(read.grey, turns), single=single, part=part), result_of)
            st.session_state[_turns_key(file.file_id)] = turns
        found = read
    except BusyError as error:
        st.button("Read it again", icon=":material/refresh:")
        return str(error)
    except NoDigitsError as error:
        found = error.with_traceback(None)
    except DrawingError as error:
        found = str(error) if isinstance(photo, bytes) else NoDigitsError(str(error), photo)
    release_file(file)
    st.session_state["photo"] = _LastReading(file.file_id, (single, part, turns), found)
    return found


def _turns_key(photo_id: str) -> str:
    return f"photo_turns_{photo_id}"


def _offer_turn(photo_id: str) -> None:
    """Offer to turn the photo, and say if that was done."""
    turns = st.session_state.get(_turns_key(photo_id), 0)
    st.button("Turn", icon=":material/rotate_90_degrees_cw:", on_click=_turn, args=(photo_id,))
    if turns:
        st.caption("The photo is read turned. Turn it further if it is not upright.")


def _turn(photo_id: str) -> None:
    """Turn the photo clockwise by a quarter; all of it is read then."""
    st.session_state[_turns_key(photo_id)] = (st.session_state.get(_turns_key(photo_id), 0) - 1) % 4
    read_whole(photo_id)


def _chosen_voter(run: Run) -> Voter:
    """Return the shipped reader, or the chosen run if it tells all ten digits and the visitor wants it."""
    wanted = run.experiment.task == TEN_DIGITS and st.toggle(
        "Read with the chosen run", help="Instead of the reader that ships with the app."
    )
    return voter_of(run) if wanted else SHIPPED
