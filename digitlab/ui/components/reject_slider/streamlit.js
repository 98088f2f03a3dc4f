// "Answer only when sure" in Streamlit, which calls the function below at every rerun with new data.

import { RejectWidget } from "../../../widget/reject.js";

/** @import { Level, RejectData } from "../../../widget/reject.js" */
/**
 * @typedef {object} Component What Streamlit hands over.
 * @property {ShadowRoot} parentElement
 * @property {RejectData} data
 * @property {(name: "level", level: Level) => void} setStateValue
 */

/** @type {WeakMap<ShadowRoot, RejectWidget>} */
const widgets = new WeakMap();

/** @param {Component} component */
export default function ({ parentElement: root, data, setStateValue }) {
  const report = (/** @type {Level} */ level) => setStateValue("level", level);
  const mounted = widgets.get(root);
  if (mounted) {
    mounted.report = report;
    mounted.update(data);
  } else {
    widgets.set(root, new RejectWidget(root, data, report));
  }
  return () => widgets.delete(root);
}
