// Criteria for a threshold: the same as in digitlab/metrics/choosing.py, line by line.

import { countsOf, shortened } from "./curve.js";
import { classWeights, measures, reweighted } from "./measures.js";

/** The place with the highest of the first value, then of the second, ..., then of the threshold; -1 if none is allowed. */
function best(points, values, allowed = () => true) {
  let found = -1;
  points.forEach((point, i) => {
    if (!allowed(point)) return;
    const keys = values.map((value) => value(point));
    const difference = found < 0 ? 1 : compare(keys, values.map((value) => value(points[found])));
    if (difference >= 0) found = i;
  });
  return found;
}

/** NaN counts as the highest, as numpy sorts it. */
function compare(first, second) {
  for (let k = 0; k < first.length; k++) {
    const [a, b] = [first[k], second[k]];
    if (Number.isNaN(a) !== Number.isNaN(b)) return Number.isNaN(a) ? 1 : -1;
    if (a !== b && !Number.isNaN(a)) return a < b ? -1 : 1;
  }
  return 0;
}

const flaggedOf = (point) => point.tp + point.fp;

/** Each criterion: its label, the label, range and default of its numbers, and how it finds the place of its threshold. */
export const CRITERIA = {
  precision: {
    label: "Few false alarms: precision at least",
    numbers: [{ label: "Precision at least, %", min: 0, max: 100, value: 95 }],
    find: (points, [wanted]) => {
      const enough = best(points, [(p) => p.recall, (p) => p.precision], (p) => p.precision >= wanted / 100);
      if (enough >= 0) return { place: enough, possible: true };
      return { place: best(points, [(p) => p.precision, (p) => p.recall], (p) => flaggedOf(p) > 0), possible: false };
    },
  },
  recall: {
    label: "Few misses: recall at least",
    numbers: [{ label: "Recall at least, %", min: 0, max: 100, value: 95 }],
    find: (points, [wanted]) => ({
      place: best(points, [(p) => p.precision, (p) => p.recall], (p) => p.recall >= wanted / 100 && flaggedOf(p) > 0),
      possible: true,
    }),
  },
  f_beta: {
    label: "A balance: highest F-beta",
    numbers: [{ label: "Beta", min: 0.1, max: 5, value: 1 }],
    find: (points, [beta]) => {
      const square = beta ** 2;
      const score = ({ tp, fp, fn }) => ((1 + square) * tp) / ((1 + square) * tp + square * fn + fp);
      return { place: best(points, [score]), possible: true };
    },
  },
  cost: {
    label: "Money: lowest cost",
    numbers: [
      { label: "Cost of a false alarm", min: 0, max: 100000, value: 1 },
      { label: "Cost of a miss", min: 0, max: 100000, value: 10 },
    ],
    find: (points, [alarm, miss]) => ({ place: best(points, [(p) => -(p.fp * alarm + p.fn * miss)]), possible: true }),
  },
  budget: {
    label: "Time: a budget to look at",
    numbers: [{ label: "Flagged of 1,000", min: 1, max: 1000, value: 100 }],
    find: (points, [most]) => {
      const affordable = (p) => flaggedOf(p) > 0 && flaggedOf(p) * 1000 <= most * (p.tp + p.fp + p.fn + p.tn);
      const place = best(points, [flaggedOf], affordable);
      return place >= 0 ? { place, possible: true } : { place: points.length - 2, possible: false };
    },
  },
  equal_errors: {
    label: "Equal error rates",
    numbers: [],
    find: (points) => {
      const distance = (p) => Math.abs(p.false_positive_rate - (1 - p.recall));
      const place = best(points, [(p) => -distance(p)]);
      return { place, possible: distance(points[place]) <= 0.01 };
    },
  },
  youden: {
    label: "Youden's J: recall minus false positive rate",
    numbers: [],
    find: (points) => {
      const place = best(points, [(p) => p.recall - p.false_positive_rate]);
      return { place, possible: points[place].recall > points[place].false_positive_rate };
    },
  },
};

/** All operating points of a curve at a target prevalence, null for that of the curve, in the order of its thresholds. */
function pointsOf(curve, prevalence) {
  const weights = classWeights(curve, prevalence);
  return Array.from(curve.thresholds, (threshold, i) => {
    const counts = reweighted(countsOf(curve, curve.tp[i], curve.fp[i]), weights);
    return { threshold, ...counts, ...measures(counts) };
  });
}

/** The chosen threshold with few digits, and whether it meets the criterion. */
export function choose(curve, criterion, numbers, prevalence) {
  const { place, possible } = CRITERIA[criterion].find(pointsOf(curve, prevalence), numbers);
  return { threshold: shortened(curve, curve.thresholds[place]), possible };
}
