// Tells other components of the page where the handle is, at every move.

/** @import { Values, WidgetState } from "../../../widget/types.js" */

export const MOVED = "digitlab-threshold";

/** It follows the handle; see `ThresholdWidget`. */
export class Broadcast {
  update() {}

  remove() {}

  /**
   * @param {Values} values
   * @param {WidgetState} widget
   */
  move({ threshold }, { clearBelow }) {
    document.dispatchEvent(new CustomEvent(MOVED, { detail: { threshold, clearBelow } }));
  }
}
