// The widget in a notebook, by anywidget: the position goes to Python when the handle is released.

import { Figures } from "../widget/figures.js";
import { Finder } from "../widget/finder.js";
import { MeasuresTable } from "../widget/measures_table.js";
import { ThresholdWidget } from "../widget/slider.js";
import { HTML } from "./generated.js";

/** Whether the notebook around an element is a dark one, whatever the system prefers. */
function isDark(element) {
  for (let around = element; around; around = around.parentElement) {
    const parts = getComputedStyle(around).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [];
    if (parts.length === 3 || parts[3] > 0) return parts[0] + parts[1] + parts[2] < 384;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

export default {
  render({ model, el }) {
    const host = document.createElement("div");
    el.append(host);
    // A root of its own, so that the notebook's style and ours leave each other alone.
    const root = host.attachShadow({ mode: "open" });
    root.innerHTML = HTML;
    requestAnimationFrame(() => (host.style.colorScheme = isDark(el) ? "dark" : "light"));
    const find = (name) => root.querySelector(`[data-name="${name}"]`);
    const widget = new ThresholdWidget(root, [
      new Figures(find("figures"), model.get("sent").texts),
      new Finder(find("finder")),
      new MeasuresTable(find("all-measures")),
    ]);
    const report = (position) => {
      model.set("position", position);
      model.save_changes();
    };
    const update = () => {
      const { revision } = model.get("wish");
      widget.update({ ...model.get("sent"), ...model.get("wish"), revision, here: model.get("here") }, report);
    };
    for (const name of ["sent", "wish", "here"]) model.on(`change:${name}`, update);
    update();
    return () => {
      for (const name of ["sent", "wish", "here"]) model.off(`change:${name}`, update);
      widget.remove();
    };
  },
};
