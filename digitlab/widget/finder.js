// "Find a threshold": a criterion is applied to some of the samples and, where there are others, checked on these.

import { countsAt, readCurve } from "./curve.js";
import { CRITERIA, choose } from "./criteria.js";
import { formats } from "./formats.js";
import { INTERVALS } from "./intervals.js";
import { classWeights, measures, reweighted } from "./measures.js";
import { setAttributes } from "./svg.js";

/** The section with the wish, its numbers, what was found and a button. It follows the handle; see `ThresholdWidget`. */
export class Finder {
  constructor(section) {
    this.section = section;
    this.wish = section.querySelector('[data-name="wish"]');
    this.wish.append(...Object.entries(CRITERIA).map(([key, { label }]) => new Option(label, key)));
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
    const fields = CRITERIA[this.wish.value].numbers.map(({ label, ...limits }) => {
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
    const { threshold, possible } = choose(curve, this.wish.value, fields.map((field) => Number(field.value)), this.prevalence);
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
    const values = measures(reweighted(counts, classWeights(part, this.prevalence)));
    const words = (key, label) =>
      `${label} ${formats.percent_with_interval(values[key], INTERVALS[key](counts, this.prevalence))}`;
    const flagged = formats.per_thousand(values.queue_rate);
    return `${word} ${name}: ${words("precision", "precision")}, ${words("recall", "recall")}, ${flagged} of 1,000 flagged.`;
  }
}
