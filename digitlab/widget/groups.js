// "By group": each group's recall, precision, false positive rate and share flagged, live while a handle moves. All follow
// the one handle or, where groups have lines of their own, each its own.

import { countsAt, knows, readCurve } from "./curve.js";
import { setAttributes, write } from "./elements.js";
import { formats } from "./formats.js";
import { differencesFromOthers, estimated, groupShare, intervalOf } from "./group_shares.js";
import { isHandleKey, pressed, rounded, typedNumber } from "./handle.js";

/** @import { Curve, Evidence, GroupsData, Values, WidgetData, WidgetState } from "./types.js" */

/** @type {Evidence} */
const NO_ROWS = { tp: 0, fp: 0, fn: 0, tn: 0 };
const MOST_NAMED = 3;
const ROLES = [
  ["table", "table"],
  ["thead, tbody", "rowgroup"],
  ["tr", "row"],
  ["thead th", "columnheader"],
  ["tbody th", "rowheader"],
  ["td", "cell"],
];

/**
 * An element with a class and a text.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} className
 * @param {string} text
 * @returns {HTMLElementTagNameMap[K]}
 */
function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/** What is shown of one measure of one group. */
class GroupCell {
  /** @param {{ name: string, colour: string }} measure */
  constructor({ name, colour }) {
    this.cell = element("td");
    this.cell.dataset.label = name;
    this.cell.style.setProperty("--measure", `var(--digitlab-${colour})`);
    this.value = element("span", "value");
    const scale = element("span", "scale");
    scale.setAttribute("aria-hidden", "true");
    this.range = element("i");
    this.dot = element("b");
    scale.append(this.range, this.dot);
    this.ends = element("span", "small");
    this.apart = element("span", "small");
    this.cell.append(this.value, scale, this.ends, this.apart);
  }

  /**
   * @param {import("./types.js").GroupShare} share
   * @param {import("./types.js").GroupDifference} difference
   */
  show(share, { value, interval, isClear }) {
    const figure = estimated(share);
    write(this.value, formats.share(figure.value));
    write(this.ends, formats.interval(intervalOf(share)));
    const isKnown = !Number.isNaN(figure.value);
    this.range.style.display = isKnown ? "" : "none";
    this.dot.style.display = isKnown ? "" : "none";
    if (isKnown) {
      this.range.style.transform = `translateX(${100 * figure.low}%) scaleX(${figure.high - figure.low})`;
      this.dot.style.transform = `translateX(${100 * figure.value}%)`;
    }
    const ends = formats.signed_interval(interval);
    write(this.apart, ends && `${formats.signed_share(value)} (${ends})${isClear ? ", differs" : ""}`);
    this.apart.classList.toggle("differs", isClear);
  }
}

/** The table. It follows the handle; see `ThresholdWidget`. */
export class GroupTable {
  /**
   * @param {HTMLElement} section
   * @param {(lines: number[]) => void} report It is told the groups' own lines when one is released.
   * @param {boolean} rounds Whether no Python looks numbers of large groups up: then the handle's nearest position counts.
   */
  constructor(section, report = () => {}, rounds = false) {
    this.section = section;
    this.report = report;
    this.rounds = rounds;
    /** @type {GroupsData | null} */
    this.data = null;
    this.encoded = "";
    /** @type {(Curve | null)[]} */
    this.curves = [];
    /** @type {{ counts: HTMLElement, cells: GroupCell[], slider: HTMLInputElement | null, field: HTMLInputElement | null }[]} */
    this.rows = [];
    this.threshold = NaN;
    /** @type {number[] | null} */
    this.lines = null;
    /** @type {Set<string>} */
    this.reported = new Set();
    this.isFrameAsked = false;
    section.closest("details")?.addEventListener("toggle", () => this.show());
  }

  /** @param {string} name */
  part(name) {
    return /** @type {HTMLElement} */ (this.section.querySelector(`[data-name="groups-${name}"]`));
  }

