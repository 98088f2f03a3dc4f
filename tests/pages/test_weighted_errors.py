"""The page Errors of a table whose rows weigh differently."""

import json

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import confusion_matrix

from tests.pages.test_uploaded_scores import ERRORS, choose, open_own, upload


@pytest.mark.parametrize("factor", [1, 0.001])
def test_the_matrix_counts_weights_and_the_rows_below_are_rows(app, factor):
    rng = np.random.default_rng(0)
    truth = rng.random(400) < 0.4
    scores, weights = 0.6 * rng.random(400) + 0.4 * truth, factor * np.where(truth, 1, 10)
    table = pd.DataFrame({"label": truth.astype(int), "score": scores, "w": weights})
    upload(open_own(app), table.to_csv(index=False))
    choose(app, "Weight", "w")
    app.test.switch_page(ERRORS).run()
    assert not app.test.exception, app.test.exception[0].message
    counts = confusion_matrix(truth, scores >= 0.5, sample_weight=weights)
    (chart,) = app.test.get("plotly_chart")
    texts = json.loads(chart.proto.spec)["data"][1]["text"]
    for text, count in zip(texts, counts.ravel(), strict=True):
        assert float(text.split("</b>")[0].removeprefix("<b>").replace(",", "")) == pytest.approx(count, rel=1e-3)
    assert any("counts as many times as its weight says; below, once" in said.value for said in app.test.caption)
    choose(app, "True class", "1")
    choose(app, "Predicted class", "0")
    n_rows = int((truth & (scores < 0.5)).sum())
    assert any(f": {n_rows} rows**" in markdown.value for markdown in app.test.markdown)
