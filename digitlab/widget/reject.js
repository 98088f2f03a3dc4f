// "Answer only when sure": every move of the level is answered here, in the browser. As the threshold's widget it is used in an
// app, a notebook and a file, and knows none of them.

import { foundLevel, knownLevel, matrixAt, readCells } from "./answered.js";
import { filled } from "./criteria.js";
import { countsAt, readCurve } from "./curve.js";
import { addShape, input, named, setAttributes } from "./elements.js";
import { Figure, ticks } from "./figure.js";
import { formats } from "./formats.js";
import { CONFIDENCE } from "./generated.js";
import { isHandleKey, pressed, rounded, typedNumber } from "./handle.js";
import { interval } from "./intervals.js";
import { pointAt } from "./measures.js";

/** @import { Cells, EncodedCells } from "./answered.js" */
/** @import { Curve, Range, Titles } from "./types.js" */
/** @typedef {{ coverage: number[], accuracy: number[], low: number[], high: number[] }} Drawn */
/** @typedef {{ curve: string, chosen: string, checked: string, checked_curve: string }} LevelChosenOn */
/** @typedef {{ curve: string, range: Range, cells: EncodedCells, drawn: Drawn, chosen_on: LevelChosenOn | null }} SentBy */
/** @typedef {{ level: number, by: string }} Level */
/**
 * What Python sends; see `rejecting` in digitlab/widget/rejecting.py.
 * @typedef {object} RejectData
 * @property {Record<string, SentBy>} by
 * @property {string} chosen_by
 * @property {number} level
 * @property {string[]} names
 * @property {string} noun_plural
 * @property {string} class_noun
 * @property {string} scale
 * @property {{ by: Record<string, string>, phrases: Record<string, string>, figure: Titles }} texts
 * @property {(Drawn & { name: string })[]} others
 * @property {{ name: string, coverage: number, accuracy: number } | null} reference
 * @property {string} title
 * @property {string[]} colours
 * @property {{ level: number, by: string, text: string } | null} origin How the level was chosen.
 * @property {boolean} with_finder
 * @property {number} revision
 */

const DASHES = ["", "8 4", "2 3", "10 3 2 3", "5 2", "1 4"];
// From this part of a class on a cell has its full colour.
const [LEAST_COLOUR, MOST_COLOUR] = [8, 45];
const SHORT_NAME = 4;

export class RejectWidget {
  /**
   * @param {HTMLElement | ShadowRoot} root It holds the widget's HTML.
   * @param {RejectData} data
   * @param {(level: Level) => void} report It is told where the handle is when it is released.
   */
  constructor(root, data, report) {
    this.root = root;
    this.report = report;
    this.slider = input(root, "level");
    this.field = input(root, "number");
    this.choice = /** @type {HTMLSelectElement} */ (named(root, "by"));
    this.figure = new Figure(named(root, "coverage"), data.texts.figure, []);
    this.figure.picture.show({
      host: /** @type {HTMLElement} */ ("host" in root ? root.host : root),
      root,
      title: data.title,
      sentences: () => this.sentences(),
    });
    this.data = data;
    this.level = data.level;
    this.by = data.chosen_by;
    this.revision = data.revision;
    this.isDragging = false;
    this.isFrameAsked = false;
    this.sent = "";
    /** @type {Curve} */
    this.curve = readCurve(JSON.parse(data.by[this.by].curve));
    /** @type {Cells} */
    this.cells = readCells(data.by[this.by].cells);
    /** @type {{ cell: HTMLTableCellElement, shown: number }[]} */
    this.matrix = [];
    this.found = NaN;
    this.listen();
    this.update(data);
  }

  /** @param {string} name */
  find(name) {
    return named(this.root, name);
  }

  get range() {
    return this.data.by[this.by].range;
  }

