// The widget in a notebook, by anywidget: the position goes to Python when the handle is released.

import { named } from "../widget/elements.js";
import { Figures } from "../widget/figures.js";
import { Finder } from "../widget/finder.js";
import { GroupTable } from "../widget/groups.js";
import { MeasuresTable } from "../widget/measures_table.js";
import { ThresholdWidget } from "../widget/slider.js";
import { HTML } from "./generated.js";
import { rootIn } from "./notebook_root.js";

/** @import { Position, WidgetData } from "../widget/types.js" */
/**
 * @typedef {object} Model The traits of `Explorer` in notebook.py.
 * @property {(name: string) => any} get
 * @property {(name: "position" | "lines", value: Position | number[]) => void} set
 * @property {() => void} save_changes
 * @property {(event: string, listener: () => void) => void} on
 * @property {(event: string, listener: () => void) => void} off
 */

const TRAITS = ["content", "requested", "looked_up"];

export default {
  /** @param {{ model: Model, el: HTMLElement }} view */
  render({ model, el }) {
    const root = rootIn(el, HTML);
    /** @returns {WidgetData} */
    const data = () => ({ ...model.get("content"), ...model.get("requested"), looked_up: model.get("looked_up") });
    const takeLines = (/** @type {number[]} */ lines) => {
      model.set("lines", lines);
      model.save_changes();
    };
    const followers = [
      new Figures(named(root, "figures"), data().texts),
      new Finder(named(root, "finder")),
      new MeasuresTable(/** @type {HTMLDetailsElement} */ (named(root, "all-measures"))),
      new GroupTable(named(root, "groups"), takeLines, true),
    ];
    const widget = new ThresholdWidget(root, followers, data(), (position) => {
      model.set("position", position);
      model.save_changes();
    });
    const update = () => widget.update(data());
    for (const name of TRAITS) model.on(`change:${name}`, update);
    return () => {
      for (const name of TRAITS) model.off(`change:${name}`, update);
      widget.remove();
    };
  },
};
