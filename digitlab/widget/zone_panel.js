// The zone in the widget: its switch, its lower handle, six counts instead of four, and what the person has to do.

import { afterAsking, firstClearBelow, twoPlaces, zoneInterval, zoneValues } from "./decisions.js";
import { input, named, setAttributes, write } from "./elements.js";
import { formats } from "./formats.js";
import { CELL_KEYS, TILE_KEYS, ZONE_PHRASES } from "./generated.js";
import { HandleInput } from "./handle_input.js";

/** @import { Interval, TwoPlaces, Values, WidgetData } from "./types.js" */
/** @import { ThresholdWidget } from "./slider.js" */

/** What a count is called in `TwoPlaces`: the point that has it, and its cell there. */
const COUNTED = {
  tp: ["decided", "tp"],
  fp: ["decided", "fp"],
  fn: ["decided", "fn"],
  tn: ["decided", "tn"],
  asked_positive: ["asked", "tp"],
  asked_negative: ["asked", "fp"],
};

/**
 * A phrase with its words filled in.
 * @param {string} name
 * @param {Record<string, string>} words
 */
const says = (name, words = {}) => ZONE_PHRASES[name].replace(/\{(\w+)\}/g, (_, word) => words[word]);

export class ZonePanel {
  /** @param {ThresholdWidget} widget */
  constructor(widget) {
    this.widget = widget;
    const { root } = widget;
    /** @type {number | null} */
    this.clearBelow = null;
    /** @type {number | null} Where it stood before it was switched off. */
    this.last = null;
    this.personErrs = 0;
    this.aDay = 1;
    this.toggle = input(root, "ask");
    this.aDayField = input(root, "a-day");
    this.errsField = input(root, "person-errs");
    this.handle = new HandleInput(input(root, "clear-below"), input(root, "clear-below-number"), {
      value: () => this.clearBelow ?? widget.threshold,
      range: () => widget.range,
      move: (value) => this.move(value),
      hold: (isHeld) => widget.hold(isHeld),
      release: () => widget.release(),
    });
    this.toggle.addEventListener("change", () => this.switchTo(this.toggle.checked));
    this.listenTo(this.aDayField, (value) => {
      this.aDay = value;
    });
    this.listenTo(this.errsField, (value) => {
      this.personErrs = value / 100;
    });
  }

  /**
   * Take over a number whenever one within its range is typed; a sentence says where it is none.
   * @param {HTMLInputElement} field
   * @param {(value: number) => void} take
   */
  listenTo(field, take) {
    field.addEventListener("keydown", (event) => event.stopPropagation());
    field.addEventListener("input", () => {
      const isRight = field.value !== "" && field.checkValidity();
      named(this.widget.root, "zone-wrong").textContent = isRight
        ? ""
        : says("wrong_number", { low: formats.number(Number(field.min)), high: formats.number(Number(field.max)) });
      if (isRight) take(Number(field.value));
      this.widget.askForFrame();
    });
    field.addEventListener("change", () => {
      this.showFields();
      this.widget.release();
    });
  }

  /** Show in the fields what counts. */
  showFields() {
    const { activeElement } = /** @type {Document | ShadowRoot} */ (this.aDayField.getRootNode());
    const fields = /** @type {const} */ ([
      [this.aDayField, this.aDay],
      [this.errsField, Number((100 * this.personErrs).toPrecision(12))],
    ]);
    for (const [field, value] of fields) if (field !== activeElement) field.value = String(value);
  }

  /** @param {WidgetData} data */
  update({ offers_zone: offersZone = false, texts }) {
    const { root } = this.widget;
    named(root, "offers-zone").hidden = !offersZone;
    named(root, "zone-negative").textContent = texts.names.negative;
    named(root, "zone-positive").textContent = texts.names.positive;
    setAttributes(this.handle.slider, { min: this.widget.range.low, max: this.widget.range.high });
    for (const [name, text] of Object.entries(texts.zone_help)) {
      root.querySelector(`[data-help="zone-${name}"]`)?.setAttribute("aria-description", text);
    }
  }

  /**
   * Stand where Python wants it.
   * @param {WidgetData} data
   */
  place({ clear_below: clearBelow, person_errs: personErrs, a_day: aDay }) {
    this.clearBelow = clearBelow;
    this.personErrs = personErrs;
    this.aDay = aDay;
  }

  /** @param {boolean} isOn */
  switchTo(isOn) {
    const { curve, range, threshold } = this.widget;
    if (!isOn) this.last = this.clearBelow;
    this.clearBelow = isOn ? Math.min(threshold, this.last ?? firstClearBelow(curve, threshold, range)) : null;
    this.show();
    this.widget.askForFrame();
    this.widget.release();
  }

