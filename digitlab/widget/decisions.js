// What two thresholds make of scores and of a curve: the same as digitlab/decisions/zone.py and two_places.py.

import { countsAt, countsOf, flagged, searchSorted } from "./curve.js";
import { ANSWERS, SOURCES } from "./generated.js";
import { rounded } from "./handle.js";
import { interval } from "./intervals.js";
import { classWeights, measures, reweighted } from "./measures.js";

/** @import { Curve, Evidence, Interval, Range, TwoPlaces, Values } from "./types.js" */

// As much is asked where a zone is first switched on.
const FIRST_ASKED = 0.05;

/**
 * The answer to a score: `Zone.decide`.
 * @param {number} score
 * @param {number} clearBelow
 * @param {number} threshold
 */
export function decide(score, clearBelow, threshold) {
  if (flagged(score, threshold)) return ANSWERS.flagged;
  return flagged(score, clearBelow) ? ANSWERS.asked : ANSWERS.cleared;
}

/**
 * The operating points of a zone: `TwoPlaces.of`.
 * @param {Curve} curve
 * @param {number} clearBelow
 * @param {number} threshold
 * @returns {TwoPlaces}
 */
export function twoPlaces(curve, clearBelow, threshold) {
  const [upper, lower] = [countsAt(curve, threshold), countsAt(curve, clearBelow)];
  /** @type {Evidence} */
  const decided = { tp: upper.tp, fp: upper.fp, fn: lower.fn, tn: lower.tn };
  /** @type {Evidence} */
  const asked = countsOf(curve, lower.tp - upper.tp, lower.fp - upper.fp);
  if (!curve.worth) return { upper, lower, decided, asked, isKnown: true };
  // How many draws are behind counts of two places is for Python to say.
  const { between } = curve;
  const isKnown = between?.threshold === threshold && between.clear_below === clearBelow;
  if (!between || !isKnown) return { upper, lower, decided, asked, isKnown: false };
  const [ofDecided, ofAsked] = [between.decided, between.asked];
  return { upper, lower, decided: { ...decided, worth: ofDecided }, asked: { ...asked, worth: ofAsked }, isKnown };
}

/**
 * All measures of `SOURCES`: `TwoPlaces.value`.
 * @param {TwoPlaces} places
 * @param {number | null} prevalence
 * @returns {Values}
 */
export function zoneValues(places, prevalence) {
  const weights = classWeights(kinds(places), prevalence);
  const of = Object.fromEntries(
    /** @type {const} */ (["upper", "lower", "decided", "asked"]).map((name) => [
      name,
      measures(reweighted(places[name], weights)),
    ]),
  );
  return Object.fromEntries(
    Object.entries(SOURCES).map(([key, { point, measure, is_rest }]) => {
      const value = of[point][measure];
      return [key, is_rest ? 1 - value : value];
    }),
  );
}

/**
 * The 95 % interval of one of `SOURCES`: `TwoPlaces.interval`; NaN, too, where only Python knows it.
 * @param {string} key
 * @param {TwoPlaces} places
 * @param {number | null} prevalence
 * @returns {Interval}
 */
export function zoneInterval(key, places, prevalence) {
  const { point, measure, is_rest } = SOURCES[key];
  const isBetween = point === "decided" || point === "asked";
  if (isBetween && !places.isKnown) return { low: NaN, high: NaN };
  const target = point === "decided" ? decidedPrevalence(places, prevalence) : prevalence;
  const { low, high, few } = interval(measure, places[point], target);
  return is_rest ? { low: 1 - high, high: 1 - low, few } : { low, high, few };
}

/** @param {TwoPlaces} places */
function kinds({ upper }) {
  return { nPositive: upper.tp + upper.fn, nNegative: upper.fp + upper.tn };
}

/**
 * The share of positives among the decided at a target prevalence: `_decided_prevalence`.
 * @param {TwoPlaces} places
 * @param {number | null} prevalence
 */
function decidedPrevalence(places, prevalence) {
  const { tp, fn, fp, tn } = places.decided;
  if (prevalence === null || tp + fn === 0 || fp + tn === 0) return null;
  const weights = classWeights(kinds(places), prevalence);
  const [positive, negative] = [(tp + fn) * weights.positive, (fp + tn) * weights.negative];
  const share = positive / (positive + negative);
  return share > 0 && share < 1 ? share : null;
}

/**
 * The four counts once a person has answered: `TwoPlaces.after_asking`, also at a target prevalence.
 * @param {TwoPlaces} places
 * @param {number} personErrs
 * @param {number | null} prevalence
 */
export function afterAsking(places, personErrs, prevalence) {
  const weights = classWeights(kinds(places), prevalence);
  const [decided, asked] = [reweighted(places.decided, weights), reweighted(places.asked, weights)];
  return {
    tp: decided.tp + asked.tp * (1 - personErrs),
    fp: decided.fp + asked.fp * personErrs,
    fn: decided.fn + asked.tp * personErrs,
    tn: decided.tn + asked.fp * (1 - personErrs),
  };
}

/**
 * Where the lower handle stands when a zone is switched on: a person is asked about 5 in 100, as far as scores are that fine.
 * @param {Curve} curve
 * @param {number} threshold
 * @param {Range} range
 */
export function firstClearBelow(curve, threshold, range) {
  const { thresholds, tp, fp } = curve;
  const place = searchSorted(thresholds, threshold);
  const most = tp[place] + fp[place] + FIRST_ASKED * (curve.nPositive + curve.nNegative);
  let i = Math.max(place - 1, 0);
  while (i > 0 && tp[i - 1] + fp[i - 1] <= most) i -= 1;
  const at = Math.max(range.low, rounded(thresholds[i], range));
  return Math.min(threshold, at);
}
