// "Find a threshold": a criterion is applied to some of the samples and, where there are others, checked on these.

import { choose, filled, neededSentence, outcome, request, sentence, verdictSentence, withNoun } from "./criteria.js";
import { countsAt, readCurve } from "./curve.js";
import { named } from "./elements.js";
import { formats } from "./formats.js";
import { CONFIDENCE, CRITERIA, PHRASES } from "./generated.js";
import { interval } from "./intervals.js";
import { classWeights, pointAt, reweighted } from "./measures.js";

/** @import { Choice, ChosenOn, Counts, Curve, Field, Values, WidgetData, WidgetState } from "./types.js" */

/** The section with the criterion, its numbers, what was found and a button. It follows the handle; see `ThresholdWidget`. */
export class Finder {
  /** @param {HTMLElement} section */
  constructor(section) {
    this.criterion = /** @type {HTMLSelectElement} */ (named(section, "criterion"));
    this.fields = named(section, "criterion-numbers");
    this.answer = named(section, "answer");
    this.button = named(section, "move");
    /** @type {Curve | null} */
    this.curve = null;
    /** @type {(ChosenOn & { samples: Curve, others: Curve | null }) | null} */
    this.chosenOn = null;
    /** @type {number | null} */
    this.prevalence = null;
    this.threshold = Number.NaN;
    this.noun = "";
    this.criterion.addEventListener("change", () => this.showFields());
  }

  remove() {}

  /**
   * The criterion is applied at the target prevalence.
   * @param {Values} _values
   * @param {WidgetState} widget
   */
  move(_values, { prevalence }) {
    if (prevalence === this.prevalence) return;
    const confidenceChanges = (prevalence === null) !== (this.prevalence === null);
    this.prevalence = prevalence;
    if (confidenceChanges) this.showFields();
    else this.show();
  }

  /**
   * @param {WidgetData} data
   * @param {WidgetState} widget
   */
  update({ chosen_on: chosenOn }, widget) {
    if (this.curve === widget.curve) return;
    this.curve = widget.curve;
    this.prevalence = widget.prevalence;
    this.noun = widget.noun;
    this.chosenOn = chosenOn
      ? {
          ...chosenOn,
          samples: readCurve(JSON.parse(chosenOn.curve)),
          others: chosenOn.checked_curve ? readCurve(JSON.parse(chosenOn.checked_curve)) : null,
        }
      : null;
    this.button.onclick = () => widget.goTo(this.threshold);
    const labels = Object.entries(CRITERIA).map(([key, { label }]) => new Option(withNoun(label, this.noun), key));
    this.criterion.replaceChildren(...labels);
    this.showFields();
  }

  /** Show the fields of the chosen criterion. */
  showFields() {
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

  /** @param {Field} field */
  field({ label, lowest, highest, default: value, is_percent: isPercent, help }) {
    const field = Object.assign(document.createElement("input"), { type: "number", step: "any" });
    Object.assign(field, { min: String(lowest), max: String(highest), value: String(value) });
    return this.labelled(field, isPercent ? `${label}, %` : label, help);
  }

  /**
   * @param {HTMLInputElement} field
   * @param {string} label
   * @param {string} help
   */
  labelled(field, label, help) {
    const holder = document.createElement("label");
    holder.title = withNoun(help, this.noun);
    field.addEventListener("input", () => this.show());
    holder.append(withNoun(label, this.noun), " ", field);
    return holder;
  }

  show() {
    if (!this.curve) return;
    /** @type {HTMLInputElement[]} */
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
    /** @type {HTMLInputElement | null} */
    const confidence = this.fields.querySelector('[type="checkbox"]');
    const isSure = confidence?.checked ?? false;
    const curve = this.chosenOn?.samples ?? this.curve;
    const choice = choose(curve, this.criterion.value, Object.fromEntries(entries), isSure, this.prevalence);
    this.threshold = choice.point.threshold;
    this.button.textContent = filled(PHRASES.move, { threshold: formats.exact_threshold(this.threshold) });
    const shown = this.lines(choice, countsAt(curve, this.threshold), countsAt(this.curve, this.threshold));
    this.answer.replaceChildren(
      ...shown.map((textContent) => Object.assign(document.createElement("p"), { textContent })),
    );
  }

  /**
   * All that is said of a choice.
   * @param {Choice} choice
   * @param {Counts} chosen Of the samples that it was made on.
   * @param {Counts} all
   */
  lines(choice, chosen, all) {
    const { prevalence, chosenOn } = this;
    const lines = [];
    if (prevalence !== null) lines.push(filled(PHRASES.at_prevalence, { prevalence: formats.prevalence(prevalence) }));
    const impossible = choice.possible ? "" : `${filled(PHRASES.impossible, { request: request(choice) })} `;
    lines.push(impossible + sentence(choice));
    if (prevalence === null) lines.push(...[neededSentence(choice, this.noun)].filter(Boolean));
    if (!chosenOn) return [...lines, this.line("Chosen on", "all of them, which flatters", chosen)];
    // Where the chosen ones are a part of all, the rest was left out of choosing.
    const left = chosenOn.is_part ? difference(all, chosen) : all;
    const held = chosenOn.others ? countsAt(chosenOn.others, this.threshold) : left;
    const words = { request: request(choice), outcome: outcome(choice, this.pointOf(held)), noun_plural: this.noun };
    lines.push(filled(choice.possible ? PHRASES.chosen : PHRASES.chosen_instead, words));
    if (choice.possible && choice.criterion.promised) lines.push(verdictSentence(choice, held, prevalence, this.noun));
    lines.push(this.line("Chosen on", chosenOn.chosen, chosen), this.line("Checked on", chosenOn.checked, held));
    return lines;
  }

  /**
   * The operating point of counts at the target prevalence; the counts of a part are all of it.
   * @param {Counts} counts
   */
  pointOf(counts) {
    const part = { nPositive: counts.tp + counts.fn, nNegative: counts.fp + counts.tn };
    return pointAt(this.threshold, reweighted(counts, classWeights(part, this.prevalence)));
  }

  /**
   * @param {string} verb
   * @param {string} name
   * @param {Counts} counts
   */
  line(verb, name, counts) {
    const point = this.pointOf(counts);
    const [precision, recall] = ["precision", "recall"].map((key) =>
      formats.percent_with_interval(point[key], interval(key, counts, this.prevalence)),
    );
    const flagged = formats.per_thousand(point.queue_rate);
    return `${verb} ${name}: precision ${precision}, recall ${recall}, ${flagged} of 1,000 flagged.`;
  }
}

/**
 * @param {Counts} all
 * @param {Counts} part
 * @returns {Counts}
 */
function difference(all, part) {
  return { tp: all.tp - part.tp, fp: all.fp - part.fp, fn: all.fn - part.fn, tn: all.tn - part.tn };
}
