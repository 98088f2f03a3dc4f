// The four figures where there is no Plotly: each is an SVG of ours, drawn once for a curve and another prevalence; only the
// marks move.

import { countsOf } from "./curve.js";
import { formats } from "./formats.js";
import { classWeights, measures, reweighted } from "./measures.js";
import { addShape, setAttributes } from "./svg.js";

const WIDTH = 480;
const HEIGHT = 300;
const MARGIN = { left: 52, right: 12, top: 10, bottom: 42 };
const N_BINS = 60;
const QUARTERS = [0, 0.25, 0.5, 0.75, 1];

/** Where values lie along one axis: `from` and `to` in pixels for `low` and `high`. */
function scale(low, high, from, to) {
  return (value) => from + ((value - low) / (high - low || 1)) * (to - from);
}

/** Round numbers from low to high, about five. */
function ticks(low, high) {
  const rough = (high - low || 1) / 5;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * unit).find((size) => size >= rough);
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A curve as an SVG path in steps; `first` is the direction of a step's first half, "H" or "V", null for straight lines. */
function path(points, first) {
  let drawn = "";
  let last = null;
  for (const [x, y] of points) {
    if (Number.isNaN(x + y)) continue;
    const [across, up] = [x.toFixed(1), y.toFixed(1)];
    if (last === null) drawn = `M${across} ${up}`;
    else if (across === last[0] && up === last[1]) continue;
    else if (first === null) drawn += `L${across} ${up}`;
    else drawn += first === "H" ? `H${across}V${up}` : `V${up}H${across}`;
    last = [across, up];
  }
  return drawn;
}

/** One figure: axes, curves, and a mark that moves. */
class Figure {
  constructor(list, titles, legend) {
    const figure = document.createElement("figure");
    const caption = document.createElement("figcaption");
    caption.textContent = titles.title;
    this.svg = addShape(figure, "svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
    figure.prepend(caption);
    const names = document.createElement("p");
    names.className = "legend";
    for (const [name, kind] of legend) {
      const entry = document.createElement("span");
      const stroke = addShape(entry, "svg", { viewBox: "0 0 24 8", "aria-hidden": "true" });
      addShape(stroke, "line", { class: kind, x1: 0, x2: 24, y1: 4, y2: 4 });
      entry.append(name);
      names.append(entry);
    }
    figure.append(names);
    list.append(figure);
    this.titles = titles;
  }

  /** Draw the axes anew, and nothing in them. */
  begin({ low, high, xTicks, yLow = 0, yHigh = 1, yTicks = QUARTERS, yName = String }) {
    this.svg.replaceChildren();
    this.x = scale(low, high, MARGIN.left, WIDTH - MARGIN.right);
    this.y = scale(yLow, yHigh, HEIGHT - MARGIN.bottom, MARGIN.top);
    const [left, bottom] = [MARGIN.left, HEIGHT - MARGIN.bottom];
    for (const tick of xTicks) {
      const x = this.x(tick);
      addShape(this.svg, "line", { class: "grid", x1: x, x2: x, y1: MARGIN.top, y2: bottom });
      this.write(x, bottom + 16, String(tick), "middle");
    }
    for (const tick of yTicks) {
      const y = this.y(tick);
      addShape(this.svg, "line", { class: "grid", x1: left, x2: WIDTH - MARGIN.right, y1: y, y2: y });
      this.write(left - 6, y + 4, yName(tick), "end");
    }
    this.write((left + WIDTH) / 2, HEIGHT - 8, this.titles.x, "middle");
    this.write(-HEIGHT / 2 + 20, 13, this.titles.y, "middle").setAttribute("transform", "rotate(-90)");
    this.curves = addShape(this.svg, "g");
    this.world = addShape(this.svg, "path", { class: "world" });
    this.mark = addShape(this.svg, "g", { class: "mark" });
    this.line = addShape(this.mark, "line", { y1: MARGIN.top, y2: bottom });
    this.point = addShape(this.mark, "circle", { r: 6 });
  }

  write(x, y, text, anchor) {
    const shape = addShape(this.svg, "text", { x, y, "text-anchor": anchor });
    shape.textContent = text;
    return shape;
  }

  draw(points, kind, first) {
    const shown = points.map(([x, y]) => [this.x(x), this.y(y)]);
    addShape(this.curves, "path", { class: kind, d: path(shown, first) });
  }

  /** Move the mark: a line at x, or a point at x and y. */
  move(x, y = null) {
    this.line.style.display = y === null ? "" : "none";
    this.point.style.display = y === null || Number.isNaN(x + y) ? "none" : "";
    if (y === null) setAttributes(this.line, { x1: this.x(x), x2: this.x(x) });
    else if (!Number.isNaN(x + y)) setAttributes(this.point, { cx: this.x(x), cy: this.y(y) });
  }

  describe(text) {
    this.svg.setAttribute("aria-label", `${this.titles.title}. ${text}`);
  }
}

/** All four. They follow the handle; see `ThresholdWidget`. `list` is their element. */
export class Figures {
  constructor(list, { figures, legends }) {
    const figure = (name, ...kinds) => new Figure(list, figures[name], kinds.map((kind) => [legends[kind], kind]));
    this.byThreshold = figure("by_threshold", "precision", "recall", "world");
    this.precisionRecall = figure("precision_recall", "precision", "world");
    this.roc = figure("roc", "recall", "guessing");
    this.scores = figure("scores", "negative", "positive");
  }

