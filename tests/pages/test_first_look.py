"""The first look at an uploaded table: what it was taken for, corrected, asked about, folded, doubted."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import recall_score

from tests.pages.test_uploaded_scores import ERRORS, choose, labels_of, measures, open_own, told, upload

HTML = '<img src=x onerror="alert(1)">'


@pytest.fixture
def churn():
    rng = np.random.default_rng(3)
    truth = rng.random(200) < 0.4
    score = 0.5 * rng.random(200) + 0.4 * truth
    return pd.DataFrame({"customer": range(200), "churned": np.where(truth, "yes", "no"), "score": score.round(4)})


def look(app):
    return " ".join(
        element.proto.body for element in app.test.get("html") if 'class="first-look"' in element.proto.body
    )


def buttons(app):
    return [button.label for button in app.test.button]


def press(app, label):
    app.widget("button", label).click().run()
    assert not app.test.exception
    return app


def test_it_shows_rows_and_roles_and_folds_into_a_line(app, churn):
    upload(open_own(app), churn.to_csv(index=False), name="churn.csv")
    for words in ("Label, positive: yes", "Score, shown", "customer", str(churn["score"][4])):
        assert words in look(app)
    assert "200 rows are judged, none is left out" in told(app)
    assert measures(app)["Rows"]["Recall"]
    press(app, "It is read right")
    assert not look(app)
    assert "Label" not in labels_of(app)
    assert "200 rows, label churned = yes, score score" in told(app)
    press(app, "Change")
    assert "Label" in labels_of(app)
    app.test.switch_page(ERRORS).run()
    assert not app.test.exception
    assert not look(app)
    press(app, "Remove the file")
    assert app.widget("file_uploader", "Upload scores") is not None


def test_rows_that_are_left_out_are_counted_with_their_reason(app, churn):
    churn.loc[:4, "score"] = np.nan
    churn.loc[10, "churned"] = None
    upload(open_own(app), churn.to_csv(index=False))
    shown = told(app).replace("`", "")
    assert "194 rows are judged, 6 are left out." in shown
    assert "row without a label" in shown
    assert "5 rows without a finite score" in shown
    press(app, "It is read right")
    assert "194 rows (6 left out)" in told(app)


def test_another_label_forgets_the_old_ones_positive_value(app, churn):
    churn["returned"] = np.where(churn["churned"] == "yes", "maybe", "never")
    churn.loc[::7, "returned"] = "never"
    upload(open_own(app), churn[["churned", "returned", "score"]].to_csv(index=False))
    for label, value in (("returned", "never"), ("churned", "no")):
        choose(app, "Label", label)
        choose(app, "Positive", value)
        expected = recall_score(churn[label] == value, churn["score"] >= 0.5)
        assert measures(app)["Rows"]["Recall"] == f"{expected:.4f}"


@pytest.mark.parametrize("turns_scores", [True, False])
def test_scores_of_the_wrong_way_are_doubted_and_turned(app, churn, turns_scores):
    churn["score"] = 1 - churn["score"]
    upload(open_own(app), churn.to_csv(index=False))
    assert "wrong way round" in told(app)
    wanted = "smaller means" if turns_scores else "`no` as positive"
    press(app, next(label for label in buttons(app) if wanted in label or wanted.replace("`", "") in label))
    assert "wrong way round" not in told(app)
    truth, score = ("yes", 1 - churn["score"]) if turns_scores else ("no", churn["score"])
    assert measures(app)["Rows"]["Recall"] == f"{recall_score(churn['churned'] == truth, score >= 0.5):.4f}"
    press(app, "It is read right")
    assert ("turned" in told(app)) == turns_scores


def test_a_dismissed_doubt_stays_dismissed_and_others_speak(app, churn):
    churn["score_b"] = 1 - churn["score"] ** 2
    churn["score"] = 1 - churn["score"]
    upload(open_own(app), churn.to_csv(index=False))
    choose(app, "Scores", "score")
    press(app, "It is right like this")
    assert "wrong way round" not in told(app)
    choose(app, "Scores", "score_b")
    assert "wrong way round" in told(app)
    choose(app, "Scores", "score")
    assert "wrong way round" not in told(app)


def test_a_table_without_a_truth_is_asked_about_before_any_figure(app, churn):
    churn["prediction"] = np.where(churn["score"] > 0.5, "yes", "no")
    upload(open_own(app), churn[["customer", "prediction", "score"]].to_csv(index=False))
    assert not app.test.table
    assert not app.test.metric
    assert not app.test.get("plotly_chart")
    assert "It is read right" not in buttons(app)
    assert look(app)
    press(app, "prediction is the truth")
    assert measures(app)["Rows"]["Recall"]
    assert "follows from the scores" in told(app)


def test_nothing_of_a_file_is_html_or_markdown(app, churn):
    renamed = churn.rename(columns={"churned": f"label {HTML}", "customer": "*id* [a](http://a.example)"})
    renamed[f"label {HTML}"] = renamed[f"label {HTML}"] + HTML
    upload(open_own(app), renamed.to_csv(index=False), name=f"{HTML}.csv")
    assert "<img" not in look(app)
    assert "&lt;img" in look(app)
    choose(app, "Label", f"label {HTML}")
    press(app, "It is read right")
    for part in told(app).split("`")[::2]:
        assert "<img" not in part
        assert "](" not in part


def test_columns_named_like_what_the_page_calls_them(app, churn):
    frame = churn.rename(columns={"churned": "Positive", "score": "None", "customer": "Scores"}).assign(Label="x")
    upload(open_own(app), frame.to_csv(index=False))
    choose(app, "Scores", "None")
    choose(app, "Identifier", "Scores")
    expected = recall_score(churn["churned"] == "yes", churn["score"] >= 0.5)
    assert measures(app)["Rows"]["Recall"] == f"{expected:.4f}"
    choose(app, "Identifier", "None of them")
    assert "Identifier" not in look(app)