  remove() {}

  /**
   * @param {Pick<WidgetData, "groups">} data
   * @param {Pick<WidgetState, "threshold">} [widget]
   */
  update({ groups }, widget) {
    this.data = groups ?? null;
    this.section.hidden = !this.data;
    const around = this.section.closest("details");
    if (around) around.hidden = !this.data;
    if (!this.data) return;
    const { looked_up, lines, said, ...others } = this.data;
    // Lines alone are set in the handles that are there: one that was built anew would lose the focus.
    const encoded = JSON.stringify([others, lines !== null]);
    if (encoded !== this.encoded) {
      this.encoded = encoded;
      this.curves = this.data.curves.map((text) => (text === null ? null : readCurve(JSON.parse(text))));
      this.lines = null;
      this.build(this.data);
    }
    this.takeLines(lines);
    this.part("said").replaceChildren(...said.map((sentence) => element("p", "", sentence)));
    this.curves.forEach((curve, i) => {
      const known = looked_up[i];
      if (curve) curve.lookedUp = known ? [known] : [];
    });
    if (widget) this.threshold = widget.threshold;
    this.show();
  }

  /** @param {GroupsData} data */
  build(data) {
    const { names, measures, words, lines } = data;
    const head = element("thead");
    const titles = element("tr");
    for (const title of [words.group, ...measures.map(({ name }) => name)]) {
      const cell = element("th", "", title);
      cell.scope = "col";
      titles.append(cell);
    }
    head.append(titles);
    const body = element("tbody");
    this.rows = names.map((name, i) => {
      const row = element("tr");
      const first = element("th");
      first.scope = "row";
      const title = element("span", "name", name);
      title.title = name;
      const counts = element("span", "small");
      first.append(title, element("span", "small", data.sizes[i]), counts);
      const handle = lines && this.ownLine(i, name, data);
      if (handle) first.append(handle.around);
      const cells = measures.map((measure) => new GroupCell(measure));
      row.append(first, ...cells.map(({ cell }) => cell));
      body.append(row);
      return { counts, cells, slider: handle?.slider ?? null, field: handle?.field ?? null };
    });
    this.part("table").replaceChildren(head, body);
    // Their boxes are no table's (see groups.css), which would take its meaning from a screen reader.
    for (const [selector, role] of ROLES) {
      for (const each of this.section.querySelectorAll(selector)) each.setAttribute("role", role);
    }
    this.part("note").textContent = data.note;
  }

  /**
   * Take lines from Python, unless they are what was reported from here, where the hand may have moved on since.
   * @param {number[] | null} lines
   */
  takeLines(lines) {
    const isEcho = this.lines !== null && this.reported.delete(JSON.stringify(lines));
    if (!isEcho) this.lines = lines && [...lines];
  }

