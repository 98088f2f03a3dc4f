// The numbers: the same as in digitlab/metrics/thresholds.py and prevalence.py, line by line. MEASURES, the arithmetic of
// the measures, is written above this file from the entries in digitlab/metrics/measures.py.
// Counts are whole numbers and both languages use IEEE doubles, so equal steps give equal results.

/** Decode base64 into a typed array, as numpy's `frombuffer` does. */
function decode(base64, ArrayType) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new ArrayType(bytes.buffer);
}

/** All thresholds of a detector with their counts, `ThresholdCurve`, or of a large one those of the handle's positions. */
function readCurve(data) {
  return {
    complete: data.complete,
    thresholds: decode(data.thresholds, Float64Array),
    tp: decode(data.tp, Int32Array),
    fp: decode(data.fp, Int32Array),
    drawn: decode(data.drawn, Int32Array),
    nPositive: data.n_positive,
    nNegative: data.n_negative,
  };
}

/** The first place whose threshold is not below the given one: `numpy.searchsorted`. */
function searchSorted(thresholds, threshold) {
  let low = 0;
  let high = thresholds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (thresholds[middle] < threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether `countsAt` knows a threshold; `here` are the counts of one more, which Python has looked up. */
function knows(curve, threshold) {
  const { complete, here, thresholds } = curve;
  const i = searchSorted(thresholds, threshold);
  // Beyond the ends of the handle everything is flagged, or nothing.
  const isOutside = i === 0 || i === thresholds.length - 1;
  return complete || isOutside || here?.threshold === threshold || thresholds[i] === threshold;
}

/** Look one threshold up: `ThresholdCurve.at`. */
function countsAt(curve, threshold) {
  if (curve.here?.threshold === threshold) return counted(curve, curve.here.tp, curve.here.fp);
  // The last threshold is infinite and flags nothing.
  const i = searchSorted(curve.thresholds, threshold);
  return counted(curve, curve.tp[i], curve.fp[i]);
}

function counted(curve, tp, fp) {
  return { tp, fp, fn: curve.nPositive - tp, tn: curve.nNegative - fp };
}

/** What one of each kind stands for in a world with another prevalence; null is the world that was counted. */
function worldWeights(curve, prevalence) {
  if (prevalence === null) return { positive: 1, negative: 1 };
  const n = curve.nPositive + curve.nNegative;
  return { positive: (prevalence * n) / curve.nPositive, negative: ((1 - prevalence) * n) / curve.nNegative };
}

/** The counts that the same threshold would have at another prevalence: `at_prevalence`. */
function weigh(counts, weights) {
  return {
    tp: counts.tp * weights.positive,
    fp: counts.fp * weights.negative,
    fn: counts.fn * weights.positive,
    tn: counts.tn * weights.negative,
  };
}

/** The measures of an operating point. 0 / 0 is NaN in JavaScript, which means undefined here as it does in Python. */
function measures(counts) {
  return Object.fromEntries(Object.entries(MEASURES).map(([name, measure]) => [name, measure(counts)]));
}
