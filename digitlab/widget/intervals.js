// The 95 % intervals of the measures: the same as digitlab/metrics/intervals.py, shares.py and point_intervals.py.

import { FEW, KEYS, MEASURES, POSITIVES, QUANTILE, SHARES, TRIALS_OF } from "./generated.js";
import { classWeights, reweighted } from "./measures.js";

/** @import { Cell, Counts, Estimate, Evidence, Interval, Share, Worth } from "./types.js" */

/**
 * A proportion with the ends of Wilson's interval: `proportion`.
 * @param {number} successes
 * @param {number} trials
 * @param {number} quantile
 * @returns {Estimate}
 */
export function proportion(successes, trials, quantile = QUANTILE) {
  const value = successes / trials;
  const square = quantile * quantile;
  const centre = (value + square / (2 * trials)) / (1 + square / trials);
  const spread = Math.sqrt((value * (1 - value)) / trials + square / (4 * (trials * trials)));
  const half = (quantile / (1 + square / trials)) * spread;
  return { value, low: value === 0 ? 0 : centre - half, high: value === 1 ? 1 : centre + half };
}

/**
 * factor x figure + plus; a negative factor turns the ends around: `Estimate.times`.
 * @param {Estimate} figure
 * @param {number} factor
 * @param {number} plus
 * @returns {Estimate}
 */
export function times({ value, low, high }, factor, plus = 0) {
  const ends = [low * factor, high * factor].sort((a, b) => a - b);
  return { value: value * factor + plus, low: ends[0] + plus, high: ends[1] + plus };
}

/**
 * The ends of a sum of independent figures: `sum_limits`.
 * @param {Estimate[]} estimates
 */
export function sumLimits(estimates) {
  const sum = (/** @type {number[]} */ numbers) => numbers.reduce((total, number) => total + number, 0);
  const value = sum(estimates.map((estimate) => estimate.value));
  return {
    low: value - Math.sqrt(sum(estimates.map((estimate) => (estimate.value - estimate.low) ** 2))),
    high: value + Math.sqrt(sum(estimates.map((estimate) => (estimate.high - estimate.value) ** 2))),
  };
}

/**
 * The ends of a ratio of two independent figures: `ratio_limits`.
 * @param {Estimate} above
 * @param {Estimate} below
 * @returns {{ low: number, high: number }}
 */
function ratioLimits(above, below) {
  if (above.high > 1e100) {
    const ends = ratioLimits(times(above, 1 / above.high), below);
    return { low: ends.low * above.high, high: ends.high * above.high };
  }
  const product = above.value * below.value;
  /** @type {(own: number, other: number) => number} */
  const root = (own, other) =>
    Math.sqrt(Math.max(0, product ** 2 - own * (2 * above.value - own) * other * (2 * below.value - other)));
  const fromBelow = product + root(above.low, below.high);
  const low = fromBelow ? (above.low * (2 * above.value - above.low)) / fromBelow : 0;
  if (below.low <= 0) return { low, high: Infinity };
  return { low, high: (product + root(above.high, below.low)) / (below.low * (2 * below.value - below.low)) };
}

/**
 * How many lie in some cells together: `total`.
 * @param {Counts} counts
 * @param {Cell[]} cells
 */
export const total = (counts, cells) => cells.reduce((sum, cell) => sum + counts[cell], 0);
/** @param {Cell} cell */
const isPositive = (cell) => POSITIVES.includes(cell);

/**
 * Which part of its kind, the positives or the negatives, lies in a cell.
 * @param {Evidence} counts
 * @param {Cell} cell
 */
function rate(counts, cell) {
  const kind = isPositive(cell) ? counts.tp + counts.fn : counts.fp + counts.tn;
  return measured(isPositive(cell) ? "recall" : "false_positive_rate", counts, counts[cell], kind);
}

/**
 * A part of a whole with its interval, for as many draws as it is worth: `Share.successes`, `Share.trials`.
 * @param {string} key Of the measure.
 * @param {Evidence} counts
 * @param {number} part
 * @param {number} whole
 */
function measured(key, { worth }, part, whole) {
  if (!worth) return proportion(part, whole);
  const trials = trialsOf(key, worth);
  return proportion(whole ? trials * (part / whole) : 0, trials);
}