  /**
   * Show what Python sends. Its level counts only if its revision is new, and never during a drag.
   * @param {RejectData} data
   */
  update(data) {
    const isNew = data.revision !== this.revision && !this.isDragging;
    const sent = JSON.stringify({ ...data, level: 0, revision: 0, chosen_by: "" });
    const hasChanged = sent !== this.sent;
    this.data = data;
    this.sent = sent;
    if (isNew) {
      this.revision = data.revision;
      this.level = data.level;
    }
    if (hasChanged) {
      this.choice.replaceChildren(...Object.entries(data.texts.by).map(([by, name]) => new Option(name, by)));
      this.find("scale").textContent = data.scale;
      this.find("finding").hidden = !data.with_finder;
      this.find("at-most-label").textContent = data.texts.phrases.at_most;
      this.find("confident-label").textContent = CONFIDENCE.label;
      this.makeMatrix();
    }
    if (isNew || hasChanged) this.readBy(isNew ? data.chosen_by : this.by);
    this.render();
  }

  /**
   * Go over to another way to say how sure an answer is.
   * @param {string} by
   */
  readBy(by) {
    this.by = by;
    const { curve, cells, range } = this.data.by[by];
    this.curve = readCurve(JSON.parse(curve));
    this.cells = readCells(cells);
    this.choice.value = by;
    setAttributes(this.slider, { min: range.low, max: range.high });
    this.level = knownLevel(this.curve, this.level);
    this.drawCoverage();
    if (this.data.with_finder) this.search();
    this.showPosition();
  }

  listen() {
    const { slider, field } = this;
    slider.addEventListener("pointerdown", () => {
      this.isDragging = true;
    });
    for (const end of ["pointerup", "pointercancel"]) {
      slider.addEventListener(end, () => {
        this.isDragging = false;
      });
    }
    slider.addEventListener("input", () => this.setLevel(rounded(Number(slider.value), this.range)));
    slider.addEventListener("change", () => this.release());
    slider.addEventListener("keydown", (event) => {
      if (!isHandleKey(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      this.setLevel(pressed(event.key, this.level, this.range));
      this.showPosition();
    });
    slider.addEventListener("keyup", (event) => isHandleKey(event.key) && this.release());
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") this.acceptTyped();
    });
    field.addEventListener("change", () => this.acceptTyped());
    this.choice.addEventListener("change", () => this.changeBy());
    for (const name of ["at-most", "confident"]) this.find(name).addEventListener("input", () => this.search());
    this.find("move").addEventListener("click", () => {
      this.setLevel(this.found);
      this.showPosition();
      this.release();
    });
  }

  acceptTyped() {
    const typed = typedNumber(this.field.value);
    if (Number.isFinite(typed)) this.setLevel(typed);
    this.field.value = formats.exact_threshold(this.level);
    this.showPosition();
    this.release();
  }

  /** Answer as many as before by the other way. */
  changeBy() {
    const { tp, fp } = countsAt(this.curve, this.level);
    this.readBy(this.choice.value);
    const { curve } = this;
    let place = curve.thresholds.length - 1;
    while (place > 0 && curve.tp[place] + curve.fp[place] < tp + fp) place--;
    this.level = rounded(Math.min(curve.thresholds[place], this.range.high), this.range);
    this.level = knownLevel(curve, this.level);
    this.showPosition();
    this.render();
    this.release();
  }

  /** @param {number} level */
  setLevel(level) {
    this.level = knownLevel(this.curve, level);
    if (this.isFrameAsked) return;
    this.isFrameAsked = true;
    requestAnimationFrame(() => {
      this.isFrameAsked = false;
      this.render();
    });
  }

  /** What a picture says beside the figure. */
  sentences() {
    const { phrases } = this.data.texts;
    const origin =
      this.data.origin?.level === this.level && this.data.origin.by === this.by ? this.data.origin.text : "";
    const level = filled(phrases.picture, {
      level: formats.exact_threshold(this.level),
      by: this.data.texts.by[this.by],
    });
    return [level, ...(origin ? [origin] : []), this.data.scale];
  }

  release() {
    this.isDragging = false;
    if (Number.isFinite(this.level)) this.report({ level: this.level, by: this.by });
  }

