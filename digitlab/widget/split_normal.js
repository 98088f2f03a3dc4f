// Bell curves with a spread of their own on each side: the same as `Bell` in digitlab/evaluation/imagined.py.

/** @import { Counts } from "./types.js" */
/** @typedef {{ peak: number, left: number, right: number, rows: number }} Bell */
/** @typedef {{ negatives: Bell, positives: Bell }} BellPair */

const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);
/** From here on the continued fraction is quicker, and exact to the last digits. */
const FAR = 3;
const FRACTION_STEPS = 150;

/**
 * The area under the standard normal curve to the left of a number that is not above 0.
 * @param {number} z
 */
export function lowerTail(z) {
  const height = Math.exp(-(z * z) / 2) / ROOT_TWO_PI;
  if (z < -FAR) {
    // Laplace's continued fraction of Mills' ratio, from its end.
    let fraction = -z;
    for (let k = FRACTION_STEPS; k > 0; k--) fraction = -z + k / fraction;
    return height / fraction;
  }
  let [sum, term] = [z, z];
  for (let k = 3; Math.abs(term) > 1e-18; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 + height * sum;
}

/**
 * How many rows have at least a score: `above`.
 * @param {Bell} bell
 * @param {number} score
 */
export function above({ peak, left, right, rows }, score) {
  const distance = score - peak;
  if (distance < 0) return rows * (1 - ((2 * left) / (left + right)) * lowerTail(distance / left));
  return rows * ((2 * right) / (left + right)) * lowerTail(-distance / right);
}

/**
 * How many rows there are for a unit of score.
 * @param {Bell} bell
 * @param {number} score
 */
export function density({ peak, left, right, rows }, score) {
  const z = (score - peak) / (score < peak ? left : right);
  return ((rows * 2) / (left + right) / ROOT_TWO_PI) * Math.exp(-(z * z) / 2);
}

/**
 * How many rows give a bell this height at its peak: the inverse of `density` there.
 * @param {Bell} bell
 * @param {number} height
 */
export function rowsOfHeight({ left, right }, height) {
  return (height * (left + right) * ROOT_TWO_PI) / 2;
}

/**
 * The score from which on rows reach a threshold: scores are cut to hundredths, and at both ends.
 * @param {number} threshold
 * @param {number} highest
 */
function firstAbove(threshold, highest) {
  if (threshold <= -highest) return -Infinity;
  if (threshold > highest) return Infinity;
  const nearest = Math.round(threshold * 100);
  return (nearest / 100 < threshold ? nearest + 1 : nearest) / 100;
}

/**
 * The four counts at a threshold: `Imagined.at`.
 * @param {BellPair[]} pairs
 * @param {number} threshold
 * @param {number} highest The highest score, and below 0 the lowest.
 * @returns {Counts}
 */
export function imaginedCounts(pairs, threshold, highest) {
  const counts = { tp: 0, fp: 0, fn: 0, tn: 0 };
  const score = firstAbove(threshold, highest);
  for (const { negatives, positives } of pairs) {
    const [fp, tp] = [above(negatives, score), above(positives, score)];
    counts.tp += tp;
    counts.fp += fp;
    counts.fn += positives.rows - tp;
    counts.tn += negatives.rows - fp;
  }
  return counts;
}
