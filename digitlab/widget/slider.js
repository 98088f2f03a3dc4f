// The widget: every move of a handle is answered here, in the browser. It is used in an app, a notebook and
// a file, and knows none of them: each gives it a callback for the release of a handle, and what follows the handle.

import { countsAt, knows, readCurve } from "./curve.js";
import { input, named, setAttributes } from "./elements.js";

/** @import { Counts, Follower, Position, Texts, Values, WidgetData } from "./types.js" */

const CELLS = /** @type {const} */ (["tp", "fp", "fn", "tn"]);

import { formats } from "./formats.js";
import { isHandleKey, positionOf, pressed, prevalenceAt, rounded, typedNumber } from "./handle.js";
import { interval } from "./intervals.js";
import { classWeights, measures, reweighted } from "./measures.js";

export class ThresholdWidget {
  /**
   * @param {HTMLElement | ShadowRoot} root It holds the widget's HTML.
   * @param {Follower[]} followers
   * @param {WidgetData} data
   * @param {(position: Position) => void} report It is told where the handles are when one is released.
   */
  constructor(root, followers, data, report) {
    this.root = root;
    this.host = /** @type {HTMLElement} */ ("host" in root ? root.host : root);
    this.followers = followers;
    this.report = report;
    this.isDragging = false;
    this.isStuck = false;
    this.isFrameAsked = false;
    this.slider = input(root, "threshold");
    this.field = input(root, "number");
    this.prevalenceSlider = input(root, "prevalence");
    this.encoded = data.curve;
    this.curve = readCurve(JSON.parse(data.curve));
    this.range = data.range;
    this.noun = data.texts.noun_plural;
    this.headline = data.texts.headline;
    this.isStandalone = data.standalone ?? false;
    this.revision = data.revision;
    this.threshold = data.threshold;
    this.prevalence = data.prevalence;
    this.listen();
    this.onScroll = () => this.stick();
    // The page scrolls in an element of its host's; the capturing phase sees it on the way there.
    document.addEventListener("scroll", this.onScroll, { capture: true, passive: true });
    this.update(data);
  }

  remove() {
    document.removeEventListener("scroll", this.onScroll, { capture: true });
    for (const follower of this.followers) follower.remove();
  }

  /** @param {string} name */
  find(name) {
    return named(this.root, name);
  }

  /**
   * Show what Python sends. Its position counts only if its revision is new, and never during a drag.
   * @param {WidgetData} data
   */
  update(data) {
    if (data.curve !== this.encoded) {
      this.encoded = data.curve;
      this.curve = readCurve(JSON.parse(data.curve));
    }
    this.curve.lookedUp = data.looked_up;
    this.range = data.range;
    this.noun = data.texts.noun_plural;
    this.showTexts(data.texts);
    if (data.revision !== this.revision && !this.isDragging) {
      this.revision = data.revision;
      this.threshold = data.threshold;
      this.prevalence = data.prevalence;
    }
    setAttributes(this.slider, { min: this.range.low, max: this.range.high });
    this.find("at-prevalence").hidden = !(data.shows_prevalence && this.curve.nPositive && this.curve.nNegative);
    this.find("widget").classList.toggle("large", data.large);
    for (const follower of this.followers) follower.update(data, this);
    this.showPosition();
    this.render();
  }

  /** Become a narrow bar while the page has scrolled so far that the widget sticks to its top (see `app.css`). */
  stick() {
    const sticky = this.host.closest(".st-key-threshold_slider");
    if (!sticky) return;
    const top = Number.parseFloat(getComputedStyle(sticky).top);
    const isStuck = sticky.getBoundingClientRect().top <= top + 0.5;
    if (isStuck === this.isStuck) return;
    this.isStuck = isStuck;
    // Its height stays reserved, so that nothing below jumps.
    this.host.style.minHeight = isStuck ? `${this.host.offsetHeight}px` : "";
    this.find("widget").classList.toggle("stuck", isStuck);
  }

  /** @param {Texts} texts */
  showTexts(texts) {
    for (const [name, text] of Object.entries(texts.names)) this.find(`text-${name}`).textContent = text;
    for (const [name, text] of Object.entries(texts.help)) {
      this.root.querySelector(`[data-help="${name}"]`)?.setAttribute("aria-description", text);
    }
    this.find("whose-counts").textContent = `Counted on these ${this.noun}:`;
    this.find("as-here").textContent = `As in these ${this.noun}`;
  }

