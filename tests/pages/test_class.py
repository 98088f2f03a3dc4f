import io
import json

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from digitlab.classroom.codes import new_secret
from digitlab.classroom.room import Answer
from digitlab.drawing.collection import from_file
from digitlab.evaluation.detectors import detectors_of
from digitlab.experiments.experiment import Experiment
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
    return rooms().taught(teacher.session_state["class_teaches"])


def joined(room, name="Ada"):
    test = opened(room=room.code)
    test.text_input[1].set_value(name)
    return press(test, "Join")


def test_the_doors_are_there_and_lead_in(teacher, room):
    assert "0 are in" in texts(teacher)
    student = joined(room)
    assert "you are Ada" in texts(student)
    assert "1 is in" in texts(teacher.run())


@pytest.mark.parametrize("code", ["", "AAAAAA", "no code at all", "';--"])
def test_a_wrong_code_is_a_sentence(code):
    test = opened()
    test.text_input[0].set_value(code)
    press(test, "Join")
    assert "No room has this code" in texts(test)


def test_too_many_wrong_codes_have_to_wait(teacher, room, monkeypatch):
    from digitlab.classroom.tries import Tries
    from digitlab.ui.state import classroom

    monkeypatch.setattr(classroom, "_tries_of_all", lambda: Tries(100, 600))
    test = opened()
    for _ in range(10):
        test.text_input[0].set_value("AAAAAA")
        press(test, "Join")
    test.text_input[0].set_value(room.code)
    press(test, "Join")
    assert "Too many wrong codes" in texts(test)
    assert "you are" not in texts(test)


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
def test_every_step_of_every_lesson_is_shown_on_a_fresh_server(name, number):
    test = opened(lesson=name)
    test.session_state[f"lesson-{name}"] = number
    test.run()
    assert_works(test)
    asks = "The run that this step looks at is not on this server" in texts(test)
    assert asks == ("A better classifier" in texts(test))
    assert asks or "{" not in texts(test)


def test_own_lessons_are_read_and_bad_ones_left_out(tmp_path, monkeypatch):
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
    assert len(found) == 7
    assert found["good"].title == "Mine"


def test_answers_and_drawings_are_taken_home(teacher, room, data):
    from digitlab.ui.classroom.activities.draw.drawings import to_content
    from digitlab.ui.classroom.export import answers_csv, drawings_npz

    secret = teacher.session_state["class_teaches"]
    seat = rooms().join(room.code, new_secret(), "Ada")
    setting = {"run": Experiment().to_link(), "detects": 7}
    drawn = rooms().begin(secret, "draw", {"digit": 4, **setting})
    for number in range(2):
        rooms().send(seat, drawn.id, str(number), to_content(data.test.images[number]))
    rooms().hide_answer(secret, rooms().answers(drawn.id)[1].id)
    guessed = rooms().begin(secret, "guess", {"question": "always_no", **setting})
    rooms().send(seat, guessed.id, "number", {"number": 5})
    rounds = rooms().rounds(rooms().taught(secret))
    table = pd.read_csv(io.BytesIO(answers_csv(rounds)))
    assert table["nickname"].tolist() == ["Ada"] * 3
    assert table["hidden"].tolist() == [False, True, False]
    assert table["guess"].tolist()[-1] == 5
    (drawing,) = from_file(drawings_npz(rounds))
    assert drawing.label == 4
    assert np.array_equal(drawing.image, data.test.images[0])


# ---- what the results say


