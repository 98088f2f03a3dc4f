"""Shares of groups and their differences in the browser are Python's, of rows that count once, weigh or cluster."""

import numpy as np
import pytest

from digitlab.evaluation.by_group import points_at
from digitlab.evaluation.chosen_lines import lines_by_group
from digitlab.evaluation.detectors import Detector
from digitlab.metrics.groups import GROUP_MEASURES, differences_from_others, group_share
from digitlab.widget.groups_sent import MOST_TOGETHER, groups_sent
from tests.support.javascript import Engine

SHARES = """(sent, lines) => {
  const { curves, looked_up, measures, quantile, few_clusters } = sent;
  const read = curves.map((text) => text === null ? null : readCurve(JSON.parse(text)));
  return lines.map((line) => {
    const counts = read.map((curve) => curve ? countsAt(curve, line) : { tp: 0, fp: 0, fn: 0, tn: 0 });
    return measures.map(({ key }) => {
      const shares = counts.map((each) => groupShare(key, each));
      const differences = differencesFromOthers(shares, quantile, few_clusters);
      return shares.map((share, i) => ({
        share: estimated(share), ends: intervalOf(share), difference: differences[i],
      }));
    });
  });
}"""


@pytest.fixture(scope="module")
def engine():
    return Engine("groups.js")


def rows(n, n_groups, **options):
    generator = np.random.default_rng(n_groups)
    truth = generator.random(n) < 0.3
    scores = generator.normal(size=n) + truth
    groups = np.r_[np.arange(n_groups), generator.integers(0, n_groups, n - n_groups)]
    return Detector.from_scores(truth, scores.round(2), groups=[f"g{i}" for i in groups], **options)


def kinds_of_rows():
    generator = np.random.default_rng(7)
    yield "plain", rows(600, 2)
    yield "twelve", rows(900, 12)
    yield "fifty, small", rows(120, 50)
    yield "weighted", rows(500, 3, sample_weight=generator.uniform(0, 4, 500).round(1))
    yield "clustered", rows(600, 4, clusters=np.arange(600) // 3)
    yield "few clusters", rows(200, 2, clusters=np.arange(200) // 20)


@pytest.mark.parametrize(
    ("name", "detector"), list(kinds_of_rows()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_they_are_pythons(engine, name, detector):
    found = detector.by_group
    thresholds = [-5.0, *np.quantile(detector.judged.y_score, [0.1, 0.5, 0.7, 0.9, 0.99]).tolist(), 9.0]
    sent = groups_sent(found, thresholds[0])
    for line, measures in zip(thresholds, engine.call(SHARES, sent, thresholds), strict=True):
        points = points_at(found.curves, [line] * len(found.names))
        expected = differences_from_others(points, found.few_clusters)
        for key, shown in zip(GROUP_MEASURES, measures, strict=True):
            for point, differences, here in zip(points, expected, shown, strict=True):
                share, difference = group_share(point, key), differences[key]
                assert here["share"]["value"] == pytest.approx(share.value, nan_ok=True)
                ends = (here["ends"]["low"], here["ends"]["high"], here["ends"]["few"])
                assert ends == pytest.approx(share.interval, nan_ok=True), (name, line, key)
                apart = here["difference"]
                assert apart["value"] == pytest.approx(difference.value, nan_ok=True)
                ends = (apart["interval"]["low"], apart["interval"]["high"], apart["interval"]["few"])
                assert ends == pytest.approx(difference.interval, nan_ok=True, abs=1e-12), (name, line, key)
                assert apart["isClear"] == difference.is_clear


def test_own_lines_are_counted_on_the_rows_that_check_them(engine):
    detector = rows(900, 3)
    chosen = lines_by_group(detector, "equal_recall", threshold=0.5)
    sent = groups_sent(chosen.groups, 0.5, chosen)
    assert sent["lines"] == [line.threshold for line in chosen.lines]
    assert sent["note"].startswith(f"Counted on {chosen.checked_name}.")
    for i, line in enumerate(sent["lines"]):
        recall = engine.call(SHARES, sent, [line])[0][0][i]["share"]["value"]
        assert recall == pytest.approx(chosen.points[i].recall)


def test_large_groups_are_sent_at_the_positions_of_the_handle_and_looked_up_between_them():
    detector = rows(60_000, 2)
    generator = np.random.default_rng(0)
    detector = Detector.from_scores(
        detector.judged.y_true, generator.normal(size=60_000), groups=np.arange(60_000) % 2, title="large"
    )
    found = detector.by_group
    sent = groups_sent(found, 0.123456)
    assert sum(map(len, sent["curves"])) < 150_000
    assert sent["looked_up"][0]["tp"] == found.curves[0].at(0.123456).tp


def test_many_groups_are_sent_at_positions_where_together_they_are_too_many(engine):
    generator = np.random.default_rng(0)
    n = 60_000
    truth = generator.random(n) < 0.3
    # The detector has 9,001 thresholds at most, and is sent whole; twenty groups have some 2,600 each.
    scores = (generator.random(n) * 0.8 + 0.1 * truth).round(4)
    found = Detector.from_scores(truth, scores, groups=np.arange(n) % 20).by_group
    assert sum(len(curve.thresholds) for curve in found.curves) > MOST_TOGETHER
    line = 0.41237
    sent = groups_sent(found, line)
    assert sum(map(len, sent["curves"])) < 1_000_000
    shown = engine.call("(sent) => sent.curves.map((text) => readCurve(JSON.parse(text)).complete)", sent)
    assert not any(shown)
    assert [known["tp"] for known in sent["looked_up"]] == [curve.at(line).tp for curve in found.curves]
    # Where no Python looks up, the handle's nearest position counts, and the browser knows all groups there.
    knows_all = (
        """(sent, line) => sent.curves.every((text) => knows(readCurve(JSON.parse(text)), rounded(line, sent.range)))"""
    )
    assert engine.call(knows_all, sent, line)
