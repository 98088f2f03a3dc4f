// The measures of an operating point and its counts at another prevalence: the same as in digitlab/metrics/measures.py and
// prevalence.py.

import { MEASURES } from "./generated.js";

/** @import { ClassSizes, CountedCurve, Counts, Point, Values } from "./types.js" */

/**
 * How much a sample of each class counts at a target prevalence; null is that of the samples.
 * @param {ClassSizes} sizes
 * @param {number | null} prevalence
 */
export function classWeights({ nPositive, nNegative }, prevalence) {
  if (prevalence === null) return { positive: 1, negative: 1 };
  const n = nPositive + nNegative;
  return { positive: (prevalence * n) / nPositive, negative: ((1 - prevalence) * n) / nNegative };
}

/**
 * The counts that the same threshold would have at another prevalence: `at_prevalence`.
 * @param {Counts} counts
 * @param {{ positive: number, negative: number }} weights
 * @returns {Counts}
 */
export function reweighted(counts, weights) {
  return {
    tp: counts.tp * weights.positive,
    fp: counts.fp * weights.negative,
    fn: counts.fn * weights.positive,
    tn: counts.tn * weights.negative,
  };
}

/**
 * All counts of a curve as they would be at another prevalence: `curve_at_prevalence`.
 * @param {CountedCurve} curve
 * @param {number | null} prevalence
 * @returns {CountedCurve}
 */
export function curveAtPrevalence(curve, prevalence) {
  const { positive, negative } = classWeights(curve, prevalence);
  return {
    thresholds: curve.thresholds,
    tp: Float64Array.from(curve.tp, (tp) => tp * positive),
    fp: Float64Array.from(curve.fp, (fp) => fp * negative),
    nPositive: curve.nPositive * positive,
    nNegative: curve.nNegative * negative,
    worth: prevalence === null ? curve.worth : null,
  };
}

/**
 * An operating point: a threshold with its counts and all that follows from them, `OperatingPoint`.
 * @param {number} threshold
 * @param {Counts} counts
 * @returns {Point}
 */
export function pointAt(threshold, counts) {
  const { tp, fp, fn, tn } = counts;
  return { threshold, tp, fp, fn, tn, n_samples: tp + fp + fn + tn, predicted_positive: tp + fp, ...measures(counts) };
}

/**
 * The measures of an operating point. 0 / 0 is NaN in JavaScript, which means undefined here as it does in Python.
 * @param {Counts} counts
 * @returns {Values}
 */
export function measures(counts) {
  return Object.fromEntries(Object.entries(MEASURES).map(([name, measure]) => [name, measure(counts)]));
}

/**
 * Where the marks of figures stand at a threshold. Recall looks at one kind only, so that it is taken from the counts,
 * untouched. The gains figure is one of what was counted, and so is its point.
 * @param {number} threshold
 * @param {Counts} counts
 * @param {ClassSizes} sizes
 * @param {number | null} prevalence
 * @returns {Values}
 */
export function markedValues(threshold, counts, sizes, prevalence) {
  const { recall, queue_rate } = measures(counts);
  return { ...measures(reweighted(counts, classWeights(sizes, prevalence))), recall, queue_rate, threshold };
}
