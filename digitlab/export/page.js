// The widget in a file: everything is in the page, and nobody hears of the handle.

import { Figures } from "../widget/figures.js";
import { Finder } from "../widget/finder.js";
import { MeasuresTable } from "../widget/measures_table.js";
import { ThresholdWidget } from "../widget/slider.js";

const root = document.querySelector('[data-name="live"]');
const data = JSON.parse(document.getElementById("data").textContent);
const widget = new ThresholdWidget(root, [
  new Figures(document.querySelector('[data-name="figures"]'), data.texts),
  new Finder(document.querySelector('[data-name="finder"]')),
  new MeasuresTable(document.querySelector('[data-name="all-measures"]')),
]);
widget.update({ ...data, alone: true }, () => {});
