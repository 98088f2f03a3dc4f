// The four figures where there is no Plotly: each is drawn once for a curve and a target prevalence; only the marks move.

import { countsAt, countsOf } from "./curve.js";
import { addShape } from "./elements.js";
import { Figure, HEIGHT, MARGIN, path, QUARTERS, ticks, WIDTH } from "./figure.js";
import { formats } from "./formats.js";
import { classWeights, markedValues, measures, reweighted } from "./measures.js";

/** @import { Curve, Texts, Values, WidgetData, WidgetState } from "./types.js" */
/** @import { Axes, End, Pair } from "./figure.js" */

const N_BINS = 60;

/**
 * Two measures of each point.
 * @param {Values[]} points
 * @param {string} x
 * @param {string} y
 * @returns {Pair[]}
 */
function pairs(points, x, y) {
  return points.map((point) => [point[x], point[y]]);
}

/** All four. They follow the handle; see `ThresholdWidget`. */
export class Figures {
  /**
   * @param {HTMLElement} list
   * @param {Texts} texts
   */
  constructor(list, { figures, legends }) {
    /** @type {Curve | undefined} */
    this.drawn = undefined;
    /** @type {number | null | undefined} */
    this.drawnPrevalence = undefined;
    /** @type {(name: string, ...kinds: string[]) => Figure} */
    const figure = (name, ...kinds) =>
      new Figure(
        list,
        figures[name],
        kinds.map((kind) => [legends[kind], kind]),
      );
    this.byThreshold = figure("by_threshold", "precision", "recall", "at_prevalence");
    this.precisionRecall = figure("precision_recall", "precision", "at_prevalence");
    this.roc = figure("roc", "recall", "guessing");
    this.scores = figure("scores", "negative", "positive");
  }

  remove() {}

  /**
   * @param {WidgetData} data
   * @param {WidgetState} widget
   */
  update({ texts }, widget) {
    const { curve, range } = widget;
    for (const { picture } of [this.byThreshold, this.precisionRecall, this.roc, this.scores]) {
      picture.update(widget, texts);
    }
    if (this.drawn === curve) return;
    this.drawn = curve;
    this.drawnPrevalence = undefined;
    const each = Array.from(curve.thresholds.subarray(0, -1), (threshold, i) => ({
      threshold,
      ...measures(countsOf(curve, curve.tp[i], curve.fp[i])),
    }));
    const unit = { low: 0, high: 1, xTicks: QUARTERS };
    const scores = { low: range.low, high: range.high, xTicks: ticks(range.low, range.high) };
    this.byThreshold.begin(scores);
    this.byThreshold.draw(pairs(each, "threshold", "precision"), "precision", "V");
    this.byThreshold.draw(pairs(each, "threshold", "recall"), "recall", "V");
    this.precisionRecall.begin(unit);
    const steps = pairs(each, "recall", "precision");
    // Nothing is flagged at the end; the step before it reaches as far.
    const last = steps.findLast(([, precision]) => !Number.isNaN(precision));
    this.precisionRecall.draw(last ? [...steps, [0, last[1]]] : steps, "precision", "H");
    this.roc.begin(unit);
    const diagonal = [0, 1].map((rate) => /** @type {Pair} */ ([rate, rate]));
    this.roc.draw(diagonal, "guessing", null);
    this.roc.draw([...pairs(each, "false_positive_rate", "recall"), [0, 0]], "recall", null);
    this.drawScores(curve, scores);
  }

  /**
   * Draw the histogram of the scores from the counts: what a threshold flags and the next one does not.
   * @param {Curve} curve
   * @param {Axes} axis
   */
  drawScores(curve, axis) {
    const counts = { negative: new Float64Array(N_BINS), positive: new Float64Array(N_BINS) };
    const width = (axis.high - axis.low) / N_BINS;
    for (let i = 0; i < curve.thresholds.length - 1; i++) {
      const bin = Math.min(N_BINS - 1, Math.max(0, Math.floor((curve.thresholds[i] - axis.low) / width)));
      counts.positive[bin] += curve.tp[i] - curve.tp[i + 1];
      counts.negative[bin] += curve.fp[i] - curve.fp[i + 1];
    }
    const highest = Math.max(10, ...counts.negative, ...counts.positive);
    const powers = Array.from({ length: Math.ceil(Math.log10(highest)) + 1 }, (_, i) => i);
    this.scores.begin({
      ...axis,
      yHigh: Math.log10(highest),
      yTicks: powers.filter((power) => power <= Math.log10(highest)),
      yName: (power) => formats.count(10 ** power),
    });
    for (const [kind, values] of Object.entries(counts)) {
      values.forEach((count, bin) => {
        if (!count) return;
        const [left, top] = [this.scores.x(axis.low + bin * width), this.scores.y(Math.log10(count) || 0.05)];
        const box = { x: left, y: top, width: (WIDTH - MARGIN.left - MARGIN.right) / N_BINS };
        addShape(this.scores.curves, "rect", { class: kind, ...box, height: HEIGHT - MARGIN.bottom - top });
      });
    }
    this.scores.describe("How many have which score, of both classes; the counts grow by powers of ten.");
  }

  /**
   * @param {Values} values
   * @param {WidgetState} widget
   */
  move(values, { curve, clearBelow, prevalence }) {
    const lower = clearBelow === null ? null : markedValues(clearBelow, countsAt(curve, clearBelow), curve, prevalence);
    /** @type {(x: string, y?: string) => End} */
    const end = (x, y) => lower && [lower[x], y ? lower[y] : null];
    this.byThreshold.move(values.threshold, null, end("threshold"));
    this.precisionRecall.move(values.recall, values.precision, end("recall", "precision"));
    this.roc.move(values.false_positive_rate, values.recall, end("false_positive_rate", "recall"));
    this.scores.move(values.threshold, null, end("threshold"));
    const [precision, recall] = [formats.share(values.precision), formats.share(values.recall)];
    this.byThreshold.describe(`At ${values.threshold} precision is ${precision} and recall ${recall}.`);
    this.precisionRecall.describe(`The point stands at recall ${recall} and precision ${precision}.`);
    this.roc.describe(`The point stands at a false positive rate of ${formats.share(values.false_positive_rate)}.`);
    if (prevalence !== this.drawnPrevalence) this.drawAtPrevalence(curve, prevalence);
  }

  /**
   * Draw precision at the target prevalence.
   * @param {Curve} curve
   * @param {number | null} prevalence
   */
  drawAtPrevalence(curve, prevalence) {
    this.drawnPrevalence = prevalence;
    const paths = [this.byThreshold.atPrevalence, this.precisionRecall.atPrevalence];
    for (const shape of paths) shape.style.display = prevalence === null ? "none" : "";
    if (prevalence === null) return;
    const weights = classWeights(curve, prevalence);
    const at = Array.from(curve.drawn, (i) => {
      const counts = reweighted(countsOf(curve, curve.tp[i], curve.fp[i]), weights);
      return { threshold: curve.thresholds[i], ...measures(counts) };
    });
    const { byThreshold, precisionRecall } = this;
    const overThreshold = byThreshold.inPixels(pairs(at, "threshold", "precision"));
    const overRecall = precisionRecall.inPixels(pairs(at, "recall", "precision"));
    byThreshold.atPrevalence.setAttribute("d", path(overThreshold, "V"));
    precisionRecall.atPrevalence.setAttribute("d", path(overRecall, "H"));
  }
}
