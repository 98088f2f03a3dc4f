"""What a browser reports of the components, where it is nothing that one of ours would report."""

from types import SimpleNamespace

import numpy as np
import pytest

from digitlab.decisions import Reject
from digitlab.evaluation.detectors import Detector
from digitlab.ui.components import group_table, reject_slider, threshold_slider
from digitlab.ui.errors.matrix import ANY, CellBoxes
from digitlab.widget import Position

DETECTOR = Detector.from_scores([0, 1] * 8, np.arange(16) / 16, groups=["a", "b"] * 4 + ["b", "a"] * 4)


def _reports(monkeypatch, module, key, state):
    """Let a module's component report a state at once."""
    monkeypatch.setattr(module.st, "session_state", {key: state})

    def component(*, key, data, **callbacks):
        for report in callbacks.values():
            report()

    monkeypatch.setattr(module, "_component", component)


@pytest.mark.parametrize("state", [{}, {"other": 1}, {"lines": None, "position": [], "level": {"a": 1}}])
def test_a_report_without_its_field_moves_nothing(monkeypatch, state):
    moved = []
    _reports(monkeypatch, group_table, group_table.KEY, state)
    monkeypatch.setattr(group_table, "_encoded", lambda *_, **__: [])
    group_table.group_table(DETECTOR.by_group, 0.5, None, moved.append)
    _reports(monkeypatch, threshold_slider, "slider", state)
    monkeypatch.setattr(threshold_slider, "_encoded_curve", lambda _: "")
    threshold_slider.threshold_slider(DETECTOR, Position(0.5), moved.append, key="slider")
    _reports(monkeypatch, reject_slider, "level", state)
    monkeypatch.setattr(reject_slider, "rejecting", lambda *_, **__: {})
    reject_slider.reject_slider(
        SimpleNamespace(), Reject(0.5), moved.append, {}, shows_lecun=False, origin="", key="level"
    )
    assert moved == []


@pytest.mark.parametrize("clicked", [None, "ab", [], [0], [0, 1, 2], [0, 9], [-1, 0], ["0", "1"], {"a": 1}, [[0], [1]]])
def test_a_click_on_no_cell_chooses_none(monkeypatch, clicked):
    state = {"chart": {"selection": {"points": [{"customdata": clicked}, {}]}}}
    monkeypatch.setattr("digitlab.ui.errors.matrix.st.session_state", state)
    boxes = CellBoxes("cells", ("no", "yes"))
    boxes.choose("chart")
    assert boxes.chosen == (None, None)
    state["chart"]["selection"]["points"] = [{"customdata": [0, 1]}]
    boxes.choose("chart")
    assert boxes.chosen == (0, 1)
    boxes.choose("chart")
    assert ANY in state.values()