  /**
   * The handle of a group's own line.
   * @param {number} i
   * @param {string} name
   * @param {GroupsData} data
   */
  ownLine(i, name, { words, range }) {
    const around = element("span", "own-line");
    const slider = element("input");
    setAttributes(slider, { type: "range", step: "any", min: range.low, max: range.high });
    slider.setAttribute("aria-label", `${words.line} ${name}`);
    const field = element("input");
    setAttributes(field, { type: "text", autocomplete: "off", "aria-label": `${words.exact_line} ${name}` });
    const take = (/** @type {number} */ line) => {
      if (Number.isFinite(line)) this.setLine(i, this.known(i, line));
    };
    const release = () => {
      const moved = [...(this.lines ?? [])];
      this.reported.add(JSON.stringify(moved));
      this.report(moved);
    };
    slider.addEventListener("input", () => take(rounded(Number(slider.value), range)));
    slider.addEventListener("change", release);
    slider.addEventListener("keydown", (event) => {
      if (!isHandleKey(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      take(pressed(event.key, this.lines?.[i] ?? 0, range));
    });
    slider.addEventListener("keyup", (event) => isHandleKey(event.key) && release());
    field.addEventListener("keydown", (event) => event.stopPropagation());
    field.addEventListener("change", () => {
      take(typedNumber(field.value));
      field.value = String(this.lines?.[i]);
      release();
    });
    around.append(slider, field);
    return { around, slider, field };
  }

  /**
   * A line whose counts are known.
   * @param {number} i
   * @param {number} line
   */
  known(i, line) {
    const curve = this.curves[i];
    return this.rounds && this.data && curve && !knows(curve, line) ? rounded(line, this.data.range) : line;
  }

  /**
   * @param {number} i
   * @param {number} line
   */
  setLine(i, line) {
    if (this.lines) this.lines[i] = line;
    if (this.isFrameAsked) return;
    this.isFrameAsked = true;
    requestAnimationFrame(() => {
      this.isFrameAsked = false;
      this.show();
    });
  }

  /**
   * The one handle has moved.
   * @param {Pick<Values, "threshold">} values
   */
  move({ threshold }) {
    this.threshold = threshold;
    if (!this.lines) this.show();
  }

  /** Show each group at its line. */
  show() {
    const around = this.section.closest("details");
    if (!this.data || Number.isNaN(this.threshold) || (around && !around.open)) return;
    const at = this.curves.map((curve, i) => ({ curve, line: this.lines?.[i] ?? this.known(i, this.threshold) }));
    // Between two positions of the handle a large curve is Python's to look up; the old numbers stand until it has.
    const isKnown = at.every(({ curve, line }) => !curve || knows(curve, line));
    this.section.classList.toggle("asking", !isKnown);
    this.rows.forEach(({ slider, field }, i) => {
      if (!slider || !field) return;
      slider.value = String(at[i].line);
      slider.setAttribute("aria-valuetext", String(at[i].line));
      const root = /** @type {Document | ShadowRoot} */ (field.getRootNode());
      if (root.activeElement !== field) field.value = String(at[i].line);
    });
    if (!isKnown) return;
    const counts = at.map(({ curve, line }) => (curve ? countsAt(curve, line) : NO_ROWS));
    const { measures, quantile, few_clusters, words } = this.data;
    /** @type {{ name: string, group: number, value: number }[]} */
    const clear = [];
    for (const [place, { key, name }] of measures.entries()) {
      const shares = counts.map((each) => groupShare(key, each));
      const differences = differencesFromOthers(shares, quantile, few_clusters);
      differences.forEach((each, i) => {
        this.rows[i].cells[place].show(shares[i], each);
        // Of two groups the second's difference is the first's with the other sign.
        if (each.isClear && (i === 0 || counts.length > 2)) clear.push({ name, group: i, value: each.value });
      });
    }
    counts.forEach(({ tp, fp, fn }, i) => {
      const numbers = [tp, fn, fp].map(formats.count);
      write(this.rows[i].counts, `${numbers[0]} found, ${numbers[1]} missed, ${numbers[2]} false alarms`);
    });
    write(this.part("clear"), this.clearInWords(clear, words));
  }

  /**
   * @param {{ name: string, group: number, value: number }[]} clear
   * @param {Record<string, string>} words
   */
  clearInWords(clear, words) {
    if (!clear.length) return words.none_clear;
    const names = this.data?.names ?? [];
    const largest = clear.sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, MOST_NAMED);
    const named = largest.map(
      ({ name, group, value }) => `${name} of ${shortName(names[group])} ${formats.signed_share(value)}`,
    );
    const more = clear.length > MOST_NAMED ? `, and ${clear.length - MOST_NAMED} more` : "";
    return `${words.clear} ${named.join(", ")}${more}.`;
  }
}

/** @param {string} name */
function shortName(name) {
  return name.length > 40 ? `${name.slice(0, 40)} ...` : name;
}