  showPosition() {
    this.slider.value = String(Math.min(this.level, this.range.high));
  }

  render() {
    const { curve, level, data } = this;
    const { phrases } = data.texts;
    const counts = countsAt(curve, level);
    const point = pointAt(level, counts);
    const all = counts.tp + counts.fp + counts.fn + counts.tn;
    const answered = counts.tp + counts.fp;
    const limits = interval("precision", counts, null);
    const ends = Number.isNaN(limits.low) ? "" : `${formats.percent_limits(limits)} %${limits.few ? ", from few" : ""}`;
    /** @type {Record<string, [string, string]>} */
    const tiles = {
      accuracy: [formats.percent(point.precision), ends],
      answered: [formats.percent(point.queue_rate), this.of(answered, all)],
      errors: [
        formats.count(counts.fp),
        filled(phrases.of_answers, { count: formats.percent(1 - point.precision), all: formats.count(answered) }),
      ],
      asked: [formats.count(all - answered), this.of(counts.tn, all - answered, phrases.would_err)],
    };
    for (const [name, [value, detail]] of Object.entries(tiles)) {
      this.find(name).textContent = value;
      this.find(`${name}-detail`).setAttribute("data-words", detail);
    }
    const { activeElement } = /** @type {Document | ShadowRoot} */ (this.field.getRootNode());
    if (this.field !== activeElement) this.field.value = formats.exact_threshold(level);
    const spoken = {
      level: formats.threshold(level),
      answered: formats.percent(point.queue_rate),
      accuracy: formats.percent(point.precision),
    };
    setAttributes(this.slider, { "aria-valuenow": level, "aria-valuetext": filled(phrases.spoken, spoken) });
    this.showMatrix(matrixAt(this.cells, curve, level, data.names.length));
    this.figure.move(point.queue_rate, point.precision);
    this.figure.describe(filled(phrases.spoken, spoken));
  }

  /**
   * @param {number} count
   * @param {number} all
   */
  of(count, all, phrase = this.data.texts.phrases.of) {
    return filled(phrase, { count: formats.count(count), all: formats.count(all) });
  }

  /** Make the table of the confusion matrix, empty. */
  makeMatrix() {
    const { names, class_noun: noun } = this.data;
    const table = document.createElement("tbody");
    const head = table.insertRow();
    head.append(heading("", "col"), ...names.map((name) => heading(name, "col")));
    this.matrix = [];
    names.forEach((name, truth) => {
      const row = table.insertRow();
      row.append(heading(name, "row"));
      names.forEach((answer, place) => {
        const cell = row.insertCell();
        cell.className = truth === place ? "right" : "wrong";
        cell.title = `True ${noun} ${name}, answered ${answer}`;
        this.matrix.push({ cell, shown: -1 });
      });
    });
    // Names of all lengths need columns of their own widths.
    this.find("matrix").classList.toggle(
      "even",
      names.every((name) => name.length < SHORT_NAME),
    );
    this.find("matrix").replaceChildren(table);
  }

  /** @param {Float64Array} counts */
  showMatrix(counts) {
    const n = this.data.names.length;
    let mostWrong = 1;
    let mostRight = 1;
    counts.forEach((count, i) => {
      if (i % (n + 1) === 0) mostRight = Math.max(mostRight, count);
      else mostWrong = Math.max(mostWrong, count);
    });
    counts.forEach((count, i) => {
      const entry = this.matrix[i];
      const part = count
        ? LEAST_COLOUR + (MOST_COLOUR - LEAST_COLOUR) * (count / (i % (n + 1) ? mostWrong : mostRight))
        : 0;
      const colour = Math.round(part);
      if (entry.shown !== count) entry.cell.textContent = formats.count(count);
      if (entry.cell.dataset.part !== String(colour)) {
        entry.cell.dataset.part = String(colour);
        entry.cell.style.setProperty("--part", String(colour));
      }
      entry.shown = count;
    });
  }

