// Bell curves that are dragged, typed, or moved by keys. Streamlit calls the function below at every rerun with new data;
// Python is told the numbers on release, and what follows from them is shown at every move.

import { addShape, setAttributes, write } from "../../../widget/elements.js";
import { formats } from "../../../widget/formats.js";
import { typedNumber } from "../../../widget/handle.js";
import { pointAt } from "../../../widget/measures.js";
import { density, imaginedCounts, rowsOfHeight } from "../../../widget/split_normal.js";
import { MOVED } from "../threshold_slider/broadcast.js";

/** @import { Bell, BellPair } from "../../../widget/split_normal.js" */
/** @typedef {{ lowest: number, highest: number }} Limits */
/** @typedef {"peak" | "left" | "right" | "rows"} Part */
/** @typedef {{ negative: number[], positive: number[] }} Sample */
/**
 * @typedef {object} CurvesData
 * @property {number[]} numbers Four a bell: of each group the negatives, then the positives.
 * @property {number} revision
 * @property {number} threshold
 * @property {number | null} clear_below
 * @property {Sample | null} sample What a sample leads one to expect, in bins of equal width.
 * @property {number[]} sampled The numbers of the curves that it was drawn from.
 * @property {number} highest_score
 * @property {Record<Part, Limits>} limits
 */
/**
 * @typedef {object} Component What Streamlit hands over.
 * @property {ShadowRoot} parentElement
 * @property {CurvesData} data
 * @property {(name: "numbers", numbers: number[]) => void} setStateValue
 */
/** @typedef {{ bell: number, part: Part, shape: SVGElement, typed: HTMLInputElement }} Control */

const PARTS = /** @type {Part[]} */ (["peak", "left", "right", "rows"]);
const TITLES = { peak: "Peak", left: "Left spread", right: "Right spread", rows: "Rows" };
const STEPS_OF_KEYS = /** @type {Record<string, number>} */ ({
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
});
const SHOWN = /** @type {const} */ ([
  ["precision", "Precision"],
  ["recall", "Recall"],
  ["tp", "Found"],
  ["fp", "False alarms"],
  ["fn", "Misses"],
  ["tn", "True negatives"],
]);
const [HEIGHT, TOP, BOTTOM, SIDE] = [300, 44, 24, 10];
const STEPS = 240;
const ABOVE_PEAK = 24; // where the handle of the rows hangs
const PATIENCE = 400; // after a key, in ms

/** @type {WeakMap<ShadowRoot, ImaginedCurves>} */
const mountedCurves = new WeakMap();

/** @param {Component} component */
export default function ({ parentElement: root, data, setStateValue }) {
  const report = (/** @type {number[]} */ numbers) => setStateValue("numbers", numbers);
  const mounted = mountedCurves.get(root);
  if (mounted) {
    mounted.report = report;
    mounted.update(data);
  } else {
    mountedCurves.set(root, new ImaginedCurves(root, data, report));
  }
  return () => {
    mountedCurves.get(root)?.remove();
    mountedCurves.delete(root);
  };
}

class ImaginedCurves {
  /**
   * @param {ShadowRoot} root
   * @param {CurvesData} data
   * @param {(numbers: number[]) => void} report
   */
  constructor(root, data, report) {
    this.report = report;
    this.data = data;
    this.host = /** @type {HTMLElement} */ (root.querySelector(".imagined"));
    /** @type {Bell[]} */
    this.bells = [];
    /** @type {Control[]} */
    this.controls = [];
    this.threshold = data.threshold;
    this.clearBelow = data.clear_below;
    this.sample = data.sample;
    this.tallest = 1;
    this.width = 0;
    this.timer = 0;
    this.frame = 0;
    this.onMoved = (/** @type {Event} */ event) => {
      const { threshold, clearBelow } = /** @type {CustomEvent} */ (event).detail;
      this.threshold = threshold;
      this.clearBelow = clearBelow;
      this.draw();
    };
    document.addEventListener(MOVED, this.onMoved);
    this.plot = /** @type {HTMLElement} */ (this.host.querySelector(".plot"));
    this.resized = new ResizeObserver(() => this.draw());
    this.take(data);
    this.resized.observe(this.plot);
  }

  remove() {
    document.removeEventListener(MOVED, this.onMoved);
    this.resized.disconnect();
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
  }

