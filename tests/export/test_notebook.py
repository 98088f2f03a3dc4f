"""The lines for a notebook that stand in the README."""

import re

from plotly.graph_objects import Figure
from sklearn.metrics import precision_score, recall_score

from tests.support.paths import ROOT


def test_readme_lines_run_as_they_stand(capsys):
    code = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), flags=re.DOTALL).group(1)
    assert len([line for line in code.splitlines() if line]) < 10
    names = {}
    exec(code, names)
    truth, predicted = names["data"].test.labels == 7, names["run"].test_scores >= 5.0
    expected = f"Precision {precision_score(truth, predicted):.4f}, recall {recall_score(truth, predicted):.4f}\n"
    assert capsys.readouterr().out == expected
    assert isinstance(names["figure"], Figure)
