// Choose a threshold by a criterion and say what was found: the same as digitlab/metrics/choosing.py and
// digitlab/texts/choices.py, with the same entries.

import { atLeast, exactLowerEnd, needed } from "./binomial.js";
import { countsAtPlace, shortened } from "./curve.js";
import { formats } from "./formats.js";
import { CONFIDENCE, CRITERIA, JUDGEMENTS, MEASURE_WORDS, ONE_KIND, PHRASES } from "./generated.js";
import { curveAtPrevalence, pointAt } from "./measures.js";
import { counted, judged, positivesIfAlike, starts, sureByItself, sureInSequence } from "./promises.js";

/** @import { Choice, ClassSizes, CountedCurve, Criterion, Curve, Evidence, Point, Text, Values } from "./types.js" */

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
  const target = curveAtPrevalence(curve, prevalence);
  const points = pointsOf(target);
  /** @type {(place: number, rest: { possible: boolean, lacksAKind?: boolean }) => Choice} */
  const chosen = (place, rest) => {
    const point = { ...points[place], threshold: shortened(curve, curve.thresholds[place]) };
    return { ...choice, point, evidence: countsAtPlace(target, place), ...rest };
  };
  if (lacksAKind(curve, criterion)) {
    // What is right for the only kind there is.
    return chosen(curve.nPositive ? 0 : points.length - 1, { possible: false, lacksAKind: true });
  }
  const allowed = whichAreAllowed(target, points, criterion, numbers, isSure);
  const place = best(points, criterion.maximised, numbers, (_, i) => allowed[i]);
  if (place >= 0) return chosen(place, { possible: Boolean(criterion.possible(points[place], numbers)) });
  const isOffered = isSure && criterion.in_sequence ? surest(target, points, criterion) : flagsSomething;
  const nearest = best(points, criterion.nearest, numbers, isOffered);
  return chosen(nearest, { possible: false });
}

/**
 * All operating points of a curve, in the order of its thresholds.
 * @param {CountedCurve} curve
 */
function pointsOf(curve) {
  return Array.from(curve.thresholds, (threshold, i) => pointAt(threshold, countsAtPlace(curve, i)));
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
 * @param {CountedCurve} curve
 * @param {Point[]} points Its own.
 * @param {Criterion} criterion
 * @param {Values} numbers
 * @param {boolean} isSure
 */
function whichAreAllowed(curve, points, criterion, numbers, isSure) {
  const { promised } = criterion;
  if (!isSure || !promised) return points.map((point) => criterion.allowed(point, numbers));
  const risk = 1 - CONFIDENCE.level;
  const evidence = points.map((_, i) => countsAtPlace(curve, i));
  if (criterion.in_sequence) return sureInSequence(promised, evidence, numbers.wanted, risk);
  return points.map((point, i) => flagsSomething(point) && sureByItself(promised, evidence[i], numbers.wanted, risk));
}

/** @param {Point} point */
const flagsSomething = (point) => point.predicted_positive > 0;

/**
 * What is offered where nothing can be promised: the point with the highest lower end.
 * @param {CountedCurve} curve
 * @param {Point[]} points Its own.
 * @param {Criterion} criterion
 */
function surest(curve, points, { promised }) {
  const risk = 1 - CONFIDENCE.level;
  let highest = -1;
  let end = 0;
  points.forEach((point, i) => {
    if (!flagsSomething(point)) return;
    const { successes, trials } = counted(String(promised), countsAtPlace(curve, i));
    // Only what is above the highest so far is worth the search for its end.
    if (highest >= 0 && atLeast(successes, trials, end) > risk) return;
    highest = i;
    end = exactLowerEnd(successes, trials, risk);
  });
  return (/** @type {Point} */ _, /** @type {number} */ i) => i === highest;
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
  const { confidence, criterion, point, possible } = choice;
  const missed = confidence === null ? criterion.missed : criterion.unsure;
  return written(choice.lacksAKind ? ONE_KIND : possible ? criterion.found : missed, point, choice);
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
 * @param {Evidence} counts
 * @param {number | null} prevalence
 * @param {string} noun
 */
export function verdictSentence(choice, counts, prevalence, noun) {
  const { criterion, numbers } = choice;
  const key = String(criterion.promised);
  const verdict = judged(key, numbers.wanted, counts, prevalence);
  const at_least = formats.percent(numbers.wanted);
  if (verdict.judgement === "undefined") {
    return filled(PHRASES.no_verdict, { at_least, measure: MEASURE_WORDS[key].name.toLowerCase(), noun_plural: noun });
  }
  const words = { n: formats.count(verdict.trials), trials: withNoun(criterion.trials, noun) };
  let judgement = filled(JUDGEMENTS[verdict.judgement], words);
  if (verdict.needed !== null) judgement += filled(PHRASES.would_decide, { n: formats.count(verdict.needed) });
  const atWorst = verdict.judgement === "undecided" ? PHRASES.at_worst : "";
  return filled(PHRASES.verdict, {
    at_least,
    value: formats.percent(verdict.value),
    kind: verdict.isExact ? (counts.worth ? PHRASES.cautious : PHRASES.exact) : "",
    limits: formats.percent_limits(verdict.ends),
    judgement,
    noun_plural: noun,
    effective: counts.worth ? PHRASES.effective + atWorst : "",
  });
}

/**
 * How many samples a promise needs with confidence, and how many there are; or nothing: `needed_sentence`.
 * @param {Choice} choice
 * @param {string} noun
 */
export function neededSentence({ criterion, numbers, evidence, lacksAKind }, noun) {
  const share = numbers.wanted;
  if (!criterion.promised || lacksAKind || share <= 0) return "";
  const risk = 1 - CONFIDENCE.level;
  const trials = withNoun(criterion.trials, noun);
  const wanted = formats.percent(share);
  const counts = [0, 1, 2].map((mistakes) => needed(share, risk, mistakes));
  if (counts.includes(null)) return filled(PHRASES.never, { trials, wanted });
  const [none, one, two] = counts.map((n) => formats.count(Number(n)));
  const here = counted(criterion.promised, evidence);
  const text = filled(PHRASES.needed, {
    ...{ wanted, confidence: formats.number(100 * CONFIDENCE.level), none, one, two },
    ...{ trials, mistake: criterion.mistake },
    ...{ n: formats.count(here.trials), mistakes: formats.count(here.trials - here.successes) },
  });
  const effective = evidence.worth ? PHRASES.effective : "";
  if (!criterion.in_sequence) {
    const alike = positivesIfAlike(evidence);
    const isShort = atLeast(alike, alike, share) > risk;
    const worst = evidence.worth && isShort ? filled(PHRASES.worth_too_little, { n: formats.count(alike), none }) : "";
    return text + effective + worst;
  }
  const [first] = starts(share, risk);
  return text + filled(PHRASES.needed_to_search, { n: formats.count(first.nFlagged) }) + effective;
}