/**
 * How many equal, independent draws are behind a measure: `Measure.trials`.
 * @param {string} key
 * @param {Worth} worth
 */
export function trialsOf(key, { trials }) {
  return trials[TRIALS_OF[key]];
}

/**
 * Whether few samples are behind a measure; `smallest` is the smallest number that decides it where each counts once.
 * @param {string} key
 * @param {Evidence} counts
 * @param {number} smallest
 */
function isFew(key, { worth }, smallest) {
  return worth ? ((worth.few >> KEYS.indexOf(key)) & 1) === 1 : smallest < FEW;
}

/**
 * Whether few samples are behind a share.
 * @param {string} key
 * @param {Evidence} counts
 */
export function isFewOf(key, counts) {
  const share = SHARES[key];
  return isFew(key, counts, Math.min(total(counts, share.part), total(counts, share.rest)));
}

/**
 * What a share of the whole is when the part is counted several times: `Share.scaled`.
 * @param {Share} share
 * @param {number} end
 */
function scaled(share, end) {
  return (share.times * end) / (1 + (share.times - 1) * end);
}

/**
 * Whether the whole lies among the positives or among the negatives: `Share.is_of_one_kind`.
 * @param {Share} share
 */
export function isOfOneKind(share) {
  return new Set([...share.part, ...share.rest].map(isPositive)).size === 1;
}

/**
 * The interval of a share: `Share.interval`.
 * @param {string} key
 * @param {Evidence} counts
 * @param {number | null} prevalence
 * @returns {Interval}
 */
function shareLimits(key, counts, prevalence) {
  const share = SHARES[key];
  const whole = [...share.part, ...share.rest];
  if (prevalence === null || isOfOneKind(share)) {
    const { low, high } = measured(key, counts, total(counts, share.part), total(counts, whole));
    return { low: scaled(share, low), high: scaled(share, high) };
  }
  if (whole.length === 4) {
    const weight = (/** @type {Cell} */ cell) => (isPositive(cell) ? prevalence : 1 - prevalence);
    return sumLimits(share.part.map((cell) => times(rate(counts, cell), weight(cell))));
  }
  const [part] = share.part;
  const other = /** @type {Cell} */ (share.rest.find((cell) => isPositive(cell) !== isPositive(part)));
  const odds = isPositive(part) ? (1 - prevalence) / prevalence : prevalence / (1 - prevalence);
  // Of the whole over the part; the rest may hold all others of the part's own kind.
  let ends = ratioLimits(rate(counts, other), rate(counts, part));
  if (share.rest.length === 1) ends = { low: 1 + odds * ends.low, high: 1 + odds * ends.high };
  else ends = ratioLimits(times(rate(counts, other), odds, 1), rate(counts, part));
  return { low: share.times / (share.times - 1 + ends.high), high: share.times / (share.times - 1 + ends.low) };
}

/**
 * The interval of (recall + specificity) / 2: `balanced_accuracy_interval`.
 * @param {Evidence} counts
 * @returns {Interval}
 */
function balancedAccuracyInterval(counts) {
  const halves = [times(rate(counts, "tp"), 0.5), times(rate(counts, "fp"), -0.5, 0.5)];
  return { ...sumLimits(halves), few: isFew("balanced_accuracy", counts, smallestCell(counts)) };
}

/** @param {Counts} counts */
const smallestCell = ({ tp, fn, fp, tn }) => Math.min(tp, fn, fp, tn);
/** @param {Counts} counts */
const margins = ({ tp, fn, fp, tn }) => [tp + fp, tp + fn, tn + fp, tn + fn];

/**
 * The interval of the Matthews correlation by the delta method on Fisher's scale: `matthews_interval`.
 * @param {Evidence} counts
 * @param {number | null} prevalence
 * @returns {Interval}
 */
