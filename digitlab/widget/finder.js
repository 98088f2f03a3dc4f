// Find a threshold: the same as in digitlab/metrics/choosing.py, line by line. A wish is looked for on some of the things
// and, where there are others, checked on these.

/** A number with few digits that flags the same: `ThresholdCurve.shortened`. */
function shortened(curve, threshold) {
  const i = searchSorted(curve.thresholds, threshold);
  if (!curve.complete) return curve.thresholds[i];
  const below = i ? curve.thresholds[i - 1] : -Infinity;
  const highest = curve.thresholds[i];
  const goal = highest < Infinity ? threshold : below;
  if (Math.abs(goal) >= 2 ** 53) return highest < Infinity ? threshold : below + Math.abs(below) * Number.EPSILON;
  for (let decimals = 0; decimals < 16; decimals++) {
    const tens = 10 ** decimals;
    for (const short of [Math.floor(goal * tens) / tens, Math.ceil(goal * tens) / tens]) {
      if (below < short && short <= highest) return short;
    }
  }
  return threshold;
}

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

/** Each wish: its label, the label, range and default of its numbers, and how it finds the place of its threshold. */
const WISHES = {
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

/** All operating points of a curve in a world, null for that of the curve, in the order of its thresholds. */
function pointsOf(curve, prevalence) {
  const weights = worldWeights(curve, prevalence);
  return Array.from(curve.thresholds, (threshold, i) => {
    const counts = weigh(counted(curve, curve.tp[i], curve.fp[i]), weights);
    return { threshold, ...counts, ...measures(counts) };
  });
}

/** The chosen threshold with few digits, and whether the wish came true. */
function found(curve, wish, numbers, prevalence) {
  const { place, possible } = WISHES[wish].find(pointsOf(curve, prevalence), numbers);
  return { threshold: shortened(curve, curve.thresholds[place]), possible };
}

/** The section with the wish, its numbers, what was found and a button. It follows the handle; see `ThresholdWidget`. */
class Finder {
  constructor(section) {
    this.section = section;
    this.wish = section.querySelector('[data-name="wish"]');
    this.wish.append(...Object.entries(WISHES).map(([key, { label }]) => new Option(label, key)));
    this.fields = section.querySelector('[data-name="wish-numbers"]');
    this.answer = section.querySelector('[data-name="answer"]');
    this.button = section.querySelector('[data-name="move"]');
    this.wish.addEventListener("change", () => this.ask());
  }

  remove() {}

  /** The wish is fulfilled in the world that is imagined. */
  move(values, { prevalence }) {
    if (prevalence === this.prevalence) return;
    this.prevalence = prevalence;
    this.show();
  }

  update({ chosen_on: chosenOn }, widget) {
    if (this.judged === widget.curve) return;
    this.judged = widget.curve;
    this.prevalence = widget.prevalence;
    this.chosenOn = chosenOn && { ...chosenOn, curve: readCurve(JSON.parse(chosenOn.curve)) };
    this.button.onclick = () => widget.goTo(this.threshold);
    this.ask();
  }

  /** Show the fields of the chosen wish. */
  ask() {
    const fields = WISHES[this.wish.value].numbers.map(({ label, ...limits }) => {
      const holder = document.createElement("label");
      const field = Object.assign(document.createElement("input"), { type: "number", step: "any" });
      setAttributes(field, limits);
      field.value = limits.value;
      field.addEventListener("input", () => this.show());
      holder.append(label, " ", field);
      return holder;
    });
    this.fields.replaceChildren(...fields);
    this.show();
  }

  show() {
    const fields = Array.from(this.fields.querySelectorAll("input"));
    if (!fields.every((field) => field.value !== "" && field.checkValidity())) {
      const [first] = fields.filter((field) => field.value === "" || !field.checkValidity());
      this.answer.replaceChildren(`Type a number from ${first.min} to ${first.max}.`);
      return;
    }
    const curve = this.chosenOn ? this.chosenOn.curve : this.judged;
    const { threshold, possible } = found(curve, this.wish.value, fields.map((field) => Number(field.value)), this.prevalence);
    this.threshold = threshold;
    this.button.textContent = `Move the threshold to ${threshold}`;
    const world = `In the world that you imagine, where ${formats.prevalence(this.prevalence)} are positive:`;
    const lines = [this.prevalence === null ? "" : world];
    lines.push(possible ? "" : "Impossible. This is the nearest that can be had.");
    lines.push(this.line(this.chosenOn?.chosen ?? "all of them, which flatters", countsAt(curve, threshold), "Chosen on"));
    if (this.chosenOn) lines.push(this.line(this.chosenOn.checked, this.checked(threshold), "Checked on"));
    const shown = lines.filter(Boolean).map((text) => Object.assign(document.createElement("p"), { textContent: text }));
    this.answer.replaceChildren(...shown);
  }

  /** The counts on what was left out of choosing: on all less the chosen ones, where these are a part of them. */
  checked(threshold) {
    const all = countsAt(this.judged, threshold);
    if (!this.chosenOn.is_part) return all;
    const part = countsAt(this.chosenOn.curve, threshold);
    return Object.fromEntries(Object.keys(all).map((key) => [key, all[key] - part[key]]));
  }

  line(name, counts, word) {
    // The counts of a part are all of it: another world is that of the part's own two kinds.
    const part = { nPositive: counts.tp + counts.fn, nNegative: counts.fp + counts.tn };
    const values = measures(weigh(counts, worldWeights(part, this.prevalence)));
    const words = (key, label) => {
      return `${label} ${formats.percent_with_interval(values[key], INTERVALS[key](counts, this.prevalence))}`;
    };
    const flagged = formats.per_thousand(values.queue_rate);
    return `${word} ${name}: ${words("precision", "precision")}, ${words("recall", "recall")}, ${flagged} of 1,000 flagged.`;
  }
}
