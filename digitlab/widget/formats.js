// Numbers as text: the same as in digitlab/texts/formats.py, name by name, to the last digit (tests/texts/test_formats.py).
// JavaScript rounds exact ties away from zero, Python to the even digit, which is what both do here.

const UNDEFINED = "undefined";

/** As Python's f"{x:z.4f}" for 4 decimals. */
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

/** As Python's f"{x:z.4g}" for 4 digits; at most 15. */
function significant(x, digits) {
  if (!Number.isFinite(x)) return notFinite(x);
  let [mantissa, exponent] = x.toExponential(digits - 1).split("e");
  const [exact, exactExponent] = x.toExponential(100).split("e");
  const end = exact.indexOf(".") + digits;
  if (/^50*$/.test(exact.slice(end)) && isOdd(mantissa)) [mantissa, exponent] = [exact.slice(0, end), exactExponent];
  if (exponent >= -4 && exponent < digits) return String(Number(`${mantissa}e${exponent}`));
  return `${Number(mantissa)}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

function notFinite(x) {
  if (Number.isNaN(x)) return UNDEFINED;
  return x > 0 ? "inf" : "-inf";
}

function isOdd(text) {
  return Number(text.at(-1)) % 2 === 1;
}

function groupThousands(text) {
  return text.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ",");
}

function withUnit(text, unit) {
  return text === UNDEFINED ? text : text + unit;
}

export const formats = {
  share: (value) => fixed(value, 4),
  percent: (share) => withUnit(fixed(100 * share, 1), " %"),
  prevalence: (share) => withUnit(significant(100 * share, share < 0.1 ? 2 : 3), " %"),
  count: (n) => groupThousands(fixed(n, 0)),
  per_thousand: (share) => groupThousands(fixed(1000 * share, 1)),
  threshold: (value) => significant(value, 6),
  exact_threshold: (value) => significant(value, 15),
  score: (value) => significant(value, 4),
  number: (value) => (Math.abs(value) >= 1000 ? groupThousands(fixed(value, 0)) : significant(value, 4)),
  interval: ({ low, high, few }) =>
    Number.isNaN(low) ? "" : `${formats.share(low)} to ${formats.share(high)}${few ? ", from few" : ""}`,
  percent_with_interval: (value, ends) =>
    formats.percent(value) + (Number.isNaN(ends.low) ? "" : ` (${formats.percent_limits(ends)})`),
  percent_limits: ({ low, high }) => `${fixed(100 * low, 1)} to ${fixed(100 * high, 1)}`,
};