function matthewsInterval(counts, prevalence) {
  const smallest = Math.min(...margins(counts));
  if (smallest === 0) return { low: NaN, high: NaN, few: true };
  const draws = asDraws(counts, prevalence);
  const { tp, fn, fp, tn } = draws;
  const weights = classWeights({ nPositive: tp + fn, nNegative: fp + tn }, prevalence);
  const weight = [weights.positive, weights.positive, weights.negative, weights.negative];
  const more = { tp: tp + 0.5, fn: fn + 0.5, fp: fp + 0.5, tn: tn + 0.5 };
  const centre = MEASURES.matthews_correlation(reweighted(more, weights));
  const slopes = correlationSlopes(reweighted(more, weights), centre).map((slope, i) => slope * weight[i]);
  const cells = [more.tp, more.fn, more.fp, more.tn];
  // How many positives and negatives there are is given where they are reweighted.
  const kinds =
    prevalence === null
      ? [[0, 1, 2, 3]]
      : [
          [0, 1],
          [2, 3],
        ];
  const variance = kinds.reduce((sum, kind) => sum + multinomialVariance(kind, cells, slopes), 0);
  const half = (QUANTILE * Math.sqrt(variance)) / (1 - centre ** 2);
  const ends = [Math.tanh(Math.atanh(centre) - half), Math.tanh(Math.atanh(centre) + half)];
  const observed = MEASURES.matthews_correlation(reweighted(draws, weights));
  const few =
    prevalence === null
      ? isFew("matthews_correlation", counts, smallest)
      : isFew("balanced_accuracy", counts, smallestCell(counts));
  // Where kinds are very rare rounding leaves the range.
  const within = (/** @type {number} */ end) => Math.max(-1, Math.min(1, end));
  return { low: within(Math.min(ends[0], observed)), high: within(Math.max(ends[1], observed)), few };
}

/**
 * The counts of as many equal, independent draws as they are worth: `_worth`.
 * @param {Evidence} counts
 * @param {number | null} prevalence
 * @returns {Counts}
 */
function asDraws(counts, prevalence) {
  const { tp, fn, fp, tn, worth } = counts;
  if (!worth) return counts;
  const { trials } = worth;
  const all = trials.matthews_correlation / (tp + fn + fp + tn);
  const [positive, negative] =
    prevalence === null
      ? [all, all]
      : [trials[TRIALS_OF.recall] / (tp + fn), trials[TRIALS_OF.false_positive_rate] / (fp + tn)];
  return { tp: tp * positive, fn: fn * positive, fp: fp * negative, tn: tn * negative };
}

/**
 * The derivatives of the Matthews correlation by tp, fn, fp and tn.
 * @param {Counts} counts
 * @param {number} correlation
 */
function correlationSlopes(counts, correlation) {
  const { tp, fn, fp, tn } = counts;
  const [flagged, positive, negative, unflagged] = margins(counts);
  const root = Math.sqrt(flagged * unflagged * positive * negative);
  return [
    tn / root - (correlation / 2) * (1 / flagged + 1 / positive),
    -fp / root - (correlation / 2) * (1 / positive + 1 / unflagged),
    -fn / root - (correlation / 2) * (1 / flagged + 1 / negative),
    tp / root - (correlation / 2) * (1 / negative + 1 / unflagged),
  ];
}

/**
 * @param {number[]} kind
 * @param {number[]} cells
 * @param {number[]} slopes
 */
function multinomialVariance(kind, cells, slopes) {
  const sum = (/** @type {(i: number) => number} */ term) => kind.reduce((total, i) => total + term(i), 0);
  const mean = sum((i) => cells[i] * slopes[i]);
  return sum((i) => cells[i] * slopes[i] ** 2) - mean ** 2 / sum((i) => cells[i]);
}

/** @type {Record<string, (counts: Evidence, prevalence: number | null) => Interval>} */
const BY_HAND = { balanced_accuracy: balancedAccuracyInterval, matthews_correlation: matthewsInterval };

/**
 * A measure's interval: `Measure.interval`, of counts and the target prevalence, null for that of the samples.
 * @param {string} key
 * @param {Evidence} counts
 * @param {number | null} prevalence
 * @returns {Interval}
 */
export function interval(key, counts, prevalence) {
  if (!(key in SHARES)) return BY_HAND[key](counts, prevalence);
  return { ...shareLimits(key, counts, prevalence), few: isFewOf(key, counts) };
}
