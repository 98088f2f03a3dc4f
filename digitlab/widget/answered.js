// Answers that are given at a level: the same as digitlab/decisions/reject.py, widget/rejecting.py and texts/rejecting.py.

import { choose, filled } from "./criteria.js";
import { countsAt, readCurve, searchSorted } from "./curve.js";
import { formats } from "./formats.js";
import { pointAt } from "./measures.js";
import { judged } from "./promises.js";

/** @import { Choice, Curve, Evidence, Point } from "./types.js" */
/** @typedef {{ places: Int32Array, cells: Int32Array, counts: Float64Array }} Cells */
/** @typedef {{ places: string, cells: string, counts: string }} EncodedCells */
/** @typedef {Record<string, string>} Phrases */

/**
 * @template {Float64Array | Int32Array} T
 * @param {string} base64
 * @param {new (buffer: ArrayBuffer) => T} ArrayType
 * @returns {T}
 */
function numbersOf(base64, ArrayType) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new ArrayType(bytes.buffer);
}

/**
 * @param {EncodedCells} encoded
 * @returns {Cells}
 */
export function readCells({ places, cells, counts }) {
  return {
    places: numbersOf(places, Int32Array),
    cells: numbersOf(cells, Int32Array),
    counts: numbersOf(counts, Float64Array),
  };
}

/**
 * The confusion matrix of what is answered at a level, true classes by row, one row after the other.
 * @param {Cells} cells
 * @param {Curve} curve
 * @param {number} level
 * @param {number} nClasses
 */
export function matrixAt({ places, cells, counts }, curve, level, nClasses) {
  const matrix = new Float64Array(nClasses * nClasses);
  const from = searchSorted(curve.thresholds, level);
  // The last ones are the surest.
  for (let i = places.length - 1; i >= 0 && places[i] >= from; i--) matrix[cells[i]] += counts[i];
  return matrix;
}

/**
 * A level that the curve knows: itself or, where a large curve knows the handle's positions alone, the next above.
 * @param {Curve} curve
 * @param {number} level
 */
export function knownLevel(curve, level) {
  return curve.complete ? level : curve.thresholds[searchSorted(curve.thresholds, level)];
}

/**
 * Choose a level: `choose_level`.
 * @param {Curve} curve Of right answers by how sure they are.
 * @param {number} errors
 * @param {boolean} isSure Whether to choose with confidence.
 */
export function chooseLevel(curve, errors, isSure) {
  return choose(curve, "precision", { wanted: 1 - errors }, isSure, null);
}

/**
 * What was asked for: `request`.
 * @param {Choice} choice
 * @param {Phrases} phrases
 */
export function levelRequest({ numbers, confidence }, phrases) {
  const sure = confidence ? filled(phrases.confidence, { confidence: formats.number(100 * confidence) }) : "";
  return filled(phrases.request, { at_most: formats.percent(1 - numbers.wanted), confidence: sure });
}

/**
 * What was found: `sentence`.
 * @param {Choice} choice
 * @param {string} chosen
 * @param {Phrases} phrases
 */
export function levelSentence(choice, chosen, phrases) {
  if (choice.lacksAKind) return phrases.no_kind;
  const words = { ...outcomeOf(choice.point), chosen };
  if (choice.possible) return filled(phrases.found, words);
  const missed = filled(choice.confidence === null ? phrases.missed : phrases.unsure, words);
  return `${filled(phrases.impossible, { request: levelRequest(choice, phrases) })} ${missed}`;
}

/**
 * What a level does to samples by which it was not chosen: `checked_sentence`.
 * @param {Point} point
 * @param {string} checked
 * @param {Phrases} phrases
 */
export function checkedSentence(point, checked, phrases) {
  return filled(phrases.checked, { ...outcomeOf(point), checked });
}

/**
 * Whether a promise is kept: `verdict_sentence`.
 * @param {number} wanted
 * @param {Evidence} counts
 * @param {string} noun
 * @param {Phrases} phrases
 */
export function levelVerdict(wanted, counts, noun, phrases) {
  const verdict = judged("precision", wanted, counts, null);
  let judgement = filled(phrases[verdict.judgement], { n: formats.count(verdict.trials) });
  if (verdict.judgement === "undefined") return `${judgement[0].toUpperCase()}${judgement.slice(1)}.`;
  if (verdict.needed !== null) judgement += filled(phrases.would_decide, { n: formats.count(verdict.needed) });
  const limits = { low: 1 - verdict.ends.high, high: 1 - verdict.ends.low };
  return filled(phrases.verdict, {
    at_most: formats.percent(1 - wanted),
    errors: formats.percent(1 - verdict.value),
    kind: counts.worth ? phrases.cautious : phrases.exact,
    limits: formats.percent_limits(limits),
    judgement,
    noun_plural: noun,
  });
}

/** @param {Point} point */
function outcomeOf(point) {
  return {
    answered: formats.percent(point.queue_rate),
    asked: formats.percent(1 - point.queue_rate),
    errors: formats.percent(1 - point.precision),
  };
}

/**
 * All that is said of a level that was chosen, line by line.
 * @param {Curve} all
 * @param {{ curve: string, chosen: string, checked: string, checked_curve: string } | null} chosenOn
 * @param {number} errors
 * @param {boolean} isSure
 * @param {string} noun
 * @param {Phrases} phrases
 */
export function foundLevel(all, chosenOn, errors, isSure, noun, phrases) {
  const curve = chosenOn ? readCurve(JSON.parse(chosenOn.curve)) : all;
  const choice = chooseLevel(curve, errors, isSure);
  const { threshold: level } = choice.point;
  const lines = [levelSentence(choice, chosenOn ? chosenOn.chosen : noun, phrases)];
  if (!chosenOn) return { level, lines: [...lines, filled(phrases.flatters, { noun_plural: noun })] };
  const held = countsAt(readCurve(JSON.parse(chosenOn.checked_curve)), level);
  lines.push(checkedSentence(pointAt(level, held), chosenOn.checked, phrases));
  if (choice.possible) lines.push(levelVerdict(1 - errors, held, noun, phrases));
  return { level, lines };
}
