// The widget in a file: everything is in the page, and no Python answers.

import { named } from "../widget/elements.js";
import { Figures } from "../widget/figures.js";
import { Finder } from "../widget/finder.js";
import { GroupTable } from "../widget/groups.js";
import { MeasuresTable } from "../widget/measures_table.js";
import { ThresholdWidget } from "../widget/slider.js";

const data = JSON.parse(document.getElementById("data")?.textContent ?? "");
const followers = [
  new Figures(named(document, "figures"), data.texts),
  new Finder(named(document, "finder")),
  new MeasuresTable(/** @type {HTMLDetailsElement} */ (named(document, "all-measures"))),
  new GroupTable(named(document, "groups"), undefined, true),
];
new ThresholdWidget(named(document, "live"), followers, { ...data, standalone: true }, () => {});
