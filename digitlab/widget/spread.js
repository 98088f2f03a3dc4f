// What resamples would have chosen, as ticks below the handle's track.

import { addShape, named } from "./elements.js";

/** @import { Range, SpreadData } from "./types.js" */

/**
 * Show where other samples would have put the handle, or nothing.
 * @param {ParentNode} root
 * @param {SpreadData | null | undefined} spread
 * @param {Range} range
 */
export function showSpread(root, spread, { low, high }) {
  named(root, "spread").hidden = !spread;
  if (!spread) return;
  named(root, "spread-words").textContent = spread.words;
  const marks = named(root, "spread-marks");
  marks.replaceChildren();
  const share = (/** @type {number} */ threshold) => (threshold - low) / (high - low || 1);
  const at = (/** @type {number} */ threshold) => `${100 * Math.min(1, Math.max(0, share(threshold)))}%`;
  addShape(marks, "line", { class: "middle", x1: at(spread.low), x2: at(spread.high), y1: "50%", y2: "50%" });
  for (const threshold of spread.thresholds) {
    addShape(marks, "line", { x1: at(threshold), x2: at(threshold), y1: 0, y2: "100%" });
  }
}
