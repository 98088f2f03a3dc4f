"""A server that was started with a table shows it first."""

import shutil
from dataclasses import replace

import pytest

from digitlab.ui.state import shared
from digitlab.uploads.table import EXAMPLE
from tests.pages.conftest import App


@pytest.fixture
def given(monkeypatch, tmp_path):
    path = tmp_path / "mine.csv"
    shutil.copy(EXAMPLE, path)
    settings = replace(shared.settings(), table=path)
    monkeypatch.setattr(shared, "settings", lambda: settings)
    return path


def said(app):
    return " ".join(element.value for kind in ("markdown", "error") for element in app.test.get(kind))


def opened():
    app = App()
    app.test.query_params["source"] = "scores"
    app.test.switch_page("pages/thresholds.py").run()
    assert not app.test.exception
    return app


def test_the_first_look_is_at_the_given_table(given):
    app = opened()
    assert "569 rows. Is it read right?" in said(app)
    # Once removed it does not come back.
    next(button for button in app.test.button if button.label == "Remove the file").click().run()
    assert "569 rows" not in said(app)


def test_a_given_table_that_is_none_is_a_sentence(given):
    given.write_text("nothing")
    app = opened()
    assert not app.test.exception
    assert app.test.get("error")