  /** Draw accuracy over what is answered, with the others. */
  drawCoverage() {
    const { others, by, title, colours, reference } = this.data;
    const lines = [{ name: title, ...by[this.by].drawn }, ...others];
    const lows = lines.flatMap(({ low }) => low.slice(-1));
    if (reference) lows.push(reference.accuracy - 0.005);
    const yLow = Math.max(0, Math.min(...lows, 0.99));
    const axes = { low: 0, high: 1, xTicks: [0, 0.25, 0.5, 0.75, 1], yLow, yHigh: 1, yTicks: ticks(yLow, 1) };
    this.figure.begin({ ...axes, yName: (tick) => `${Number((100 * tick).toFixed(2))}%` });
    const legend = /** @type {HTMLElement} */ (this.find("coverage").querySelector(".legend"));
    legend.replaceChildren();
    lines.forEach(({ name, coverage, accuracy, low, high }, i) => {
      const style = `stroke: ${colours[i % colours.length]}; stroke-dasharray: ${DASHES[i % DASHES.length] || "none"}`;
      const points = coverage.map((x, k) => `${this.figure.x(x).toFixed(1)} ${this.height(accuracy[k], yLow)}`);
      const band = [
        ...coverage.map((x, k) => `${this.figure.x(x).toFixed(1)} ${this.height(high[k], yLow)}`),
        ...coverage.map((x, k) => `${this.figure.x(x).toFixed(1)} ${this.height(low[k], yLow)}`).reverse(),
      ];
      const fill = `fill: ${colours[i % colours.length]}`;
      addShape(this.figure.curves, "path", { class: "band", d: `M${band.join("L")}Z`, style: fill });
      addShape(this.figure.curves, "path", { d: `M${points.join("L")}`, style });
      legend.append(legendEntry(name, (key) => addShape(key, "line", { x1: 0, x2: 24, y1: 4, y2: 4, style })));
    });
    if (reference) {
      const [x, y] = [this.figure.x(reference.coverage), this.figure.y(reference.accuracy)];
      addShape(this.figure.curves, "path", { class: "reference", d: `M${x} ${y - 7}l7 7l-7 7l-7 -7Z` });
      // Its mark is a diamond, and so is its name's; a picture wants a line, which is not seen.
      legend.append(legendEntry(`◇ ${reference.name}`, (key) => addShape(key, "line", { style: "stroke: none" })));
    }
  }

  /**
   * Where an accuracy lies; what is below the figure lies on its edge.
   * @param {number} accuracy
   * @param {number} lowest
   */
  height(accuracy, lowest) {
    return this.figure.y(Math.max(accuracy, lowest)).toFixed(1);
  }

  /** Find a level for the wish. */
  search() {
    const field = input(this.root, "at-most");
    const button = /** @type {HTMLButtonElement} */ (this.find("move"));
    const { phrases } = this.data.texts;
    button.hidden = field.value === "" || !field.checkValidity();
    if (button.hidden) {
      this.find("found").textContent = `Type a number from ${field.min} to ${field.max}.`;
      return;
    }
    const isSure = input(this.root, "confident").checked;
    const { chosen_on: chosenOn } = this.data.by[this.by];
    const errors = Number(field.value) / 100;
    const { level, lines } = foundLevel(this.curve, chosenOn, errors, isSure, this.data.noun_plural, phrases);
    this.found = level;
    button.textContent = filled(phrases.move, { level: formats.exact_threshold(level) });
    this.find("found").replaceChildren(
      ...lines.map((textContent) => Object.assign(document.createElement("p"), { textContent })),
    );
  }

  remove() {}
}

/**
 * @param {string} text
 * @param {"row" | "col"} scope
 */
function heading(text, scope) {
  return Object.assign(document.createElement("th"), { textContent: text, scope });
}

/**
 * @param {string} name
 * @param {(key: Element) => void} draw
 */
function legendEntry(name, draw) {
  const entry = document.createElement("span");
  draw(addShape(entry, "svg", { viewBox: "0 0 24 8", "aria-hidden": "true" }));
  entry.append(name);
  return entry;
}
