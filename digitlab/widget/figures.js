// The four figures where there is no Plotly: each is an SVG, drawn once for a curve and a target prevalence; only the marks
// move.

import { countsAt, countsOf } from "./curve.js";
import { addShape, setAttributes } from "./elements.js";
import { formats } from "./formats.js";
import { classWeights, markedValues, measures, reweighted } from "./measures.js";
import { PictureButton } from "./picture.js";

/** @import { Curve, Texts, Titles, Values, WidgetData, WidgetState } from "./types.js" */
/** @typedef {[x: number, y: number]} Pair */
/** @typedef {"H" | "V" | null} Direction */
/** @typedef {[x: number, y: number | null] | null} End */
/**
 * @typedef {object} Axes
 * @property {number} low
 * @property {number} high
 * @property {number[]} xTicks
 * @property {number} [yLow]
 * @property {number} [yHigh]
 * @property {number[]} [yTicks]
 * @property {(tick: number) => string} [yName]
 */

const WIDTH = 480;
const HEIGHT = 300;
const MARGIN = { left: 52, right: 12, top: 10, bottom: 42 };
const N_BINS = 60;
const QUARTERS = [0, 0.25, 0.5, 0.75, 1];

/**
 * Where values lie along one axis: `from` and `to` in pixels for `low` and `high`.
 * @param {number} low
 * @param {number} high
 * @param {number} from
 * @param {number} to
 * @returns {(value: number) => number}
 */
function scale(low, high, from, to) {
  return (value) => from + ((value - low) / (high - low || 1)) * (to - from);
}

/**
 * Round numbers from low to high, about five.
 * @param {number} low
 * @param {number} high
 */
export function ticks(low, high) {
  const rough = (high - low || 1) / 5;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * unit).find((size) => size >= rough) ?? rough;
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/**
 * A curve as an SVG path in steps; `first` is the direction of a step's first half, null for straight lines.
 * @param {Pair[]} points
 * @param {Direction} first
 */
function path(points, first) {
  let drawn = "";
  /** @type {[string, string] | null} */
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

/** One figure: axes, curves, and a mark that moves. */
export class Figure {
  /**
   * @param {HTMLElement} list
   * @param {Titles} titles
   * @param {[name: string, kind: string][]} legend
   */
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
    this.picture = new PictureButton(
      (bar) => figure.append(bar),
      () => ({ layers: [this.svg], legend: names, title: titles.title }),
    );
    this.titles = titles;
    this.x = scale(0, 1, 0, 1);
    this.y = this.x;
    this.axes = addShape(this.svg, "g");
    this.curves = addShape(this.svg, "g");
    this.atPrevalence = addShape(this.svg, "path", { class: "at_prevalence" });
    this.mark = addShape(this.svg, "g", { class: "mark" });
    this.band = addShape(this.mark, "rect", {
      class: "asked",
      y: MARGIN.top,
      height: HEIGHT - MARGIN.bottom - MARGIN.top,
    });
    const upright = { y1: MARGIN.top, y2: HEIGHT - MARGIN.bottom };
    this.lower = this.marker("lower", upright);
    this.upper = this.marker("upper", upright);
  }

  /**
   * Draw the axes anew, and nothing in them.
   * @param {Axes} axes
   */
  begin({ low, high, xTicks, yLow = 0, yHigh = 1, yTicks = QUARTERS, yName = String }) {
    this.axes.replaceChildren();
    this.curves.replaceChildren();
    this.x = scale(low, high, MARGIN.left, WIDTH - MARGIN.right);
    this.y = scale(yLow, yHigh, HEIGHT - MARGIN.bottom, MARGIN.top);
    const [left, bottom] = [MARGIN.left, HEIGHT - MARGIN.bottom];
    for (const tick of xTicks) {
      const x = this.x(tick);
      addShape(this.axes, "line", { class: "grid", x1: x, x2: x, y1: MARGIN.top, y2: bottom });
      this.write(x, bottom + 16, String(tick), "middle");
    }
    for (const tick of yTicks) {
      const y = this.y(tick);
      addShape(this.axes, "line", { class: "grid", x1: left, x2: WIDTH - MARGIN.right, y1: y, y2: y });
      this.write(left - 6, y + 4, yName(tick), "end");
    }
    this.write((left + WIDTH) / 2, HEIGHT - 8, this.titles.x, "middle");
    this.write(-HEIGHT / 2 + 20, 13, this.titles.y, "middle").setAttribute("transform", "rotate(-90)");
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {string} text
   * @param {string} anchor
   */
  write(x, y, text, anchor) {
    const shape = addShape(this.axes, "text", { x, y, "text-anchor": anchor });
    shape.textContent = text;
    return shape;
  }

  /**
   * Draw a curve: its kind is a class of the style, `first` as `path` has it.
   * @param {Pair[]} points
   * @param {string} kind
   * @param {Direction} first
   */
  draw(points, kind, first) {
    addShape(this.curves, "path", { class: kind, d: path(this.inPixels(points), first) });
  }

  /**
   * @param {Pair[]} points
   * @returns {Pair[]}
   */
  inPixels(points) {
    return points.map(([x, y]) => [this.x(x), this.y(y)]);
  }

  /**
   * A mark that moves: an upright line or a point.
   * @param {string} name
   * @param {Record<string, number>} upright
   */
  marker(name, upright) {
    const line = addShape(this.mark, "line", { class: name, ...upright });
    return { line, point: addShape(this.mark, "circle", { class: name, r: 6 }) };
  }

  /**
   * Move the mark: a line at x, or a point at x and y; and of a zone its lower end, and the band up to the mark.
   * @param {number} x
   * @param {number | null} y
   * @param {End} lower
   */
  move(x, y = null, lower = null) {
    this.place(this.upper, [x, y]);
    this.place(this.lower, lower);
    const ends = [this.x(x), this.x(lower ? lower[0] : NaN)];
    const isDrawn = !Number.isNaN(ends[0] + ends[1]);
    this.band.style.display = isDrawn ? "" : "none";
    if (isDrawn) setAttributes(this.band, { x: Math.min(...ends), width: Math.abs(ends[1] - ends[0]) });
  }

  /**
   * Place one mark; null hides it.
   * @param {{ line: SVGElement, point: SVGElement }} marker
   * @param {End} end
   */
  place({ line, point }, end) {
    const [x, y] = end ?? [NaN, null];
    line.style.display = y === null && end ? "" : "none";
    point.style.display = y === null || Number.isNaN(x + y) ? "none" : "";
    if (y === null && end) setAttributes(line, { x1: this.x(x), x2: this.x(x) });
    else if (y !== null && !Number.isNaN(x + y)) setAttributes(point, { cx: this.x(x), cy: this.y(y) });
  }

  /** @param {string} text */
  describe(text) {
    this.svg.setAttribute("aria-label", `${this.titles.title}. ${text}`);
  }
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
