// Choose a threshold by a criterion and say what was found: the same as digitlab/metrics/choosing.py and
// digitlab/texts/choices.py, with the same entries.

import { countsOf, shortened } from "./curve.js";
import { formats } from "./formats.js";
import { CONFIDENCE, CRITERIA, JUDGEMENTS, MEASURE_WORDS, ONE_KIND, PHRASES } from "./generated.js";
import { interval, lowerEnd } from "./intervals.js";
import { classWeights, curveAtPrevalence, measures, pointAt, reweighted } from "./measures.js";

/** @import { Choice, ClassSizes, CountedCurve, Counts, Criterion, Curve, Point, Text, Values } from "./types.js" */

/**
 * Choose a threshold: `choose`.
 * @param {Curve} curve
 * @param {string} key Of the criterion.
 * @param {Values} numbers Of the criterion, percentages as shares.
 * @param {boolean} isSure Whether to choose with confidence.
 * @param {number | null} prevalence The target prevalence, null for that of the curve.
 * @returns {Choice}
 */
export function choose(curve, key, numbers, isSure, prevalence) {
  const criterion = CRITERIA[key];
  const choice = { criterion, numbers, confidence: isSure ? CONFIDENCE.level : null };
  const points = pointsOf(curveAtPrevalence(curve, prevalence));
  /** @type {(place: number, rest: { possible: boolean, lacksAKind?: boolean }) => Choice} */
  const chosen = (place, rest) => {
    return { ...choice, point: { ...points[place], threshold: shortened(curve, curve.thresholds[place]) }, ...rest };
  };
  if (lacksAKind(curve, criterion)) {
    // What is right for the only kind there is.
    return chosen(curve.nPositive ? 0 : points.length - 1, { possible: false, lacksAKind: true });
  }
  const allowed = whichAreAllowed(points, criterion, numbers, isSure);
  const place = best(points, criterion.maximised, numbers, (_, i) => allowed[i]);
  if (place >= 0) return chosen(place, { possible: Boolean(criterion.possible(points[place], numbers)) });
  const nearest = best(points, criterion.nearest, numbers, (point) => point.predicted_positive > 0);
  return chosen(nearest, { possible: false });
}

/**
 * All operating points of a curve, in the order of its thresholds.
 * @param {CountedCurve} curve
 */
function pointsOf(curve) {
  return Array.from(curve.thresholds, (threshold, i) => pointAt(threshold, countsOf(curve, curve.tp[i], curve.fp[i])));
}

/**
 * @param {ClassSizes} sizes
 * @param {Criterion} criterion
 */
function lacksAKind({ nPositive, nNegative }, { needs }) {
  if (needs === "both kinds") return !(nPositive && nNegative);
  return needs === "positives" && !nPositive;
}

/**
 * @param {Point[]} points
 * @param {Criterion} criterion
 * @param {Values} numbers
 * @param {boolean} isSure
 */
function whichAreAllowed(points, criterion, numbers, isSure) {
  const { promised } = criterion;
  if (!isSure || !promised) return points.map((point) => criterion.allowed(point, numbers));
  const ends = points.map((point) => lowerEnd(promised, point, CONFIDENCE.quantile));
  const known = ends.map((end) => (Number.isNaN(end) ? -1 : end));
  const enough = known.map((end, i) => end >= numbers.wanted && points[i].predicted_positive > 0);
  if (!criterion.in_sequence) return enough;
  // A fixed sequence of tests, from the surest downwards until one fails.
  const start = known.reduce((surest, end, i) => (end > known[surest] ? i : surest), 0);
  const failed = enough.lastIndexOf(false, start);
  return enough.map((_, i) => failed < i && i <= start);
}

/**
 * The place with the highest of the first value, then of the second, ..., then of the threshold; -1 if none is allowed.
 * @param {Point[]} points
 * @param {Criterion['maximised']} maximised
 * @param {Values} numbers
 * @param {(point: Point, i: number) => boolean} isAllowed
 */
function best(points, maximised, numbers, isAllowed) {
  let place = -1;
  /** @type {number[]} */
  let highest = [];
  points.forEach((point, i) => {
    if (!isAllowed(point, i)) return;
    const values = maximised.map((value) => value(point, numbers));
    if (place >= 0 && compare(values, highest) < 0) return;
    place = i;
    highest = values;
  });
  return place;
}

/**
 * NaN counts as the highest, as numpy sorts it.
 * @param {number[]} first
 * @param {number[]} second
 */
function compare(first, second) {
  for (let k = 0; k < first.length; k++) {
    const [a, b] = [first[k], second[k]];
    if (Number.isNaN(a) !== Number.isNaN(b)) return Number.isNaN(a) ? 1 : -1;
    if (a !== b && !Number.isNaN(a)) return a < b ? -1 : 1;
  }
  return 0;
}

/**
 * Fill a phrase: Python's ``str.format`` with names alone.
 * @param {string} phrase
 * @param {Record<string, string>} words
 */
export function filled(phrase, words) {
  return phrase.replace(/\{(\w+)\}/g, (_, name) => words[name]);
}

/**
 * A text with what the samples are called: `with_noun`.
 * @param {string} text
 * @param {string} noun
 */
export function withNoun(text, noun) {
  return filled(text, { noun_plural: noun, Noun_plural: noun.slice(0, 1).toUpperCase() + noun.slice(1) });
}

/**
 * @param {Text} text
 * @param {Point} point
 * @param {Choice} choice
 */
function written(text, point, { numbers, confidence }) {
  const sure = confidence ? filled(PHRASES.confidence, { confidence: formats.number(100 * confidence) }) : "";
  return text(point, numbers, { confidence: sure });
}

/**
 * What was asked for, to stand after "chosen for": `request`.
 * @param {Choice} choice
 */
export function request(choice) {
  return written(choice.criterion.request, choice.point, choice);
}

/**
 * What was found or, if the criterion is impossible, why and what is offered instead: `sentence`.
 * @param {Choice} choice
 */
export function sentence(choice) {
  const { criterion, point, possible } = choice;
  return written(choice.lacksAKind ? ONE_KIND : possible ? criterion.found : criterion.missed, point, choice);
}

/**
 * What any operating point makes of the request: `outcome`.
 * @param {Choice} choice
 * @param {Point} point
 */
export function outcome(choice, point) {
  return written(choice.criterion.outcome, point, choice);
}

/**
 * Whether what was promised is kept on samples by which nothing was chosen: `verdict_sentence`.
 * @param {Choice} choice
 * @param {Counts} counts
 * @param {number | null} prevalence
 * @param {string} noun
 */
export function verdictSentence(choice, counts, prevalence, noun) {
  const key = String(choice.criterion.promised);
  const part = { nPositive: counts.tp + counts.fn, nNegative: counts.fp + counts.tn };
  const value = measures(reweighted(counts, classWeights(part, prevalence)))[key];
  const ends = interval(key, counts, prevalence);
  const wanted = choice.numbers.wanted;
  const judgement = value >= wanted ? "kept" : ends.high >= wanted ? "kept within chance" : "broken";
  return filled(Number.isNaN(ends.low) ? PHRASES.no_verdict : PHRASES.verdict, {
    at_least: formats.percent(wanted),
    value: formats.percent(value),
    measure: MEASURE_WORDS[key].name.toLowerCase(),
    limits: formats.percent_limits(ends),
    judgement: JUDGEMENTS[judgement],
    noun_plural: noun,
  });
}
