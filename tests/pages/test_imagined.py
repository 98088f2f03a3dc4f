"""The source "Imagined" on Thresholds: curves, presets, samples, links."""

import pytest

from digitlab.evaluation.imagined import Imagined, in_whole_rows
from digitlab.evaluation.imagined_samples import points
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.sampled import estimates
from digitlab.texts import formats
from digitlab.texts.imagined import NO_ROWS, PRESETS, held
from tests.pages.thresholds_page import PAGE, alts, sentences, table

BY_NAME = {preset.name: Imagined.from_link(preset.link) for preset in PRESETS}
PRECISION = MEASURES["precision"]


def open_imagined(app, page=PAGE, **query):
    for name, value in {"source": "imagined", **query}.items():
        app.test.query_params[name] = value
    app.test.switch_page(page).run()
    assert not app.test.exception, app.test.exception[0].message
    assert not app.test.error, app.test.error[0].value
    return app


def press(app, label):
    app.widget("button", label).click().run()
    assert not app.test.exception, app.test.exception[0].message
    assert not app.test.error, app.test.error[0].value


def test_everything_follows_the_preset(app):
    open_imagined(app, threshold="0.5")
    for name in ("Rare positives", "Two groups"):
        press(app, name)
        assert app.test.query_params["imagined"] == BY_NAME[name].to_link()
        point = BY_NAME[name].at(0.5)
        row = table(app, PRECISION.name).loc[PRECISION.name]
        assert row["Imagined rows"] == formats.share(float(point.precision))
        assert row["95 % interval"] == formats.interval(PRECISION.interval(in_whole_rows(point)))
        assert any(sentence.startswith(f"**{name}**") for sentence in sentences(app))
    assert any("ROC" in alt for alt in alts(app))


def test_samples_are_drawn_again_and_again(app):
    open_imagined(app, threshold="0.5")
    press(app, "Draw a sample of n")
    press(app, "Draw 20 more")
    for key in ("precision", "recall"):
        found = estimates(points(BY_NAME["Good"], 200, 21, 0.5), BY_NAME["Good"].at(0.5), key)
        said = held(MEASURES[key].name, int(found.holds.sum()), int(found.is_defined.sum()), 21)
        assert f"**{said}**" in sentences(app)
        assert said in alts(app)
    app.widget("number_input", "n, the rows of a sample").set_value(3).run()
    assert not any("intervals so far" in sentence for sentence in sentences(app))
    press(app, "Draw a sample of n")
    press(app, "Useless")
    assert not any("intervals so far" in sentence for sentence in sentences(app))


def test_a_link_opens_the_curves_elsewhere(app):
    link = "-2,0.5,2.25,700,1,1,1,30"
    open_imagined(app, imagined=link, threshold="-0.25", prevalence="0.2")
    assert {name: app.test.query_params[name] for name in ("imagined", "threshold", "prevalence")} == {
        "imagined": link,
        "threshold": "-0.25",
        "prevalence": "0.2",
    }
    row = table(app, PRECISION.name).loc[PRECISION.name]
    assert row["Imagined rows"] == formats.share(float(Imagined.from_link(link).at(-0.25).precision))
    assert any(
        "of which 4.1 % are positive; those at the threshold are in a world where 20 % are" in said
        for said in (caption.value for caption in app.test.caption)
    )
    app.widget("button_group", "Source").set_value("Run").run()
    assert not {"imagined", "source"} & set(app.test.query_params)


@pytest.mark.parametrize("link", ["nan,1,1,1,1,1,1,1", "**a**<b>", "0,1,1,9" + "9" * 500])
def test_an_impossible_link_is_a_sentence_and_the_first_curves(app, link):
    open_imagined(app, imagined=link)
    assert any("The link names curves that cannot be" in warning.value for warning in app.test.warning)
    assert app.test.query_params["imagined"] == PRESETS[0].link
    assert not any(link in warning.value for warning in app.test.warning)


def test_the_back_row_sees_what_is_imagined(app):
    open_imagined(app, projector="true", imagined=PRESETS[2].link)
    assert app.test.query_params["imagined"] == PRESETS[2].link
    for figure in ("ROC", "Scores"):
        app.widget("button_group", "Figure").set_value(figure).run()
        assert not app.test.exception, app.test.exception[0].message
        assert not app.test.error, app.test.error[0].value


@pytest.mark.usefixtures("stored_runs")
def test_errors_shows_the_run_and_says_why(app, small_run):
    open_imagined(app, "pages/errors.py", run=small_run.experiment.to_link())
    assert NO_ROWS in [info.value for info in app.test.info]
    assert app.widget("button_group", "Source").value == "Run"
    app.test.switch_page(PAGE).run()
    assert app.widget("button_group", "Source").value == "Imagined"
