// What may be promised, and whether it was kept: the same as digitlab/metrics/promises.py.

import { atLeast, exactInterval, needed, neededAt } from "./binomial.js";
import { LEVEL, PROMISES, SHARES } from "./generated.js";
import { interval, isOfOneKind, total, trialsOf } from "./intervals.js";
import { classWeights, measures, reweighted } from "./measures.js";

/** @import { Evidence, Verdict } from "./types.js" */

/**
 * Of how many samples a measure is a share, and how many of them it counts: `Promise.counted`.
 * @param {string} key
 * @param {Evidence} counts
 */
export function counted(key, counts) {
  const { part, rest } = SHARES[key];
  const whole = total(counts, [...part, ...rest]);
  const successes = total(counts, part);
  if (!counts.worth) return { trials: whole, successes };
  const trials = trialsOf(key, counts.worth);
  return { trials, successes: whole ? trials * (successes / whole) : 0 };
}

/**
 * How many samples are flagged, or what they are worth if all are alike: `ThresholdCurve.n_flagged`.
 * @param {Evidence} counts
 */
function flaggedOf({ worth, tp, fp }) {
  return worth ? worth.trials.flagged : tp + fp;
}

/**
 * What the positives are worth if all that belong together are alike: `Promise.n_if_alike` of recall, the only promise
 * that is made without a sequence.
 * @param {Evidence} counts
 */
export function positivesIfAlike({ worth, tp, fn }) {
  return worth ? worth.trials.positives : tp + fn;
}

/**
 * What a promised share is worth if all that belong together are alike: `Promise.n_if_alike`.
 * @param {string} key
 * @param {Evidence} counts
 */
function ifAlike(key, counts) {
  if (key === "recall" || !counts.worth) return positivesIfAlike(counts);
  return counts.worth.trials.flagged_if_alike;
}

/**
 * Where a sequence of tests starts, and which part of the risk each start has: `starts`.
 * @param {number} wanted
 * @param {number} risk
 */
export function* starts(wanted, risk) {
  let mistakes = 0;
  let part = PROMISES.first_part * risk;
  let rest = (1 - PROMISES.first_part) * risk;
  for (let n = needed(wanted, part, 0); n !== null; n = needed(wanted, part, mistakes)) {
    yield { nFlagged: n, part };
    mistakes = Math.max(1, mistakes) * PROMISES.start_factor;
    part = rest / 2;
    rest /= 2;
  }
}

/**
 * At which thresholds, ascending, a share may be promised that goes up and down with them: `sure_in_sequence`.
 * @param {string} key
 * @param {Evidence[]} points
 * @param {number} wanted
 * @param {number} risk
 */
export function sureInSequence(key, points, wanted, risk) {
  if (wanted <= 0) return points.map((point) => point.tp + point.fp > 0);
  const sure = points.map(() => false);
  const starting = starts(wanted, risk);
  let next = starting.next();
  let level = 0;
  for (let i = points.length - 1; i >= 0; i--) {
    while (!next.done && flaggedOf(points[i]) >= next.value.nFlagged) {
      level += next.value.part;
      next = starting.next();
    }
    if (!level) continue;
    const { successes, trials } = counted(key, points[i]);
    sure[i] = atLeast(successes, trials, wanted) <= level;
    // A failure costs what risk was there; the next start has a part of its own.
    if (!sure[i]) level = 0;
  }
  return sure;
}

/**
 * Whether a share may be promised that only falls with the threshold: `sure_each`.
 * @param {string} key
 * @param {Evidence} counts
 * @param {number} wanted
 * @param {number} risk
 */
export function sureByItself(key, counts, wanted, risk) {
  const { successes, trials } = counted(key, counts);
  const alike = positivesIfAlike(counts);
  return wanted <= 0 || (atLeast(alike, alike, wanted) <= risk && atLeast(successes, trials, wanted) <= risk);
}

/**
 * Whether a promise is kept on samples by which nothing was chosen: `Promise.judged`.
 * @param {string} key
 * @param {number} wanted
 * @param {Evidence} counts
 * @param {number | null} prevalence
 * @returns {Verdict}
 */
export function judged(key, wanted, counts, prevalence) {
  const part = { nPositive: counts.tp + counts.fn, nNegative: counts.fp + counts.tn };
  const value = measures(reweighted(counts, classWeights(part, prevalence)))[key];
  const { successes, trials } = counted(key, counts);
  const isExact = prevalence === null || isOfOneKind(SHARES[key]);
  const ends = isExact ? exactInterval(successes, trials, LEVEL) : interval(key, counts, prevalence);
  const verdict = { value, ends, isExact, trials, needed: null };
  if (Number.isNaN(ends.low)) return { ...verdict, judgement: "undefined" };
  const risk = (1 - LEVEL) / 2;
  const side = ends.low >= wanted ? "kept" : ends.high < wanted ? "broken" : null;
  if (side === null || !(isExact || !ends.few)) {
    return { ...verdict, judgement: "undecided", needed: isExact ? neededAt(value, wanted, risk) : null };
  }
  // A variance of few clusters knows too little of those that err: they have to decide it if all of one are alike.
  const alike = ifAlike(key, counts);
  const isDecided = !counts.worth || atLeast(alike, alike, value >= wanted ? wanted : 1 - wanted) <= risk;
  return { ...verdict, judgement: isDecided ? side : "undecided" };
}
