// The 95 % intervals of the tiles: the same as in digitlab/metrics/intervals.py and point_intervals.py, line by line.

import { formats } from "./formats.js";

const QUANTILE = 1.959963984540054; // of the normal distribution: standard errors to each side
const FEW = 10;

/** A proportion with the ends of Wilson's interval: `proportion`. */
function proportion(successes, trials) {
  const value = successes / trials;
  const square = QUANTILE ** 2;
  const centre = (value + square / (2 * trials)) / (1 + square / trials);
  const spread = Math.sqrt((value * (1 - value)) / trials + square / (4 * trials ** 2));
  const half = (QUANTILE / (1 + square / trials)) * spread;
  return { value, low: value === 0 ? 0 : centre - half, high: value === 1 ? 1 : centre + half };
}

/** factor x figure + plus; a negative factor turns the ends around: `Estimate.times`. */
function times({ value, low, high }, factor, plus = 0) {
  const ends = [low * factor, high * factor].sort((a, b) => a - b);
  return { value: value * factor + plus, low: ends[0] + plus, high: ends[1] + plus };
}

/** The ends of a sum of two independent figures: `sum_limits`. */
function sumLimits(first, second) {
  const total = first.value + second.value;
  return {
    low: total - Math.hypot(first.value - first.low, second.value - second.low),
    high: total + Math.hypot(first.high - first.value, second.high - second.value),
  };
}

/** The ends of a ratio of two independent figures: `ratio_limits`. */
function ratioLimits(above, below) {
  const product = above.value * below.value;
  const root = (own, other) =>
    Math.sqrt(Math.max(0, product ** 2 - own * (2 * above.value - own) * other * (2 * below.value - other)));
  const fromBelow = product + root(above.low, below.high);
  const low = fromBelow ? (above.low * (2 * above.value - above.low)) / fromBelow : 0;
  if (below.low <= 0) return { low, high: Infinity };
  return { low, high: (product + root(above.high, below.low)) / (below.low * (2 * below.value - below.low)) };
}

/** By the keys of the measures: functions of whole counts and of the other world's prevalence, null for what was counted. */
export const INTERVALS = {
  precision: ({ tp, fp, fn, tn }, prevalence) => {
    if (prevalence === null) return proportion(tp, tp + fp);
    const odds = (1 - prevalence) / prevalence;
    const { low, high } = ratioLimits(proportion(fp, fp + tn), proportion(tp, tp + fn));
    return { low: 1 / (1 + odds * high), high: 1 / (1 + odds * low) };
  },
  recall: ({ tp, fn }) => proportion(tp, tp + fn),
  f1: ({ tp, fp, fn, tn }, prevalence) => {
    if (prevalence === null) {
      const { low, high } = proportion(tp, tp + fp + fn);
      return { low: (2 * low) / (1 + low), high: (2 * high) / (1 + high) };
    }
    const false_alarms = times(proportion(fp, fp + tn), (1 - prevalence) / prevalence, 1);
    const { low, high } = ratioLimits(false_alarms, proportion(tp, tp + fn));
    return { low: 2 / (1 + high), high: 2 / (1 + low) };
  },
  accuracy: ({ tp, fp, fn, tn }, prevalence) => {
    if (prevalence === null) return proportion(tp + tn, tp + fp + fn + tn);
    const found = times(proportion(tp, tp + fn), prevalence);
    return sumLimits(found, times(proportion(fp, fp + tn), prevalence - 1, 1 - prevalence));
  },
};

/** Of which counts each interval needs some of both: with fewer than ten its promise is a rough one. */
const OUTCOMES = {
  precision: ({ tp, fp }) => [tp, fp],
  recall: ({ tp, fn }) => [tp, fn],
  f1: ({ tp, fp, fn }) => [tp, fp + fn],
  accuracy: ({ tp, fp, fn, tn }) => [tp + tn, fp + fn],
};

/** An interval in words: `between`. */
export function between(name, counts, prevalence) {
  const few = Math.min(...OUTCOMES[name](counts)) < FEW;
  return formats.interval({ ...INTERVALS[name](counts, prevalence), few });
}
