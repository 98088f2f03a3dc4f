// One figure where there is no Plotly: an SVG, of which only the marks move.

import { addShape, setAttributes } from "./elements.js";
import { PictureButton } from "./picture.js";

/** @import { Titles } from "./types.js" */
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

export const WIDTH = 480;
export const HEIGHT = 300;
export const MARGIN = { left: 52, right: 12, top: 10, bottom: 42 };
export const QUARTERS = [0, 0.25, 0.5, 0.75, 1];

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
export function path(points, first) {
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
