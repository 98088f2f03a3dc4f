"""The result of a class's drawings: how sure it is depends on how many hands drew them."""

import pytest
from streamlit.testing.v1 import AppTest


def result():
    import numpy as np
    import streamlit as st

    from digitlab.ui.classroom.activities.draw import _show_accuracies
    from digitlab.ui.components.voters import SHIPPED

    hands = np.arange(40) // st.session_state["of_each"]
    _show_accuracies({SHIPPED: hands % 4 > 0}, hands)


@pytest.mark.parametrize(("of_each", "hands"), [(1, "40 hands"), (4, "10 hands"), (40, "1 hand")])
def test_the_interval_knows_how_many_hands_there_are(of_each, hands):
    test = AppTest.from_function(result, default_timeout=60)
    test.session_state["of_each"] = of_each
    test.run()
    assert not test.exception, test.exception[0].message
    assert any(f"these are of {hands}, whose drawings" in markdown.value for markdown in test.markdown)
    interval = test.dataframe[0].value["95 % interval"][0].removesuffix(", from few")
    low, high = map(float, interval.split(" to "))
    # Alone 30 of 40 are 0.60 to 0.86; ten hands that are read always or never tell less, and one next to nothing.
    assert (high - low < 0.3) == (of_each == 1)
    assert (high - low > 0.7) == (of_each == 40)
