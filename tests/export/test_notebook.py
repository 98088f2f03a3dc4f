"""The lines for Python that stand in the README and in the documents run as they stand."""

import re

import pandas as pd
from plotly.graph_objects import Figure
from sklearn.metrics import precision_score, recall_score

from tests.support.paths import ROOT


def lines_of(document: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", (ROOT / document).read_text(), flags=re.DOTALL)


def test_readme_lines_run_as_they_stand(capsys):
    (code,) = lines_of("README.md")
    assert len([line for line in code.splitlines() if line]) < 10
    names = {}
    exec(code, names)
    truth, predicted = names["data"].test.labels == 7, names["run"].test_scores >= 5.0
    expected = f"Precision {precision_score(truth, predicted):.4f}, recall {recall_score(truth, predicted):.4f}\n"
    assert capsys.readouterr().out == expected
    assert isinstance(names["figure"], Figure)


def test_lines_about_your_scores_run_one_after_the_other(tmp_path, monkeypatch, recwarn):
    monkeypatch.chdir(tmp_path)
    names = {}
    for code in lines_of("docs/your_scores.md"):
        exec(code, names)
    # What they say beside the code is so.
    assert not recwarn.list
    assert names["explorer"].detector.default_threshold == 0.3
    assert names["explorer"].threshold == 0.8
    assert names["explorer"].detector.names == ("benign", "malignant")
    assert names["detector"].names == ("benign", "malignant")
    assert (names["reading"].positive, names["reading"].doubts) == ("malignant", ())
    rows = pd.read_csv("rows.csv")
    assert (rows["cell"] == "true positive").sum() == names["detector"].curve.at(0.4).tp
    assert set(pd.read_csv("decisions.csv")["decision"]) == {"flagged", "asked", "cleared"}
    assert len(pd.read_parquet("thresholds.parquet")) == len(names["detector"].curve.thresholds)
    assert (tmp_path / "detector.html").stat().st_size > 10_000