  listen() {
    const { slider, field, prevalenceSlider } = this;
    for (const handle of [slider, prevalenceSlider]) {
      handle.addEventListener("pointerdown", () => {
        this.isDragging = true;
      });
      for (const end of ["pointerup", "pointercancel"]) {
        handle.addEventListener(end, () => {
          this.isDragging = false;
        });
      }
      handle.addEventListener("change", () => this.release());
    }
    slider.addEventListener("input", () => this.setThreshold(rounded(Number(slider.value), this.range)));
    slider.addEventListener("keydown", (event) => this.pressKey(event));
    slider.addEventListener("keyup", (event) => isHandleKey(event.key) && this.release());
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") this.acceptTyped();
      if (isVerticalArrow(event)) {
        this.pressKey(event);
        field.value = String(this.threshold);
      }
    });
    field.addEventListener("keyup", (event) => isVerticalArrow(event) && this.release());
    field.addEventListener("change", () => this.acceptTyped());
    prevalenceSlider.addEventListener("input", () => this.setPrevalence(prevalenceAt(Number(prevalenceSlider.value))));
    this.find("as-here").addEventListener("click", () => {
      this.setPrevalence(null);
      this.showPosition();
      this.release();
    });
  }

  /** Go to what was typed if it is a number. */
  acceptTyped() {
    const typed = typedNumber(this.field.value);
    if (Number.isFinite(typed)) this.setThreshold(typed);
    this.field.value = String(this.threshold);
    this.showPosition();
    this.release();
  }

  /** @param {KeyboardEvent} event */
  pressKey(event) {
    if (!isHandleKey(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation(); // the page may use the arrow keys itself
    this.setThreshold(pressed(event.key, this.threshold, this.range));
    this.slider.value = String(this.threshold);
  }

  /**
   * Go to a threshold that something else has chosen.
   * @param {number} threshold
   */
  goTo(threshold) {
    this.setThreshold(threshold);
    this.showPosition();
    this.release();
  }

  /** @param {number} threshold */
  setThreshold(threshold) {
    // Where no Python can look a number up, the nearest position of the handle is what counts.
    this.threshold = this.isStandalone && !knows(this.curve, threshold) ? rounded(threshold, this.range) : threshold;
    this.askForFrame();
  }

  /** @param {number | null} prevalence */
  setPrevalence(prevalence) {
    this.prevalence = prevalence;
    this.askForFrame();
  }

  /** Tell Python where the handles are. */
  release() {
    this.isDragging = false;
    this.report({ threshold: this.threshold, prevalence: this.prevalence });
  }

  /** Draw once for each frame of the screen, however many events the mouse sends. */
  askForFrame() {
    if (this.isFrameAsked) return;
    this.isFrameAsked = true;
    requestAnimationFrame(() => {
      this.isFrameAsked = false;
      this.render();
    });
  }

  /** Put the handles where the numbers are. */
  showPosition() {
    this.slider.value = String(this.threshold);
    this.prevalenceSlider.value = String(positionOf(this.prevalence ?? this.samplePrevalence()));
  }

  samplePrevalence() {
    return this.curve.nPositive / (this.curve.nPositive + this.curve.nNegative);
  }

  /** Show the numbers of the current position and move there all that follows. */
  render() {
    // Between two positions of the handle a large curve is Python's to look up; the old numbers stand until it has.
    const isKnown = knows(this.curve, this.threshold);
    this.find("widget").classList.toggle("asking", !isKnown);
    if (!isKnown) return;
    const counts = countsAt(this.curve, this.threshold);
    const expected = reweighted(counts, classWeights(this.curve, this.prevalence));
    // Recall looks at one kind only, so that it is taken from the counts, untouched. The gains figure is one of what was
    // counted, and so is its point.
    const { recall, queue_rate } = measures(counts);
    /** @type {Values} */
    const values = { ...measures(expected), recall, queue_rate, threshold: this.threshold };
    for (const name of this.headline) {
      this.find(name).textContent = formats.share(values[name]);
      const limits = formats.interval(interval(name, counts, this.prevalence));
      this.find(name).setAttribute("aria-description", limits && `95 % interval ${limits}`);
      this.find(`${name}-interval`).setAttribute("data-words", limits);
    }
    for (const name of CELLS) this.find(name).textContent = formats.count(counts[name]);
    // While somebody types, the field is theirs.
    const { activeElement } = /** @type {Document | ShadowRoot} */ (this.field.getRootNode());
    if (this.field !== activeElement) this.field.value = String(this.threshold);
    this.announce(values);
    this.showPrevalence(expected);
    for (const follower of this.followers) follower.move(values, this);
  }

  /**
   * What a screen reader says when the handle moves.
   * @param {Values} values
   */
  announce(values) {
    const words = `${this.threshold}: precision ${formats.share(values.precision)}, recall ${formats.share(values.recall)}`;
    setAttributes(this.slider, { "aria-valuenow": this.threshold, "aria-valuetext": words });
  }

  /**
   * What the prevalence means, in whole numbers.
   * @param {Counts} expected At the prevalence.
   */
  showPrevalence(expected) {
    const prevalence = this.prevalence ?? this.samplePrevalence();
    const share = formats.prevalence(prevalence);
    this.prevalenceSlider.setAttribute("aria-valuetext", share);
    this.find("share").textContent = this.prevalence === null ? `${share}, as in these ${this.noun}` : share;
    this.find("as-here").hidden = this.prevalence === null;
    this.find("whose").textContent = `In a world where ${share} are positive:`;
    for (const name of ["whose", "whose-counts"]) this.find(name).hidden = this.prevalence === null;
    const n = expected.tp + expected.fp + expected.fn + expected.tn;
    const of = (/** @type {number} */ count) => formats.count((count * 100000) / n);
    this.find("story").textContent =
      `Of 100,000 ${this.noun} ${of(expected.tp + expected.fn)} are positive. ` +
      `${of(expected.tp)} of them are found, and ${of(expected.fp)} false alarms stand beside them.`;
  }
}

/** @param {KeyboardEvent} event */
function isVerticalArrow({ key }) {
  return key === "ArrowUp" || key === "ArrowDown";
}