  /** @param {CurvesData} data */
  update(data) {
    const isRequest = data.revision !== this.data.revision;
    this.data = data;
    this.threshold = data.threshold;
    this.clearBelow = data.clear_below;
    if (isRequest) this.take(data);
    // A sample of curves that have moved on since is none of these.
    this.sample = String(this.numbers) === String(data.sampled) ? data.sample : null;
    this.draw();
  }

  get numbers() {
    return this.bells.flatMap(({ peak, left, right, rows }) => [peak, left, right, rows]);
  }

  /** @returns {BellPair[]} */
  get pairs() {
    const pairs = [];
    for (let i = 0; i < this.bells.length; i += 2) {
      pairs.push({ negatives: this.bells[i], positives: this.bells[i + 1] });
    }
    return pairs;
  }

  /**
   * Show other curves.
   * @param {CurvesData} data
   */
  take({ numbers }) {
    const bells = [];
    for (let i = 0; i < numbers.length; i += 4) {
      const [peak, left, right, rows] = numbers.slice(i, i + 4);
      bells.push({ peak, left, right, rows });
    }
    const isAsBefore = bells.length === this.bells.length;
    this.bells = bells;
    if (!isAsBefore) this.build();
    this.fit();
    this.draw();
  }

  /** Make room for the highest peak. */
  fit() {
    this.tallest = Math.max(...this.bells.map((bell) => density(bell, bell.peak)));
  }

  /** @param {number} i */
  nameOf(i) {
    const kind = i % 2 ? "positives" : "negatives";
    return this.bells.length > 2 ? `${kind}, group ${1 + (i >> 1)}` : kind;
  }

  /** All elements for so many bells. */
  build() {
    this.plot.replaceChildren();
    const svg = addShape(this.plot, "svg", { role: "group", "aria-label": "The curves of the scores" });
    this.svg = svg;
    this.axis = addShape(svg, "g", { class: "axis", "aria-hidden": "true" });
    this.band = addShape(svg, "rect", { class: "band" });
    this.curves = this.bells.map((_, i) => addShape(svg, "path", { class: `curve ${kindOf(i)} group-${i >> 1}` }));
    this.steps = [0, 1].map((i) => addShape(svg, "path", { class: `steps ${kindOf(i)}` }));
    this.line = addShape(svg, "line", { class: "threshold" });
    this.lower = addShape(svg, "line", { class: "threshold lower" });
    const body = /** @type {HTMLElement} */ (this.host.querySelector("tbody"));
    body.replaceChildren();
    this.controls = this.bells.flatMap((_, bell) => {
      const row = body.appendChild(document.createElement("tr"));
      const head = row.appendChild(document.createElement("th"));
      head.scope = "row";
      head.className = kindOf(bell);
      head.textContent = this.nameOf(bell);
      return PARTS.map((part) => this.control(bell, part, row));
    });
    const readout = /** @type {HTMLElement} */ (this.host.querySelector("dl"));
    readout.replaceChildren();
    for (const [key, title] of SHOWN) {
      const tile = readout.appendChild(document.createElement("div"));
      tile.appendChild(document.createElement("dt")).textContent = title;
      tile.appendChild(document.createElement("dd")).dataset.name = `imagined-${key}`;
    }
  }

  /**
   * A handle, and the field in which the same number is typed.
   * @param {number} bell
   * @param {Part} part
   * @param {HTMLElement} row
   */
  control(bell, part, row) {
    const { lowest, highest } = this.data.limits[part];
    const name = `${TITLES[part]} of the ${this.nameOf(bell)}`;
    const shape = addShape(/** @type {SVGElement} */ (this.svg), "g", {
      class: `handle ${part} ${kindOf(bell)}`,
      role: "slider",
      tabindex: 0,
      "aria-label": name,
      "aria-valuemin": lowest,
      "aria-valuemax": highest,
      "aria-orientation": part === "rows" ? "vertical" : "horizontal",
    });
    addShape(shape, "circle", { class: "reach", r: 15 });
    if (part === "rows") addShape(shape, "path", { d: "M0 -8L7 0L0 8L-7 0Z" });
    else addShape(shape, "circle", { class: "knob", r: part === "peak" ? 7 : 5 });
    shape.addEventListener("pointerdown", (event) => this.drag(event, bell, part, shape));
    shape.addEventListener("keydown", (event) => this.press(event, bell, part));
    const typed = document.createElement("input");
    typed.type = "text";
    typed.inputMode = "decimal";
    typed.autocomplete = "off";
    typed.setAttribute("aria-label", `${name}, typed`);
    typed.addEventListener("change", () => {
      const number = typedNumber(part === "rows" ? typed.value.replaceAll(",", "") : typed.value);
      if (Number.isFinite(number)) this.set(bell, part, number);
      typed.value = textOf(this.bells[bell], part);
      this.release();
    });
    row.appendChild(document.createElement("td")).append(typed);
    return { bell, part, shape, typed };
  }

