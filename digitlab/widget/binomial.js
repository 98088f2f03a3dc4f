// Binomial tails and what follows from them: the same as digitlab/metrics/binomial.py. scipy has the incomplete beta
// function there; here it is computed, from the density as Loader (2000) does it and a continued fraction.

/** @import { Interval } from "./types.js" */

/** As many steps are never needed for numbers of samples that a browser holds. */
const MOST_STEPS = 20_000;
const MOST_NEEDED = 1e9;
const TINY = 1e-300;
const HALF_LOG_TWO_PI = 0.9189385332046728;

/**
 * What Stirling's formula leaves out of log x!.
 * @param {number} x Above 0, whole or not.
 */
function stirlingError(x) {
  let [error, y] = [0, x];
  for (; y < 16; y++) error += (y + 0.5) * Math.log1p(1 / y) - 1;
  const square = 1 / (y * y);
  const series = 1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)));
  return error + series / y;
}

/**
 * x log(x / mean) + mean - x, exact to the last digits where the two are near each other.
 * @param {number} x
 * @param {number} mean
 */
function deviance(x, mean) {
  if (Math.abs(x - mean) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  const ratio = (x - mean) / (x + mean);
  let sum = (x - mean) * ratio;
  let term = 2 * x * ratio;
  for (let j = 1; j < 1000; j++) {
    term *= ratio * ratio;
    const next = sum + term / (2 * j + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/**
 * How likely exactly so many successes are; between whole numbers it runs smoothly.
 * @param {number} successes Above 0 and below the trials.
 * @param {number} trials
 * @param {number} share Above 0 and below 1.
 */
function density(successes, trials, share) {
  const failures = trials - successes;
  const errors = stirlingError(trials) - stirlingError(successes) - stirlingError(failures);
  const deviances = deviance(successes, trials * share) + deviance(failures, trials * (1 - share));
  const spread = Math.log(trials / (successes * failures)) / 2;
  return Math.exp(errors - deviances + spread - HALF_LOG_TWO_PI);
}

/**
 * The continued fraction of the incomplete beta function, by Lentz's method.
 * @param {number} a
 * @param {number} b
 * @param {number} x
 */
function betaFraction(a, b, x) {
  const away = (/** @type {number} */ value) => (Math.abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < MOST_STEPS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return fraction;
}

/**
 * How likely at least so many successes are: `at_least`.
 * @param {number} successes
 * @param {number} trials
 * @param {number} share
 */
export function atLeast(successes, trials, share) {
  if (successes <= 0 || share >= 1) return 1;
  if (share <= 0) return 0;
  const failures = trials - successes;
  if (failures <= 0) return share ** trials;
  const front = density(successes, trials, share) * (1 - share);
  if (share < (successes + 1) / (trials + 3)) return front * betaFraction(successes, failures + 1, share);
  const other = (front * successes) / (failures + 1);
  return 1 - other * betaFraction(failures + 1, successes, 1 - share);
}

/**
 * How likely at most so many successes are: `at_most`.
 * @param {number} successes
 * @param {number} trials
 * @param {number} share
 */
export function atMost(successes, trials, share) {
  return atLeast(trials - successes, trials, 1 - share);
}

/**
 * The share at which so many successes become as likely as the risk: `lower_ends`.
 * @param {number} successes
 * @param {number} trials
 * @param {number} risk
 */
export function exactLowerEnd(successes, trials, risk) {
  if (successes <= 0) return 0;
  let [low, high] = [0, 1];
  for (let middle = 0.5; low < middle && middle < high; middle = (low + high) / 2) {
    if (atLeast(successes, trials, middle) > risk) high = middle;
    else low = middle;
  }
  return low;
}

/**
 * Clopper and Pearson's interval: `exact_interval`.
 * @param {number} successes
 * @param {number} trials
 * @param {number} level
 * @returns {Interval}
 */
export function exactInterval(successes, trials, level) {
  if (!trials) return { low: NaN, high: NaN };
  const risk = (1 - level) / 2;
  return {
    low: exactLowerEnd(successes, trials, risk),
    high: 1 - exactLowerEnd(trials - successes, trials, risk),
  };
}

/**
 * How many trials with so many mistakes show that a share is as wanted, null if no number does: `needed`.
 * @param {number} wanted
 * @param {number} risk
 * @param {number} mistakes
 */
export function needed(wanted, risk, mistakes) {
  return firstEnough((n) => atLeast(n - mistakes, n, wanted) <= risk, mistakes + 1);
}

/**
 * How many trials decide whether a share is as wanted, if it stays as it was seen: `needed_at`.
 * @param {number} share
 * @param {number} wanted
 * @param {number} risk
 */
export function neededAt(share, wanted, risk) {
  if (share === wanted) return null;
  const tail = share > wanted ? atLeast : atMost;
  return firstEnough((n) => tail(share * n, n, wanted) <= risk, 1);
}

/**
 * The first whole number from the lowest on that is enough, where all larger ones are; null beyond `MOST_NEEDED`.
 * @param {(n: number) => boolean} isEnough
 * @param {number} lowest
 */
function firstEnough(isEnough, lowest) {
  let [low, high] = [lowest, lowest];
  while (!isEnough(high)) {
    [low, high] = [high + 1, 2 * high];
    if (high > MOST_NEEDED) return null;
  }
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}
