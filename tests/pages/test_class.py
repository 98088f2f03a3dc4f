import io
import json

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from digitlab.activities.draw import Drawing
from digitlab.classroom.codes import new_token
from digitlab.drawing.collection import from_file
from digitlab.experiments.experiment import Experiment
from digitlab.texts import formats
from digitlab.ui.state.classroom import rooms
from tests.support.paths import ROOT

PAGE = "pages/class.py"


def opened(**query):
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    test.switch_page(PAGE).run()
    assert_works(test)
    return test


def assert_works(test):
    assert not test.exception, test.exception[0].message
    assert not [error.value for error in test.error]


def press(test, label):
    next(button for button in test.button if button.label == label).click()
    test.run()
    assert_works(test)
    return test


def texts(test):
    shown = [*test.markdown, *test.header, *test.subheader, *test.caption, *test.info, *test.success, *test.warning]
    return " ".join(element.value for element in shown)


@pytest.fixture
def teacher():
    test = press(opened(), "Open a room")
    yield test
    rooms().close(test.session_state["class_teaches"])


@pytest.fixture
def room(teacher):
    return rooms().of_teacher(teacher.session_state["class_teaches"])


def joined(room, name="Ada"):
    test = opened(room=room.code)
    test.text_input[1].set_value(name)
    return press(test, "Join")


def test_the_doors_are_there_and_lead_in(teacher, room):
    assert "Nobody is in yet" in texts(teacher)
    student = joined(room)
    assert "you are Ada" in texts(student)
    assert "1 is in" in texts(teacher.run())


@pytest.mark.parametrize("code", ["", "AAAAAA", "no code at all", "';--"])
def test_a_wrong_code_is_a_sentence(code):
    test = opened()
    test.text_input[0].set_value(code)
    press(test, "Join")
    assert "No room has this code" in texts(test)


def test_wrong_codes_are_answered_ever_more_slowly_and_a_right_one_gets_in(room, monkeypatch):
    waited = []
    monkeypatch.setattr("digitlab.ui.state.classroom.sleep", waited.append)
    test = opened()
    for _ in range(13):
        test.text_input[0].set_value("AAAAAA")
        press(test, "Join")
    assert waited == [0.5, 1.0, 2.0]
    assert "you are Ada" in texts(joined(room))
    test.text_input[0].set_value(room.code)
    press(test, "Join")
    assert "you are" in texts(test)


def test_an_address_opens_so_many_rooms_an_hour(monkeypatch):
    from digitlab.classroom.rate_limit import RateLimit
    from digitlab.ui.state import classroom

    limit = RateLimit(2, 3600)
    monkeypatch.setattr(classroom, "_opened_rooms", lambda: limit)
    monkeypatch.setattr(classroom, "visitor_address", lambda: "203.0.113.7")
    monkeypatch.setattr(classroom, "_MOST_OPENED", 2)
    pages = [press(opened(), "Open a room") for _ in range(3)]
    assert ["Nobody is in yet" in texts(page) for page in pages] == [True, True, False]
    assert "2 rooms were opened from your network" in texts(pages[2])
    monkeypatch.setattr(classroom, "visitor_address", lambda: None)
    assert "Nobody is in yet" in texts(press(opened(), "Open a room"))


def test_whoever_comes_back_by_the_navigation_is_still_in(room):
    student = joined(room)
    student.query_params.clear()
    assert "you are Ada" in texts(student.run())
    assert student.query_params["room"] == room.code
    press(student, "Leave the room")
    assert "Join a room" in texts(student)
    assert "you are" not in texts(student.run())


def test_a_link_does_not_say_whether_there_is_a_room(room):
    codes = ("AAAAAA", room.code)
    pages = [texts(opened(room=code)).replace(code, "") for code in codes]
    assert pages[0] == pages[1]


def test_what_a_link_says_besides_harms_nobody():
    for query in ({"room": "x" * 5000}, {"teach": "../../etc"}, {"lesson": "<script>"}, {"teach": "é" * 32}):
        test = opened(**query)
        assert any(button.label == "Join" for button in test.button)


def test_teacher_and_student_go_through_a_lesson(teacher, room):
    student = joined(room)
    press(teacher, "Begin this lesson")
    assert "step 1 of 5" in texts(teacher)
    student.run()
    student.number_input[0].set_value(900)
    student.run()
    press(student, "Send")
    assert "Sent: 900" in texts(student)
    press(teacher, "Show result")
    assert "It is 1,028" in texts(teacher)
    assert "The result is on the wall" in texts(student.run())
    press(teacher, "Next")
    assert "gets 1,028 wrong" in texts(teacher)
    assert "The lazy classifier" in texts(student.run())
    press(teacher, "Leave the lesson")
    assert "You are in" in texts(student.run())


def lesson_steps():
    from digitlab.classroom.lessons import find_lessons

    return [
        (name, number)
        for name, path in find_lessons([]).items()
        for number in range(path.read_text(encoding="utf-8").count("\n## "))
    ]