  remove() {}

  update(data, { curve, range }) {
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
    this.byThreshold.draw(each.map((at) => [at.threshold, at.precision]), "precision", "V");
    this.byThreshold.draw(each.map((at) => [at.threshold, at.recall]), "recall", "V");
    this.precisionRecall.begin(unit);
    const steps = each.map((at) => [at.recall, at.precision]);
    // Nothing is flagged at the end; the step before it reaches as far.
    const last = steps.findLast(([, precision]) => !Number.isNaN(precision));
    this.precisionRecall.draw([...steps, ...(last ? [[0, last[1]]] : [])], "precision", "H");
    this.roc.begin(unit);
    this.roc.draw([[0, 0], [1, 1]], "guessing", null);
    this.roc.draw([...each.map((at) => [at.false_positive_rate, at.recall]), [0, 0]], "recall", null);
    this.drawScores(curve, scores);
  }

  /** Draw the histogram of the scores from the counts: what a threshold flags and the next one does not. */
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

  move(values, { curve, prevalence }) {
    this.byThreshold.move(values.threshold);
    this.precisionRecall.move(values.recall, values.precision);
    this.roc.move(values.false_positive_rate, values.recall);
    this.scores.move(values.threshold);
    const [precision, recall] = [formats.share(values.precision), formats.share(values.recall)];
    this.byThreshold.describe(`At ${values.threshold} precision is ${precision} and recall ${recall}.`);
    this.precisionRecall.describe(`The point stands at recall ${recall} and precision ${precision}.`);
    this.roc.describe(`The point stands at a false positive rate of ${formats.share(values.false_positive_rate)}.`);
    if (prevalence !== this.drawnPrevalence) this.drawWorld(curve, prevalence);
  }

  /** Draw precision in a world with another prevalence. */
  drawWorld(curve, prevalence) {
    this.drawnPrevalence = prevalence;
    const worlds = [this.byThreshold.world, this.precisionRecall.world];
    for (const world of worlds) world.style.display = prevalence === null ? "none" : "";
    if (prevalence === null) return;
    const weights = classWeights(curve, prevalence);
    const at = Array.from(curve.drawn, (i) => {
      const counts = countsOf(curve, curve.tp[i], curve.fp[i]);
      return { threshold: curve.thresholds[i], recall: measures(counts).recall, ...measures(reweighted(counts, weights)) };
    });
    const { byThreshold, precisionRecall } = this;
    const overThreshold = at.map(({ threshold, precision }) => [byThreshold.x(threshold), byThreshold.y(precision)]);
    const overRecall = at.map(({ recall, precision }) => [precisionRecall.x(recall), precisionRecall.y(precision)]);
    byThreshold.world.setAttribute("d", path(overThreshold, "V"));
    precisionRecall.world.setAttribute("d", path(overRecall, "H"));
  }
}
