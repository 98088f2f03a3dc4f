// The positions of the handles: of the threshold as in digitlab/widget/sent.py, of the prevalence on a logarithmic scale.

/** @import { Range } from "./types.js" */

/** @type {Record<string, number>} */
const KEY_STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -20, PageUp: 20 };
const ARROWS_ACROSS = 400; // presses of an arrow key from one end to the other
const LOWEST_PREVALENCE = 0.0001;
const HIGHEST_PREVALENCE = 0.5;

/**
 * The position nearest to a threshold: a short decimal number, so that what is shown is what counts.
 * @param {number} threshold
 * @param {Pick<Range, 'decimals' | 'multiple'>} range
 */
export function rounded(threshold, { decimals, multiple }) {
  if (multiple > 1) {
    const unit = 10 ** -decimals * multiple;
    threshold = Math.round(threshold / unit) * unit;
  }
  if (decimals >= 0) return Number(threshold.toFixed(decimals));
  return Number(`${Math.round(threshold / 10 ** -decimals)}e${-decimals}`);
}

/**
 * Whether a key moves the handle.
 * @param {string} key
 */
export function isHandleKey(key) {
  return key in KEY_STEPS || key === "Home" || key === "End";
}

/**
 * Where a key leads from a threshold.
 * @param {string} key
 * @param {number} threshold
 * @param {Range} range
 */
export function pressed(key, threshold, range) {
  const { low, high } = range;
  if (key === "Home") return low;
  if (key === "End") return high;
  const moved = threshold + (KEY_STEPS[key] * (high - low)) / ARROWS_ACROSS;
  return rounded(Math.min(high, Math.max(low, moved)), range);
}

/**
 * What was typed as a number, NaN if it is none; a comma is a point in much of the world.
 * @param {string} typed
 */
export function typedNumber(typed) {
  const text = typed.trim().replace(",", ".").replace("\u2212", "-");
  return text === "" ? NaN : Number(text);
}

/**
 * The prevalence slider runs from 0 to 1 on a scale of powers of ten.
 * @param {number} position
 */
export function prevalenceAt(position) {
  const prevalence = LOWEST_PREVALENCE * (HIGHEST_PREVALENCE / LOWEST_PREVALENCE) ** position;
  return Number(prevalence.toPrecision(2));
}

/**
 * Where a prevalence stands on the slider: the inverse of `prevalenceAt`.
 * @param {number} prevalence
 */
export function positionOf(prevalence) {
  return Math.log(prevalence / LOWEST_PREVALENCE) / Math.log(HIGHEST_PREVALENCE / LOWEST_PREVALENCE);
}
