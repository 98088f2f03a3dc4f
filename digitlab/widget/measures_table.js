// All measures at the handle, with their intervals: made from the registry's entries.

import { countsAt } from "./curve.js";
import { formats } from "./formats.js";
import { MEASURE_WORDS } from "./generated.js";
import { interval } from "./intervals.js";
import { classWeights, measures, reweighted } from "./measures.js";

/** @import { Curve, Values, WidgetState } from "./types.js" */

const COLUMNS = ["Measure", "Value", "95 % interval", "What it says"];

/** The table of all measures; `details` holds it and is filled only while it is open. It follows the handle. */
export class MeasuresTable {
  /** @param {HTMLDetailsElement} details */
  constructor(details) {
    this.details = details;
    /** @type {Record<string, { value: HTMLElement, interval: HTMLElement }>} */
    this.cells = {};
    /** @type {{ threshold: number, curve: Curve, prevalence: number | null } | null} */
    this.shown = null;
    const table = /** @type {HTMLTableElement} */ (details.querySelector("table"));
    table.append(this.row("th", COLUMNS, { scope: "col" }));
    for (const [key, { name, sentence, formula }] of Object.entries(MEASURE_WORDS)) {
      const row = this.row("td", [name, "", "", `${sentence} ${formula}`]);
      this.cells[key] = { value: row.cells[1], interval: row.cells[2] };
      table.append(row);
    }
    details.addEventListener("toggle", () => this.show());
  }

  /**
   * @param {"th" | "td"} kind
   * @param {string[]} texts
   */
  row(kind, texts, properties = {}) {
    const row = document.createElement("tr");
    row.append(
      ...texts.map((textContent) => Object.assign(document.createElement(kind), { textContent, ...properties })),
    );
    return row;
  }

  remove() {}

  update() {}

  /**
   * @param {Values} values
   * @param {WidgetState} widget
   */
  move({ threshold }, { curve, prevalence }) {
    this.shown = { threshold, curve, prevalence };
    this.show();
  }

  show() {
    if (!this.details.open || !this.shown) return;
    const { threshold, curve, prevalence } = this.shown;
    const counts = countsAt(curve, threshold);
    const values = measures(reweighted(counts, classWeights(curve, prevalence)));
    for (const [key, cells] of Object.entries(this.cells)) {
      cells.value.textContent = formats.share(values[key]);
      cells.interval.textContent = formats.interval(interval(key, counts, prevalence));
    }
  }
}
