"""The figures of a run on the page Train: with what they are measured, and how sure they are."""

from digitlab.evaluation.run_detectors import detectors_of
from digitlab.metrics.measures import MEASURES
from digitlab.texts import formats


def test_figures_of_a_run_stand_with_their_intervals(app, data, small_run, store):
    store.save(small_run)
    app.open(run=small_run.experiment.to_link())
    point = detectors_of(small_run, data)[7].curve.at(0.0)
    for metric in app.test.metric:
        measure = next(measure for measure in MEASURES.values() if measure.name == metric.label)
        assert metric.delta == formats.interval(measure.interval(point, None))


def test_the_page_says_on_which_images_the_learning_curve_is_measured(app, small_run, store, first_runs):
    store.save(small_run)
    app.open(run=small_run.experiment.to_link())
    assert any(
        caption.value.startswith(
            "Measured on 2,000 training images and on 2,000 training images that were left out, after each step. A "
            "setting may be picked by it"
        )
        for caption in app.test.caption
    )
    last = small_run.learning_curve.validation_scores[-1]
    assert f"Learning curve: F1 on training images that were left out ends at {last:.4f}" in [
        chart.proto.alt for chart in app.test.get("plotly_chart")
    ]
    app = type(app)().open()  # all 60,000 images leave none out
    assert any(
        caption.value.startswith(
            "Measured on 2,000 training images and on 2,000 test images, after each step. Do not pick a setting by this"
        )
        for caption in app.test.caption
    )
