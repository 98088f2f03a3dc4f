// "Answer only when sure" in a notebook, by anywidget: the level goes to Python when the handle is released.

import { RejectWidget } from "../widget/reject.js";
import { HTML } from "./generated.js";
import { rootIn } from "./notebook_root.js";

/** @import { Level, RejectData } from "../widget/reject.js" */
/**
 * @typedef {object} Model The traits of `AnswersExplorer` in answers_notebook.py.
 * @property {(name: string) => any} get
 * @property {(name: "position", value: Level) => void} set
 * @property {() => void} save_changes
 * @property {(event: string, listener: () => void) => void} on
 * @property {(event: string, listener: () => void) => void} off
 */

export default {
  /** @param {{ model: Model, el: HTMLElement }} view */
  render({ model, el }) {
    const root = rootIn(el, HTML);
    /** @returns {RejectData} */
    const data = () => ({ ...model.get("content"), ...model.get("requested") });
    const widget = new RejectWidget(root, data(), (level) => {
      model.set("position", level);
      model.save_changes();
    });
    const update = () => widget.update(data());
    model.on("change:requested", update);
    return () => model.off("change:requested", update);
  },
};