  /**
   * @param {PointerEvent} event
   * @param {number} i
   * @param {Part} part
   * @param {SVGElement} shape
   */
  drag(event, i, part, shape) {
    event.preventDefault();
    shape.focus();
    shape.setPointerCapture(event.pointerId);
    const start = this.place(i, part);
    const from = { x: event.clientX, y: event.clientY };
    const move = (/** @type {PointerEvent} */ { clientX, clientY }) => {
      const x = this.scoreAt(start.x + clientX - from.x);
      const { peak } = this.bells[i];
      if (part === "peak") this.set(i, part, x);
      if (part === "left") this.set(i, part, peak - x);
      if (part === "right") this.set(i, part, x - peak);
      if (part === "rows") {
        const height = this.heightAt(start.y + ABOVE_PEAK + clientY - from.y);
        this.set(i, part, rowsOfHeight(this.bells[i], height));
      }
    };
    const end = () => {
      shape.removeEventListener("pointermove", move);
      this.fit();
      this.release();
    };
    shape.addEventListener("pointermove", move);
    shape.addEventListener("lostpointercapture", end, { once: true });
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number} i
   * @param {Part} part
   */
  press(event, i, part) {
    const { lowest, highest } = this.data.limits[part];
    const now = this.bells[i][part];
    const steps = STEPS_OF_KEYS[event.key];
    let wanted = { Home: lowest, End: highest }[event.key];
    if (steps && part === "rows") wanted = now * 1.1 ** steps + (Math.abs(steps) === 1 ? steps : 0);
    else if (steps) wanted = now + steps / 20;
    if (wanted === undefined) return;
    event.preventDefault();
    this.set(i, part, wanted);
    this.fit();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.release(), PATIENCE);
  }

  /**
   * @param {number} i
   * @param {Part} part
   * @param {number} wanted
   */
  set(i, part, wanted) {
    const { lowest, highest } = this.data.limits[part];
    const inside = Math.min(highest, Math.max(lowest, wanted));
    this.bells[i] = { ...this.bells[i], [part]: part === "rows" ? Math.round(inside) : Math.round(inside * 100) / 100 };
    this.sample = null;
    this.draw();
  }

  release() {
    clearTimeout(this.timer);
    this.draw();
    this.report(this.numbers);
  }

  /** @param {number} score */
  x(score) {
    const { highest_score: end } = this.data;
    return SIDE + ((score + end) / (2 * end)) * (this.width - 2 * SIDE);
  }

  /** @param {number} x */
  scoreAt(x) {
    const { highest_score: end } = this.data;
    return ((x - SIDE) / (this.width - 2 * SIDE)) * 2 * end - end;
  }

  /** @param {number} height Rows for a unit of score. */
  y(height) {
    return HEIGHT - BOTTOM - Math.sqrt(height / this.tallest) * (HEIGHT - TOP - BOTTOM);
  }

  /** @param {number} y */
  heightAt(y) {
    return this.tallest * Math.max(0, (HEIGHT - BOTTOM - y) / (HEIGHT - TOP - BOTTOM)) ** 2;
  }

  /**
   * Where a handle stands.
   * @param {number} i
   * @param {Part} part
   */
  place(i, part) {
    const bell = this.bells[i];
    const score = bell.peak + { peak: 0, rows: 0, left: -bell.left, right: bell.right }[part];
    const y = this.y(density(bell, score)) - (part === "rows" ? ABOVE_PEAK : 0);
    return { x: this.x(score), y: Math.max(y, 9) };
  }

  /** Draw everything with the next frame. */
  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.render());
  }

  render() {
    const { svg, axis, band, curves, steps, line, lower } = this;
    this.width = this.plot.clientWidth;
    if (!this.width || !svg || !axis || !band || !curves || !steps || !line || !lower) return;
    setAttributes(svg, { width: this.width, height: HEIGHT, viewBox: `0 0 ${this.width} ${HEIGHT}` });
    this.renderAxis(axis);
    for (const [i, curve] of curves.entries()) setAttributes(curve, { d: this.outline(this.bells[i]) });
    for (const [i, step] of steps.entries()) {
      setAttributes(step, { d: this.sample ? this.stepped(this.sample[kindOf(i)]) : "" });
    }
    const ends = { y1: TOP / 2, y2: HEIGHT - BOTTOM };
    const x = this.x(this.threshold);
    setAttributes(line, { x1: x, x2: x, ...ends });
    const from = this.clearBelow === null ? x : this.x(this.clearBelow);
    setAttributes(lower, { x1: from, x2: from, ...ends });
    setAttributes(band, { x: from, y: TOP / 2, width: Math.max(0, x - from), height: HEIGHT - BOTTOM - TOP / 2 });
    for (const { bell, part, shape, typed } of this.controls) {
      const at = this.place(bell, part);
      const text = textOf(this.bells[bell], part);
      setAttributes(shape, {
        transform: `translate(${at.x.toFixed(1)} ${at.y.toFixed(1)})`,
        "aria-valuenow": this.bells[bell][part],
        "aria-valuetext": text,
      });
      if (!typed.matches(":focus")) typed.value = text;
    }
    this.renderReadout();
  }

  /** @param {SVGElement} axis */
  renderAxis(axis) {
    axis.replaceChildren();
    const { highest_score: end } = this.data;
    addShape(axis, "line", { x1: SIDE, x2: this.width - SIDE, y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM });
    for (let score = -end; score <= end; score += 2) {
      const label = addShape(axis, "text", { x: this.x(score), y: HEIGHT - 6, "text-anchor": "middle" });
      label.textContent = String(score).replace("-", "\u2212");
    }
  }

  /** @param {Bell} bell */
  outline(bell) {
    const { highest_score: end } = this.data;
    const points = [];
    for (let i = 0; i <= STEPS; i++) {
      const score = -end + (2 * end * i) / STEPS;
      points.push(`${this.x(score).toFixed(1)} ${this.y(density(bell, score)).toFixed(1)}`);
    }
    const bottom = HEIGHT - BOTTOM;
    return `M${this.x(-end)} ${bottom}L${points.join("L")}L${this.x(end)} ${bottom}Z`;
  }

  /** @param {number[]} heights */
  stepped(heights) {
    const { highest_score: end } = this.data;
    const width = (2 * end) / heights.length;
    const parts = heights.map((height, i) => {
      const y = Math.max(2, this.y(height)).toFixed(1);
      return `V${y}H${this.x(-end + (i + 1) * width).toFixed(1)}`;
    });
    return `M${this.x(-end)} ${HEIGHT - BOTTOM}${parts.join("")}V${HEIGHT - BOTTOM}`;
  }

  renderReadout() {
    const { pairs, threshold } = this;
    const { highest_score: end } = this.data;
    const point = pointAt(threshold, imaginedCounts(pairs, threshold, end));
    for (const [key] of SHOWN) {
      const format = key === "precision" || key === "recall" ? formats.share : formats.count;
      const place = this.host.querySelector(`[data-name="imagined-${key}"]`);
      if (place) write(place, format(point[key]));
    }
    const said = pairs.map((pair, i) => {
      const own = pointAt(threshold, imaginedCounts([pair], threshold, end));
      return `Group ${i + 1}: precision ${formats.share(own.precision)}, recall ${formats.share(own.recall)}`;
    });
    const note = /** @type {HTMLElement} */ (this.host.querySelector(".by-group"));
    write(note, pairs.length > 1 ? `${said.join(". ")}.` : "");
  }
}

/**
 * @param {number} i
 * @returns {"negative" | "positive"}
 */
function kindOf(i) {
  return i % 2 ? "positive" : "negative";
}

/**
 * @param {Bell} bell
 * @param {Part} part
 */
function textOf(bell, part) {
  return part === "rows" ? formats.count(bell.rows) : String(bell[part]);
}
