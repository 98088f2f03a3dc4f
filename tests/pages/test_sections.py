"""What fails costs its own section: every function that a page's sections call is made to fail, one after the other."""

import sys
from types import FunctionType

import pytest

from digitlab.drawing.collection import LabelledDrawing
from digitlab.experiments.experiment import Experiment
from digitlab.ui.state import cache, shared
from tests.pages.test_draw import png

PAGES = ("start", "train", "thresholds", "errors", "draw", "compare")
OTHERS = tuple(page for page in PAGES if page != "thresholds")
SHOWN = Experiment(n_train=2_000)
# What every figure and every picture goes through.
ROOMS = ("digitlab.figures.theme", "digitlab.figures.images", "digitlab.figures.gallery")
SHARED = ("stored_run", "model", "reader", "detectors")


@pytest.fixture(autouse=True)
def kept_runs(store, small_run, ten_digit_run):
    for run in (small_run, ten_digit_run):
        store.save(run)
    yield
    forget()


def forget():
    """Let the pages compute everything anew."""
    for bounded in (cache.DERIVED, cache.MODELS):
        bounded.discard(lambda key: True)


def users():
    """Return, for each public function of the rooms, all modules that know it, and by which name."""
    found = {}
    for name, module in list(sys.modules.items()):
        if name.startswith("digitlab."):
            for attribute, value in vars(module).items():
                if isinstance(value, FunctionType) and value.__module__.startswith(ROOMS) and attribute[0] != "_":
                    found.setdefault(value, []).append((module, attribute))
    return found


def begun(app, data):
    """Return a new visitor whose session has everything that a section can show."""
    visitor = type(app)()
    drawings = [LabelledDrawing(data.test.images[i], int(data.test.labels[i])) for i in range(5)]
    visitor.test.session_state["chosen"] = SHOWN
    visitor.test.session_state["class_drawings"] = drawings
    visitor.test.run()
    return visitor


def visit(visitor, page, data):
    if page == "start":
        visitor.test.run()
    else:
        visitor.test.switch_page(f"pages/{page}.py").run()
    if page == "draw":
        visitor.widget("button_group", "Source").set_value("Upload a photo").run()
        visitor.test.get("file_uploader")[0].set_value([("digit.png", png(data.test.images[0]), "image/png")]).run()
    return visitor


def headings(visitor):
    return [element.value for kind in ("title", "subheader") for element in visitor.test.get(kind)]


def parts(visitor):
    kinds = ("metric", "button", "selectbox", "slider", "expander", "dataframe", "table", "plotly_chart", "page_link")
    return sum(len(visitor.test.get(kind)) for kind in kinds)


def messages(visitor):
    said = [element.value for kind in ("error", "warning", "caption") for element in visitor.test.get(kind)]
    return [text for text in said if any(words in text for words in ("cannot be shown", "is left out", "cannot vote"))]


def fail(*arguments, **options):
    raise ZeroDivisionError("what a visitor wrote")


def called_by(page, app, data, monkeypatch):
    """Return the functions of the rooms that a page calls."""
    called = set()

    def recording(function):
        def record(*arguments, **options):
            called.add(function)
            return function(*arguments, **options)

        return record

    visit(begun(app, data), page, data)  # imports all that the page needs
    visitor = begun(app, data)
    forget()
    with monkeypatch.context() as watched:
        for function, places in users().items():
            record = recording(function)
            for module, attribute in places:
                watched.setattr(module, attribute, record)
        visit(visitor, page, data)
    return called


def assert_one_failure_is_one_sections(page, app, data, monkeypatch, caplog):
    healthy = visit(begun(app, data), page, data)
    assert not messages(healthy)
    called = called_by(page, app, data, monkeypatch)
    assert called
    for function in called:
        visitor = begun(app, data)
        forget()
        caplog.clear()
        with monkeypatch.context() as broken:
            for module, attribute in users()[function]:
                broken.setattr(module, attribute, fail)
            visit(visitor, page, data)
        assert not visitor.test.exception, (page, function)
        assert messages(visitor), (page, function)
        assert headings(visitor) == headings(healthy), (page, function)
        assert parts(visitor) > 0, (page, function)
        lines = [record.getMessage() for record in caplog.records if record.name.startswith("digitlab")]
        assert any("ZeroDivisionError" in line for line in lines)
        assert not any("what a visitor wrote" in line or "\n" in line for line in lines)
        assert "what a visitor wrote" not in " ".join(messages(visitor))


@pytest.mark.parametrize("page", ["thresholds", *(pytest.param(page, marks=pytest.mark.slow) for page in OTHERS)])
def test_a_failing_figure_costs_its_section(page, app, data, monkeypatch, caplog):
    assert_one_failure_is_one_sections(page, app, data, monkeypatch, caplog)


@pytest.mark.parametrize("name", SHARED)
@pytest.mark.parametrize("page", PAGES)
def test_no_page_shows_an_exception_if_what_all_share_fails(page, name, app, data, monkeypatch):
    visitor = begun(app, data)
    forget()
    monkeypatch.setattr(shared, name, fail)
    visitor.test.switch_page(f"pages/{page}.py").run()
    assert not visitor.test.exception
    assert visitor.test.title
