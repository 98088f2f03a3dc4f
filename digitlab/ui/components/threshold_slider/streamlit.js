// The widget in Streamlit, which calls us at every rerun with new data; each mounted widget lives on in this map.

import { Examples } from "../../../widget/examples.js";
import { ThresholdWidget } from "../../../widget/slider.js";
import { Marks } from "./marks.js";

const widgets = new WeakMap();

export default function ({ parentElement: root, data, setStateValue }) {
  if (!widgets.has(root)) {
    const examples = new Examples(root.querySelector('[data-name="examples"]'));
    widgets.set(root, new ThresholdWidget(root, [new Marks(), examples]));
  }
  widgets.get(root).update(data, (position) => setStateValue("position", position));
  return () => {
    widgets.get(root)?.remove();
    widgets.delete(root);
  };
}
