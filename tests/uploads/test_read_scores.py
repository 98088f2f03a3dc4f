"""Python's door: what the page does, without the page."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import digitlab
from digitlab.uploads.errors import ScoresError
from digitlab.uploads.interpreting import interpret
from digitlab.uploads.table import ScoreTable

FRAME = pd.DataFrame(
    {
        "id": range(6),
        "kind": ["ham", "spam", "spam", "ham", "spam", "ham"],
        "checked": [0, 1, 1, 0, 0, 1],
        "model_a": [0.1, 0.9, 0.4, 0.5, 0.8, 0.2],
        "model_b": [0.2, 0.7, 0.6, 0.4, 0.3, 0.1],
        "n": [1, 2, 1, 2, 1, 2],
    }
)


def test_what_is_said_is_taken():
    reading = digitlab.read_scores(FRAME, label="checked", positive=0, scores=["model_b", "model_a"], weight="n")
    assert (reading.label, reading.positive, reading.score) == ("checked", "0", "model_b")
    assert reading.scores == ("model_b", "model_a")
    detector = reading.detector("model_a")
    assert detector.judged.y_true.tolist() == [True, False, False, True, True, False]
    assert detector.judged.y_score.tolist() == FRAME["model_a"].tolist()
    assert detector.sample_weight.tolist() == FRAME["n"].tolist()


def test_truth_values_and_numbers_are_taken_as_they_are_in_python():
    frame = pd.DataFrame({"y": [True, False, True, False], "p": [0.9, 0.1, 0.4, 0.5]})
    assert digitlab.read_scores(frame, positive=False).positive == "false"
    assert digitlab.read_scores(frame.assign(y=[2.0, 1.0, 2.0, 1.0]), positive=2).positive == "2"


def test_a_file_is_read_as_its_frame(tmp_path):
    FRAME.to_csv(tmp_path / "mail.csv", index=False)
    one, other = digitlab.read_scores(tmp_path / "mail.csv"), digitlab.read_scores(FRAME)
    assert (one.label, one.positive, one.score, one.n_rows) == (other.label, other.positive, other.score, other.n_rows)
    assert one.detector().judged.y_score.tolist() == other.detector().judged.y_score.tolist()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"label": "nothing"}, 'There is no column "nothing"'),
        ({"positive": "eggs"}, '"eggs" is no value of column "kind"'),
        ({"scores": "kind", "label": "checked"}, 'Column "kind" holds text'),
    ],
)
def test_what_cannot_be_is_refused_with_the_sentence_of_the_page(said, sentence):
    with pytest.raises(ValueError, match=sentence):
        digitlab.read_scores(FRAME, **said)


def test_distances_can_be_turned_round():
    reading = digitlab.read_scores(FRAME.assign(model_a=-10 * FRAME["model_a"]), label="kind", turned="model_a")
    assert reading.detector("model_a").judged.y_score == pytest.approx(10 * FRAME["model_a"])


def test_whole_numbers_beyond_doubles_are_no_error():
    table = pa.table({"label": [0, 1] * 10, "customer": pa.array([2**53 + i for i in range(20)], pa.int64())})
    assert interpret(ScoreTable("x", table)).doubts_of()


NAMES = st.one_of(
    st.text(min_size=1, max_size=12),
    st.sampled_from(
        ("label", "p_1", "score", "pred", "真实", "split", "weight", "group", "id", "", " ", "a.b", "P(x)")
    ),
)
CELLS = (
    st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1)), min_size=8, max_size=8).map(pa.array),
    st.lists(st.one_of(st.none(), st.sampled_from((0, 1, 2, -1))), min_size=8, max_size=8).map(pa.array),
    st.lists(st.one_of(st.none(), st.floats()), min_size=8, max_size=8).map(
        lambda cells: pa.array(cells, pa.float64())
    ),
    st.lists(st.one_of(st.none(), st.booleans()), min_size=8, max_size=8).map(
        lambda cells: pa.array(cells, pa.bool_())
    ),
    st.lists(
        st.one_of(st.none(), st.sampled_from(("yes", "no", "test", "train", "?", ""))), min_size=8, max_size=8
    ).map(lambda cells: pa.array(cells, pa.string())),
    st.lists(st.one_of(st.none(), st.text(max_size=5)), min_size=8, max_size=8).map(
        lambda cells: pa.array([None if cell is None else cell for cell in cells], pa.string())
    ),
)


@given(st.dictionaries(NAMES, st.one_of(*CELLS), min_size=1, max_size=6))
def test_any_table_is_read_or_refused_with_a_sentence(columns):
    table = ScoreTable("any", pa.table(columns))
    try:
        reading = interpret(table)
        for name in reading.detectors.columns:
            for doubt in reading.doubts_of(name):
                assert doubt.sentence
                for action in doubt.actions:
                    interpret(table, **{**reading.chosen, **action.chosen})
    except ScoresError as error:
        assert str(error).endswith((".", "?"))  # noqa: PT017 - either is fine


def test_a_wide_table_is_read_in_a_moment():
    rng = np.random.default_rng(0)
    columns = {f"feature_{i}": rng.normal(size=200) for i in range(1_000)}
    truth = rng.random(200) < 0.4
    reading = interpret(ScoreTable("wide", pa.table({**columns, "score": rng.random(200) + truth, "label": truth * 1})))
    assert (reading.roles.label, reading.roles.scores) == ("label", ("score",))
