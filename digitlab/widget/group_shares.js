// Shares of groups and their differences: the same as digitlab/metrics/groups.py.

import { FEW, SHARES } from "./generated.js";
import { isFewOf, proportion, sumLimits, times, total, trialsOf } from "./intervals.js";

/** @import { Estimate, Evidence, GroupDifference, GroupShare, Interval } from "./types.js" */

/**
 * A share of a group: `group_share`.
 * @param {string} key
 * @param {Evidence} counts
 * @returns {GroupShare}
 */
export function groupShare(key, counts) {
  const share = SHARES[key];
  const part = total(counts, share.part);
  const whole = part + total(counts, share.rest);
  return { part, whole, trials: counts.worth ? trialsOf(key, counts.worth) : whole, few: isFewOf(key, counts) };
}

/**
 * The share of several groups together: `together`.
 * @param {GroupShare[]} shares
 * @returns {GroupShare}
 */
export function together(shares) {
  const there = shares.filter((share) => share.whole > 0);
  if (!there.length) return { part: 0, whole: 0, trials: 0, few: true };
  const sum = (/** @type {(share: GroupShare) => number} */ of) => there.reduce((all, share) => all + of(share), 0);
  const part = sum((share) => share.part);
  const whole = sum((share) => share.whole);
  const trials = whole ** 2 / sum((share) => share.whole ** 2 / share.trials);
  const few = Math.min((trials * part) / whole, (trials * (whole - part)) / whole) < FEW;
  return { part, whole, trials, few };
}

/**
 * A share with Wilson's interval: `GroupShare.estimate`; `quantile` is that of its level.
 * @param {GroupShare} share
 * @param {number} [quantile]
 * @returns {Estimate}
 */
export function estimated({ part, whole, trials }, quantile) {
  const estimate = proportion(whole ? trials * (part / whole) : 0, trials, quantile);
  return whole ? { ...estimate, value: part / whole } : { value: NaN, low: NaN, high: NaN };
}

/**
 * first - second with Newcombe's interval: `difference`.
 * @param {GroupShare} first
 * @param {GroupShare} second
 * @param {number} quantile
 * @param {boolean} few
 * @returns {GroupDifference}
 */
export function groupDifference(first, second, quantile, few = false) {
  const [one, other] = [estimated(first, quantile), estimated(second, quantile)];
  const ends = sumLimits([one, times(other, -1)]);
  const within = (/** @type {number} */ end) => Math.max(-1, Math.min(1, end));
  const interval = { low: within(ends.low), high: within(ends.high), few: few || first.few || second.few };
  const isClear = !interval.few && (interval.low > 0 || interval.high < 0);
  return { value: one.value - other.value, interval, isClear };
}

/**
 * The differences of a share of each group from all others together: `differences_from_others`.
 * @param {GroupShare[]} shares
 * @param {number} quantile That of the simultaneous level.
 * @param {boolean[]} fewClusters
 */
export function differencesFromOthers(shares, quantile, fewClusters) {
  const others = (/** @type {any[]} */ all, /** @type {number} */ i) => all.filter((_, place) => place !== i);
  return shares.map((share, i) => {
    const few = fewClusters[i] || others(fewClusters, i).every(Boolean);
    return groupDifference(share, together(others(shares, i)), quantile, few);
  });
}

/**
 * The 95 % interval of a share: `GroupShare.interval`.
 * @param {GroupShare} share
 * @returns {Interval}
 */
export function intervalOf(share) {
  const { low, high } = estimated(share);
  return { low, high, few: share.few };
}