def test_costs_are_those_of_brute_force(small_run, data):
    from digitlab.ui.classroom.activities.place.result import costs_of
    from digitlab.ui.classroom.activities.place.situations import SITUATIONS

    detector = detectors_of(small_run, data)[7]
    thresholds = np.array([-1.0, 0.0, 2.0])
    for situation in SITUATIONS.values():
        costs = costs_of(thresholds, detector, situation)

        def cost(scored, threshold, situation=situation):
            flagged = scored.y_score >= threshold
            misses = np.mean(~flagged[scored.y_true]) * situation.miss * situation.prevalence
            alarms = np.mean(flagged[~scored.y_true]) * situation.false_alarm * (1 - situation.prevalence)
            return 1000 * (misses + alarms)

        chosen_on, checked_on = detector.judged.every_other(0), detector.judged.every_other(1)
        assert costs.each == pytest.approx([cost(checked_on, threshold) for threshold in thresholds])
        assert costs.of_median == pytest.approx(cost(checked_on, 0.0))
        assert costs.of_best == pytest.approx(cost(checked_on, costs.best_threshold))
        lowest = min(cost(chosen_on, threshold) for threshold in [*np.unique(chosen_on.y_score), np.inf])
        assert cost(chosen_on, costs.best_threshold) == pytest.approx(lowest)


def test_six_situations_ship_and_say_their_numbers():
    from digitlab.ui.classroom.activities.place.situations import SITUATIONS

    assert len(SITUATIONS) >= 6
    assert SITUATIONS["spam"].costs == "A false alarm costs 20, a miss 1; 40% are positive."
    assert SITUATIONS["fraud"].costs == "A false alarm costs 1, a miss 50; 1 in 1,000 is positive."


def test_the_truth_of_each_question_is_what_scikit_learn_says(small_run, data):
    from sklearn.metrics import accuracy_score, precision_score, recall_score

    from digitlab.ui.classroom.activities.guess.questions import QUESTIONS

    detector = detectors_of(small_run, data)[7]
    y_true, y_pred = detector.judged.y_true, detector.judged.y_score >= detector.default_threshold
    rare = np.where(y_true, 0.001 / y_true.mean(), 0.999 / (1 - y_true.mean()))
    expected = {
        "always_no": 1_028,
        "precision": 100 * precision_score(y_true, y_pred),
        "recall": 100 * recall_score(y_true, y_pred),
        "rare": 100 * precision_score(y_true, y_pred, sample_weight=rare),
        "wrong": 10_000 * (1 - accuracy_score(y_true, y_pred)),
    }
    assert {name: question.truth(detector) for name, question in QUESTIONS.items()} == pytest.approx(expected)


def test_the_race_ranks_by_the_board():
    from digitlab.ui.classroom.activities.race.board import Try, ranked

    def one(on_board, at_end):
        return Try("run", on_board, at_end)

    places = ranked([("A", one(0.8, 0.9)), ("B", one(0.85, 0.7)), ("B", one(0.9, 0.6))])
    assert [(place.who, place.n_tries, place.best.at_end) for place in places] == [("B", 2, 0.6), ("A", 1, 0.9)]


def test_hardest_images_are_those_that_most_misread():
    from digitlab.ui.classroom.activities.wrong.hardest import hardest

    labels = np.array([0, 1, 2, 3])
    read = {"a": np.array([0, 2, 0, 3]), "b": np.array([0, 1, 0, 3])}
    assert hardest(read, labels).tolist() == [2, 1]


def test_of_images_misread_alike_a_suspect_label_comes_first():
    from digitlab.ui.classroom.activities.wrong.hardest import hardest

    read = {"a": np.array([5, 5, 1]), "b": np.array([6, 5, 1])}
    assert hardest(read, np.array([0, 0, 1])).tolist() == [1, 0]


@pytest.mark.parametrize(("votes", "winner"), [([3, 3, 5], 3), ([3, 5], None), ([], None), ([7], 7)])
def test_the_class_votes_by_majority(votes, winner):
    from digitlab.ui.classroom.activities.wrong.result import majority

    assert majority([Answer(i, i, "x", {"digit": vote}) for i, vote in enumerate(votes)]) == winner
    assert majority([Answer(9, 9, "x", {"digit": 1}, is_hidden=True)]) is None


def test_every_activity_keeps_its_question_as_json():
    """What a lesson says becomes a setting that the database can keep, and that says the question."""
    from digitlab.ui.classroom.activities import ACTIVITIES

    for activity in ACTIVITIES.values():
        setting = activity.of_lesson({})
        assert json.loads(json.dumps(setting)) == setting
        assert activity.headline(setting)