  /** @param {number} value */
  move(value) {
    this.clearBelow = Math.min(this.widget.nearest(value), this.widget.threshold);
    this.widget.askForFrame();
  }

  /** The lowest threshold at which the two do not cross. */
  get lowest() {
    return this.clearBelow ?? -Infinity;
  }

  /** Put the handles where the numbers are, and show what belongs to a zone or to a line. */
  show() {
    const isOn = this.clearBelow !== null;
    this.toggle.checked = isOn;
    for (const part of this.widget.root.querySelectorAll("[data-only]")) {
      /** @type {HTMLElement} */ (part).hidden = (part.getAttribute("data-only") === "zone") !== isOn;
    }
    this.handle.show();
    this.showFields();
  }

  /** Show the numbers of the current position. */
  render() {
    if (this.clearBelow === null) return;
    const { root, curve, threshold, prevalence } = this.widget;
    const places = twoPlaces(curve, this.clearBelow, threshold);
    const values = zoneValues(places, prevalence);
    for (const key of TILE_KEYS) {
      const limits = formats.interval(zoneInterval(key, places, prevalence));
      const shown = named(root, `zone-${key}`);
      write(shown, formats.share(values[key]));
      setAttributes(shown, { "aria-description": limits && `95 % interval ${limits}` });
      setAttributes(named(root, `zone-${key}-interval`), { "data-words": limits });
    }
    const shares = zoneValues(places, null);
    for (const key of CELL_KEYS) {
      const [point, cell] = COUNTED[/** @type {keyof typeof COUNTED} */ (key)];
      write(
        named(root, `zone-count-${key}`),
        formats.count(places[/** @type {"decided"} */ (point)][/** @type {"tp"} */ (cell)]),
      );
      const part = formats.percent_with_interval(shares[key], zoneInterval(key, places, null));
      write(named(root, `zone-part-${key}`), part);
    }
    this.handle.showNumber();
    this.showRegions();
    this.tell(places, values, zoneInterval("asked_rate", places, prevalence));
    this.announce(values);
  }

  /** The parts of the scale in which is cleared, asked and flagged. */
  showRegions() {
    const { low, high } = this.widget.range;
    const place = (/** @type {number} */ at) => `${100 * Math.min(1, Math.max(0, (at - low) / (high - low)))}%`;
    const regions = named(this.widget.root, "regions");
    regions.style.setProperty("--clear-below", place(this.handle.owner.value()));
    regions.style.setProperty("--threshold", place(this.widget.threshold));
  }

  /**
   * What the person has to do, and what is left of errors.
   * @param {TwoPlaces} places
   * @param {Values} values
   * @param {Interval} ends
   */
  tell(places, values, ends) {
    const { root, prevalence, noun } = this.widget;
    const limits = Number.isNaN(ends.low)
      ? ""
      : says("limits", {
          low: formats.per_thousand(ends.low),
          high: formats.per_thousand(ends.high),
          few: ends.few ? says("few") : "",
        });
    write(
      named(root, "zone-asked"),
      says("asked", {
        asked: formats.per_thousand(values.asked_rate),
        noun_plural: noun,
        limits,
      }),
    );
    write(
      named(root, "zone-a-day"),
      says("a_day", {
        asked_a_day: formats.count(values.asked_rate * this.aDay),
      }),
    );
    const [left, alone] = [this.personErrs, 0].map((errs) => afterAsking(places, errs, prevalence));
    const n = left.tp + left.fp + left.fn + left.tn;
    const of = (/** @type {number} */ count) => formats.per_thousand(count / n);
    write(
      named(root, "zone-left"),
      says("left", {
        errors: of(left.fp + left.fn),
        false_alarms: of(alone.fp),
        misses: of(alone.fn),
        by_person: formats.per_thousand(values.asked_rate * this.personErrs),
      }),
    );
    const unknown = this.widget.isStandalone ? "unknown_alone" : "unknown";
    write(named(root, "zone-unknown"), places.isKnown ? "" : says(unknown));
  }

  /**
   * What a screen reader says when one of the two handles moves.
   * @param {Values} values
   */
  announce(values) {
    const words = {
      precision: formats.share(values.precision),
      negative_predictive_value: formats.share(values.negative_predictive_value),
      asked: formats.percent(values.asked_rate),
    };
    const { slider, threshold } = this.widget;
    setAttributes(slider, {
      "aria-valuenow": threshold,
      "aria-valuetext": says("threshold_says", { ...words, at: String(threshold) }),
    });
    const at = String(this.clearBelow);
    setAttributes(this.handle.slider, {
      "aria-valuenow": at,
      "aria-valuetext": says("clear_below_says", { ...words, at }),
    });
  }
}
