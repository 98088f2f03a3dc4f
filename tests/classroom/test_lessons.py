import pytest

from digitlab.classroom.lessons import LINES, LessonError, find_lessons, read_lesson
from digitlab.metrics.lines import BY_HAND, LINE_CHOICES, ONE_LINE

KNOWN = {"guess": {"guess"}, "draw": {"draw"}}
HEAD = "# Title\nabout: What it is.\nminutes: 15\n\n"


def read(text):
    return read_lesson(text, "mine.md", KNOWN)


def test_a_lesson_is_read_as_it_is_written():
    text = HEAD + (
        "## One\ndigit: 4\nclassifier: SGDClassifier\nthreshold: 0.5\nshow: measures, curves\n"
        "question: Why?\nanswer: Because.\n\nSome text.\n\n- a list\n\n## Two\nactivity: guess\nguess: rare\n"
    )
    lesson = read(text)
    assert (lesson.title, lesson.sentence, lesson.minutes) == ("Title", "What it is.", 15)
    one, two = lesson.steps
    assert (one.title, one.text) == ("One", "Some text.\n\n- a list")
    assert (one.threshold, one.prevalence, one.show) == (0.5, None, ("measures", "curves"))
    assert one.options == {"digit": "4", "classifier": "SGDClassifier"}
    assert (one.question, one.answer) == ("Why?", "Because.")
    assert (two.activity, two.options, two.text) == ("guess", {"guess": "rare"}, "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "must begin"),
        ("# Title\n\n## One\n\ntext", "must begin"),
        (HEAD, "no steps"),
        (HEAD + "## One\nactivity: sing\n", "no activity 'sing'"),
        (HEAD + "## One\ncolour: red\n", "'colour' is nothing"),
        (HEAD + "## One\nguess: rare\n", "'guess' is nothing"),
        (HEAD + "## One\ndigit: ten\n", "digit must be"),
        (HEAD + "## One\nthreshold: high\n", "threshold must be a number"),
        (HEAD + "## One\nshow: zone\nthreshold: 1\n", "a zone needs clear_below"),
        (HEAD + "## One\nclear_below: 1\n", "needs a threshold"),
        (HEAD + "## One\nclear_below: 1\nthreshold: 0\n", "needs a threshold"),
        (HEAD + "## One\nclear_below: nan\nthreshold: 0\n", "needs a threshold"),
        (HEAD + "## One\nclear_below: -1\nthreshold: 0\nperson_errs: 101\n", "from 0 to 100"),
        (HEAD + "## One\nperson_errs: 10\n", "a zone needs clear_below"),
        (HEAD + "## One\nshow: everything\n", "show takes"),
        (HEAD + "## One\nlines: luck\n", "lines takes"),
    ],
)
def test_what_is_wrong_in_a_lesson_is_a_sentence_that_names_the_file(text, said):
    with pytest.raises(LessonError, match=said) as refused:
        read(text)
    assert "mine.md" in str(refused.value)


def test_own_lessons_come_after_those_that_ship(tmp_path):
    (tmp_path / "mine.md").write_text(HEAD + "## One\n\ntext", encoding="utf-8")
    shipped = list(find_lessons([]))
    assert shipped[0] == "1-accuracy-lies"
    assert list(find_lessons([tmp_path, tmp_path / "none"])) == [*shipped, "mine"]


def test_lessons_name_lines_as_the_registry_does():
    assert set(LINES) == set(LINE_CHOICES) - {ONE_LINE, BY_HAND}
