// The widget in Streamlit, which calls the function below at every rerun with new data.

import { named } from "../../../widget/elements.js";
import { Examples } from "../../../widget/examples.js";
import { ThresholdWidget } from "../../../widget/slider.js";
import { Broadcast } from "./broadcast.js";
import { Marks } from "./marks.js";

/** @import { Position, WidgetData } from "../../../widget/types.js" */
/**
 * @typedef {object} Component What Streamlit hands over.
 * @property {ShadowRoot} parentElement
 * @property {WidgetData} data
 * @property {(name: "position", position: Position) => void} setStateValue
 */

/** @type {WeakMap<ShadowRoot, ThresholdWidget>} */
const widgets = new WeakMap();

/** @param {Component} component */
export default function ({ parentElement: root, data, setStateValue }) {
  const report = (/** @type {Position} */ position) => setStateValue("position", position);
  const mounted = widgets.get(root);
  if (mounted) {
    mounted.report = report;
    mounted.update(data);
  } else {
    const followers = [new Marks(), new Examples(named(root, "examples")), new Broadcast()];
    widgets.set(root, new ThresholdWidget(root, followers, data, report));
  }
  return () => {
    widgets.get(root)?.remove();
    widgets.delete(root);
  };
}
