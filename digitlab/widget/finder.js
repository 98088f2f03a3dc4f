// "Find a threshold": a criterion is applied to some of the samples and, where there are others, checked on these.

import { countsAt, readCurve } from "./curve.js";
import { choose, filled, outcome, request, sentence, verdictSentence, withNoun } from "./criteria.js";
import { formats } from "./formats.js";
import { CONFIDENCE, CRITERIA, PHRASES } from "./generated.js";
import { interval } from "./intervals.js";
import { classWeights, pointAt, reweighted } from "./measures.js";

/** The section with the criterion, its numbers, what was found and a button. It follows the handle; see `ThresholdWidget`. */
export class Finder {
  constructor(section) {
    this.criterion = section.querySelector('[data-name="criterion"]');
    this.fields = section.querySelector('[data-name="criterion-numbers"]');
    this.answer = section.querySelector('[data-name="answer"]');
    this.button = section.querySelector('[data-name="move"]');
    this.criterion.addEventListener("change", () => this.ask());
  }

  remove() {}

  /** The criterion is applied at the target prevalence. */
  move(values, { prevalence }) {
    if (prevalence === this.prevalence) return;
    const confidenceChanges = (prevalence === null) !== (this.prevalence === null);
    this.prevalence = prevalence;
    if (confidenceChanges) this.ask();
    else this.show();
  }

  update({ chosen_on: chosenOn }, widget) {
    if (this.judged === widget.curve) return;
    this.judged = widget.curve;
    this.prevalence = widget.prevalence;
    this.noun = widget.things;
    this.chosenOn = chosenOn && { ...chosenOn, curve: readCurve(JSON.parse(chosenOn.curve)) };
    this.button.onclick = () => widget.goTo(this.threshold);
    const labels = Object.entries(CRITERIA).map(([key, { label }]) => new Option(withNoun(label, this.noun), key));
    this.criterion.replaceChildren(...labels);
    this.ask();
  }

  /** Show the fields of the chosen criterion. */
  ask() {
    const { numbers, promised } = CRITERIA[this.criterion.value];
    const fields = numbers.map((number) => this.field(number));
    // Not at another prevalence than that of the samples.
    if (promised && this.prevalence === null) {
      const field = Object.assign(document.createElement("input"), { type: "checkbox" });
      fields.push(this.labelled(field, CONFIDENCE.label, CONFIDENCE.help));
    }
    this.fields.replaceChildren(...fields);
    this.show();
  }

  field({ label, lowest, highest, default: value, is_percent: isPercent, help }) {
    const field = Object.assign(document.createElement("input"), { type: "number", step: "any" });
    Object.assign(field, { min: lowest, max: highest, value });
    return this.labelled(field, isPercent ? `${label}, %` : label, help);
  }

  labelled(field, label, help) {
    const holder = document.createElement("label");
    holder.title = withNoun(help, this.noun);
    field.addEventListener("input", () => this.show());
    holder.append(withNoun(label, this.noun), " ", field);
    return holder;
  }

  show() {
    const fields = Array.from(this.fields.querySelectorAll('[type="number"]'));
    const wrong = fields.find((field) => field.value === "" || !field.checkValidity());
    if (wrong) {
      this.answer.replaceChildren(`Type a number from ${wrong.min} to ${wrong.max}.`);
      return;
    }
    const entries = CRITERIA[this.criterion.value].numbers.map(({ key, is_percent: isPercent }, i) => {
      const typed = Number(fields[i].value);
      return [key, isPercent ? typed / 100 : typed];
    });
    const isSure = this.fields.querySelector('[type="checkbox"]')?.checked ?? false;
    const curve = this.chosenOn ? this.chosenOn.curve : this.judged;
    const choice = choose(curve, this.criterion.value, Object.fromEntries(entries), isSure, this.prevalence);
    this.threshold = choice.point.threshold;
    this.button.textContent = filled(PHRASES.move, { threshold: formats.exact_threshold(this.threshold) });
    const shown = this.lines(choice, countsAt(curve, this.threshold)).filter(Boolean);
    this.answer.replaceChildren(
      ...shown.map((textContent) => Object.assign(document.createElement("p"), { textContent })),
    );
  }

  /** All that is said of a choice; `counts` are those of the samples that it was made on. */
  lines(choice, counts) {
    const { prevalence, chosenOn } = this;
    const impossible = choice.possible ? "" : `${filled(PHRASES.impossible, { request: request(choice) })} `;
    const lines = [
      prevalence !== null && filled(PHRASES.at_prevalence, { prevalence: formats.prevalence(prevalence) }),
      impossible + sentence(choice),
    ];
    if (!chosenOn) return [...lines, this.line("Chosen on", "all of them, which flatters", counts)];
    const held = this.checked(this.threshold);
    const words = { request: request(choice), outcome: outcome(choice, this.pointOf(held)), noun_plural: this.noun };
    return [
      ...lines,
      filled(PHRASES.chosen, words),
      choice.possible && choice.criterion.promised && verdictSentence(choice, held, prevalence, this.noun),
      this.line("Chosen on", chosenOn.chosen, counts),
      this.line("Checked on", chosenOn.checked, held),
    ];
  }

  /** The counts on what was left out of choosing: on all less the chosen ones, where these are a part of them. */
  checked(threshold) {
    const all = countsAt(this.judged, threshold);
    if (!this.chosenOn.is_part) return all;
    const part = countsAt(this.chosenOn.curve, threshold);
    return Object.fromEntries(Object.keys(all).map((key) => [key, all[key] - part[key]]));
  }

  /** The operating point of counts at the target prevalence; the counts of a part are all of it. */
  pointOf(counts) {
    const part = { nPositive: counts.tp + counts.fn, nNegative: counts.fp + counts.tn };
    return pointAt(this.threshold, reweighted(counts, classWeights(part, this.prevalence)));
  }

  line(verb, name, counts) {
    const point = this.pointOf(counts);
    const [precision, recall] = ["precision", "recall"].map((key) =>
      formats.percent_with_interval(point[key], interval(key, counts, this.prevalence)),
    );
    const flagged = formats.per_thousand(point.queue_rate);
    return `${verb} ${name}: precision ${precision}, recall ${recall}, ${flagged} of 1,000 flagged.`;
  }
}
