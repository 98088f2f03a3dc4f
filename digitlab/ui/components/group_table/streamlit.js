// The table "By group" in Streamlit, which calls the function below at every rerun with new data. Between two reruns it
// follows the slider, another component of the page.

import { GroupTable } from "../../../widget/groups.js";
import { MOVED } from "../threshold_slider/broadcast.js";

/** @import { GroupsData } from "../../../widget/types.js" */
/**
 * @typedef {object} GroupComponent What Streamlit hands over.
 * @property {ShadowRoot} parentElement
 * @property {{ groups: GroupsData, threshold: number }} data
 * @property {(name: "lines", lines: number[]) => void} setStateValue
 */

/** @type {WeakMap<ShadowRoot, { table: GroupTable, onMoved: (event: Event) => void }>} */
const tables = new WeakMap();

/** @param {GroupComponent} component */
export default function ({ parentElement: root, data, setStateValue }) {
  let mounted = tables.get(root);
  if (!mounted) {
    const section = /** @type {HTMLElement} */ (root.querySelector("[data-name=groups]"));
    const table = new GroupTable(section);
    const onMoved = (/** @type {Event} */ event) => table.move(/** @type {CustomEvent} */ (event).detail);
    document.addEventListener(MOVED, onMoved);
    mounted = { table, onMoved };
    tables.set(root, mounted);
  }
  mounted.table.report = (lines) => setStateValue("lines", lines);
  mounted.table.update(data, data);
  return () => {
    const gone = tables.get(root);
    if (gone) document.removeEventListener(MOVED, gone.onMoved);
    tables.delete(root);
  };
}