@pytest.mark.parametrize(("name", "number"), lesson_steps())
def test_every_step_of_every_lesson_is_shown_on_a_fresh_server(name, number, monkeypatch):
    monkeypatch.setattr("digitlab.ui.classroom.lessons.session.submit", lambda experiment: None)
    test = opened(lesson=name)
    test.session_state[f"lesson-{name}"] = number
    test.run()
    assert_works(test)
    asks = "The run that this step looks at is not on this server" in texts(test)
    assert asks == ("A better classifier" in texts(test))
    assert asks or "{" not in texts(test)


def test_what_a_lesson_needs_is_trained_from_its_first_step_on(teacher, monkeypatch):
    asked = []
    monkeypatch.setattr("digitlab.ui.classroom.lessons.session.submit", asked.append)
    opened(lesson="2-precision-against-recall")
    assert {experiment.classifier for experiment in asked} == {"RandomForestClassifier"}
    asked.clear()
    next(box for box in teacher.selectbox if box.label == "Lesson").set_value("2-precision-against-recall")
    press(teacher.run(), "Begin this lesson")
    assert {experiment.classifier for experiment in asked} == {"RandomForestClassifier"}


def test_two_detectors_are_compared_at_one_recall(monkeypatch):
    from digitlab.ui.classroom import lessons
    from digitlab.ui.classroom.room_run import detector_of, run_of_lesson

    detector = detector_of(run_of_lesson({"digit": "7"}))
    lesson = lessons.lessons()["2-precision-against-recall"]
    values = lessons._beside_the_first(lesson.steps[4], detector)
    # Beside itself it has, at its own recall, at least its own precision.
    assert values["precision_at_first_recall"] >= values["first_precision"]
    assert values["first_recall"] == formats.share(float(detector.curve.at(detector.default_threshold).recall))


def test_own_lessons_are_read_and_bad_ones_left_out(tmp_path, monkeypatch):
    from digitlab.classroom.lessons import find_lessons
    from digitlab.ui.classroom import lessons
    from digitlab.ui.state import shared

    folder = tmp_path / "lessons"
    folder.mkdir()
    (folder / "good.md").write_text("# Mine\nminutes: 5\n\n## One\n\nText.", encoding="utf-8")
    (folder / "bad.md").write_text("# Mine", encoding="utf-8")
    (folder / "worse.md").write_bytes(b"\xff\xfe\x00")
    settings = type("S", (), {"home": tmp_path})
    monkeypatch.setattr(shared, "settings", lambda: settings)
    found = lessons.lessons.__wrapped__()
    assert len(found) == len(find_lessons([])) + 1
    assert found["good"].title == "Mine"


def test_answers_and_drawings_are_taken_home(teacher, room, data):
    from digitlab.ui.classroom.export import drawings_npz, responses_csv

    token = teacher.session_state["class_teaches"]
    participant = rooms().join(room.code, new_token(), "Ada")
    setting = {"run": Experiment().to_link(), "detects": 7}
    drawn = rooms().begin_round(token, "draw", {"digit": 4, **setting})
    for number in range(2):
        rooms().submit(participant, drawn.id, str(number), Drawing(data.test.images[number]).to_json())
    rooms().hide_response(token, rooms().responses(drawn.id)[1].id)
    guessed = rooms().begin_round(token, "guess", {"question": "always_no", **setting})
    rooms().submit(participant, guessed.id, "number", {"number": 5})
    rounds = rooms().rounds(rooms().of_teacher(token))
    table = pd.read_csv(io.BytesIO(responses_csv(rounds)))
    assert table["nickname"].tolist() == ["Ada"] * 3
    assert table["hidden"].tolist() == [False, True, False]
    assert table["guess"].tolist()[-1] == 5
    (drawing,) = from_file(drawings_npz(rounds))
    assert drawing.label == 4
    assert np.array_equal(drawing.image, data.test.images[0])


def test_every_activity_keeps_its_question_as_json():
    """What a lesson says becomes a setting that the database can keep, and that says the question."""
    from digitlab.ui.classroom.activities import ACTIVITIES

    for activity in ACTIVITIES.values():
        setting = activity.of_lesson({})
        assert json.loads(json.dumps(setting)) == setting
        assert activity.headline(setting)


def test_a_response_that_is_none_is_left_out_of_wall_result_and_table(teacher, room):
    """Whatever stands in the database, every screen shows the rest."""
    from digitlab.ui.classroom.activities import ACTIVITIES
    from digitlab.ui.classroom.export import responses_csv

    token = teacher.session_state["class_teaches"]
    participant = rooms().join(room.code, new_token(), "Ada")
    odd = [{}, {"image": 3, "threshold": "high", "digit": 10, "run": "{", "number": 1e999}]
    for name, activity in ACTIVITIES.items():
        round_ = rooms().begin_round(token, name, activity.of_lesson({}))
        for number, content in enumerate(odd):
            rooms().submit(participant, round_.id, str(number), content)
        assert_works(teacher.run())
        assert "cannot be shown" not in texts(teacher)
        student = opened(room=room.code)
        assert "cannot be shown" not in texts(student)
        press(teacher, "Show result")
        assert "cannot be shown" not in texts(teacher)
    rounds = rooms().rounds(rooms().of_teacher(token))
    assert len(rounds) == len(ACTIVITIES)
    assert responses_csv(rounds).strip() == b""
