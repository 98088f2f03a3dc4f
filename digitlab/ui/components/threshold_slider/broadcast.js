// Tells other components of the page where the handle is, at every move.

/** @import { Values } from "../../../widget/types.js" */

export const MOVED = "digitlab-threshold";

/** It follows the handle; see `ThresholdWidget`. */
export class Broadcast {
  update() {}

  remove() {}

  /** @param {Values} values */
  move({ threshold }) {
    document.dispatchEvent(new CustomEvent(MOVED, { detail: { threshold } }));
  }
}
