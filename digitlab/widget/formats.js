// Numbers as text: the same as in digitlab/texts/formats.py, name by name, to the last digit (tests/texts/test_formats.py).
// JavaScript rounds exact ties away from zero, Python to the even digit, which is what both do here.

/** @import { Interval } from "./types.js" */

const UNDEFINED = "undefined";

/**
 * As Python's f"{x:z.4f}" for 4 decimals.
 * @param {number} x
 * @param {number} decimals
 */
function fixed(x, decimals) {
  if (!Number.isFinite(x)) return notFinite(x);
  // Numbers that large are whole, and toFixed would write an exponent.
  const zeros = decimals ? `.${"0".repeat(decimals)}` : "";
  if (Math.abs(x) >= 1e21) return BigInt(x).toString() + zeros;
  let text = x.toFixed(decimals);
  // x is a / 2^m; it lies exactly between two numbers with d decimals where m is d + 1.
  const isTie = Math.abs((x * 2 ** (decimals + 1)) % 2) === 1;
  if (isTie && isOdd(text)) text = x.toFixed(decimals + 1).slice(0, decimals ? -1 : -2);
  return text.replace(/^-(?=[0.]*$)/, "");
}

/**
 * As Python's f"{x:z.4g}" for 4 digits; at most 15.
 * @param {number} x
 * @param {number} digits
 */
function significant(x, digits) {
  if (!Number.isFinite(x)) return notFinite(x);
  let [mantissa, exponent] = x.toExponential(digits - 1).split("e");
  const [exact, exactExponent] = x.toExponential(100).split("e");
  const end = exact.indexOf(".") + digits;
  if (/^50*$/.test(exact.slice(end)) && isOdd(mantissa)) [mantissa, exponent] = [exact.slice(0, end), exactExponent];
  if (Number(exponent) >= -4 && Number(exponent) < digits) return String(Number(`${mantissa}e${exponent}`));
  return `${Number(mantissa)}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

/** @param {number} x */
function notFinite(x) {
  if (Number.isNaN(x)) return UNDEFINED;
  return x > 0 ? "inf" : "-inf";
}

/** @param {string} text */
function isOdd(text) {
  return Number(text.at(-1)) % 2 === 1;
}

/** @param {string} text */
function groupThousands(text) {
  return text.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ",");
}

/**
 * @param {string} text
 * @param {string} unit
 */
function withUnit(text, unit) {
  return text === UNDEFINED ? text : text + unit;
}

/** @param {string} text */
function withSign(text) {
  return text === UNDEFINED || text.startsWith("-") ? text : `+${text}`;
}

export const formats = {
  share: (/** @type {number} */ value) => fixed(value, 4),
  signed_share: (/** @type {number} */ value) => withSign(fixed(value, 4)),
  percent: (/** @type {number} */ share) => withUnit(fixed(100 * share, 1), " %"),
  prevalence: (/** @type {number} */ share) => withUnit(significant(100 * share, share < 0.1 ? 2 : 3), " %"),
  count: (/** @type {number} */ n) => groupThousands(fixed(n, 0)),
  per_thousand: (/** @type {number} */ share) => groupThousands(fixed(1000 * share, 1)),
  threshold: (/** @type {number} */ value) => significant(value, 6),
  exact_threshold: (/** @type {number} */ value) => significant(value, 15),
  score: (/** @type {number} */ value) => significant(value, 4),
  number: (/** @type {number} */ value) =>
    Math.abs(value) >= 1000 ? groupThousands(fixed(value, 0)) : significant(value, 4),
  interval: (/** @type {Interval} */ { low, high, few }) =>
    Number.isNaN(low) ? "" : `${formats.share(low)} to ${formats.share(high)}${few ? ", from few" : ""}`,
  signed_interval: (/** @type {Interval} */ { low, high, few }) =>
    Number.isNaN(low) ? "" : `${formats.signed_share(low)} to ${formats.signed_share(high)}${few ? ", from few" : ""}`,
  percent_with_interval: (/** @type {number} */ value, /** @type {Interval} */ ends) =>
    formats.percent(value) + (Number.isNaN(ends.low) ? "" : ` (${formats.percent_limits(ends)})`),
  percent_limits: (/** @type {Interval} */ { low, high }) => `${fixed(100 * low, 1)} to ${fixed(100 * high, 1)}`,
};
