// Curves: the same as `ThresholdCurve` in digitlab/metrics/thresholds.py, line by line. Counts are whole numbers and both
// languages use IEEE doubles, so equal steps give equal results.

/** @import { ClassSizes, CountedCurve, Curve, EncodedCurve, Evidence } from "./types.js" */

/**
 * Decode base64 into a typed array, as numpy's `frombuffer` does.
 * @template {Float64Array | Int32Array} T
 * @param {string} base64
 * @param {new (buffer: ArrayBuffer) => T} ArrayType
 * @returns {T}
 */
function decode(base64, ArrayType) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new ArrayType(bytes.buffer);
}

/**
 * All thresholds of a detector with their counts, `ThresholdCurve`, or of a large one those of the handle's positions.
 * @param {EncodedCurve} data
 * @returns {Curve}
 */
export function readCurve(data) {
  const { worth } = data;
  const areWhole = !worth && !data.is_expected;
  const counts = (/** @type {string} */ text) => (areWhole ? decode(text, Int32Array) : decode(text, Float64Array));
  return {
    complete: data.complete,
    thresholds: decode(data.thresholds, Float64Array),
    tp: counts(data.tp),
    fp: counts(data.fp),
    worth: worth && {
      trials: Object.fromEntries(Object.entries(worth.trials).map(([key, text]) => [key, decode(text, Float64Array)])),
      few: decode(worth.few, Int32Array),
    },
    drawn: decode(data.drawn, Int32Array),
    lookedUp: [],
    between: null,
    nPositive: data.n_positive,
    nNegative: data.n_negative,
  };
}

/**
 * The first place whose threshold is not below the given one: `numpy.searchsorted`.
 * @param {Float64Array} thresholds
 * @param {number} threshold
 */
export function searchSorted(thresholds, threshold) {
  let low = 0;
  let high = thresholds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (thresholds[middle] < threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Whether `countsAt` knows a threshold; `lookedUp` are the counts of further ones, from Python.
 * @param {Curve} curve
 * @param {number} threshold
 */
export function knows(curve, threshold) {
  const { complete, lookedUp, thresholds } = curve;
  const i = searchSorted(thresholds, threshold);
  // Beyond the ends of the handle everything is flagged, or nothing.
  const isOutside = i === 0 || i === thresholds.length - 1;
  return complete || isOutside || thresholds[i] === threshold || lookedUp.some((at) => at.threshold === threshold);
}

/**
 * Look one threshold up: `ThresholdCurve.at`.
 * @param {Curve} curve
 * @param {number} threshold
 */
export function countsAt(curve, threshold) {
  const lookedUp = curve.lookedUp.find((at) => at.threshold === threshold);
  if (lookedUp) return countsOf(curve, lookedUp.tp, lookedUp.fp, lookedUp.worth);
  // The last threshold is infinite and flags nothing.
  return countsAtPlace(curve, searchSorted(curve.thresholds, threshold));
}

/**
 * The counts at the threshold in a place of a curve.
 * @param {CountedCurve} curve
 * @param {number} i
 */
export function countsAtPlace(curve, i) {
  const { worth } = curve;
  const there = worth && {
    trials: Object.fromEntries(Object.entries(worth.trials).map(([key, numbers]) => [key, numbers[i]])),
    few: worth.few[i],
  };
  return countsOf(curve, curve.tp[i], curve.fp[i], there);
}

/**
 * What a threshold makes of a score: `flagged`.
 * @param {number} score
 * @param {number} threshold
 */
export function flagged(score, threshold) {
  return score >= threshold;
}

/**
 * All four counts from those of the flagged.
 * @param {ClassSizes} sizes
 * @param {number} tp
 * @param {number} fp
 * @param {Evidence['worth']} worth
 * @returns {Evidence}
 */
export function countsOf({ nPositive, nNegative }, tp, fp, worth = null) {
  const counts = { tp, fp, fn: nPositive - tp, tn: nNegative - fp };
  return worth ? { ...counts, worth } : counts;
}

/**
 * The next larger double: `math.nextafter(value, math.inf)`.
 * @param {number} value
 */
function nextAbove(value) {
  const double = new Float64Array([value]);
  new BigInt64Array(double.buffer)[0] += value < 0 ? -1n : 1n;
  return double[0];
}

/**
 * A number with few digits that flags the same: `ThresholdCurve.shortened`.
 * @param {Curve} curve
 * @param {number} threshold
 */
export function shortened(curve, threshold) {
  const i = searchSorted(curve.thresholds, threshold);
  const below = i ? curve.thresholds[i - 1] : -Infinity;
  const highest = curve.thresholds[i];
  if (highest === Infinity) return Math.abs(below) < 2 ** 53 ? Math.floor(below) + 1 : nextAbove(below);
  if (!curve.complete) return highest;
  if (Math.abs(threshold) >= 2 ** 53) return threshold;
  for (let decimals = 0; decimals < 16; decimals++) {
    const tens = 10 ** decimals;
    for (const short of [Math.floor(threshold * tens) / tens, Math.ceil(threshold * tens) / tens]) {
      if (below < short && short <= highest) return short;
    }
  }
  return threshold;
}
