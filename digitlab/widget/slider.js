// The widget: every move of a handle is answered here, in the browser. It is used in an app, a notebook and
// a file, and knows none of them: each gives it a callback for the release of a handle, and what follows the handle.

import { countsAt, knows, readCurve } from "./curve.js";
import { input, named, setAttributes, write } from "./elements.js";

/** @import { Counts, Evidence, Follower, Position, Texts, Values, WidgetData } from "./types.js" */

const CELLS = /** @type {const} */ (["tp", "fp", "fn", "tn"]);

import { formats } from "./formats.js";
import { positionOf, prevalenceAt, rounded } from "./handle.js";
import { HandleInput, listenToHold } from "./handle_input.js";
import { interval } from "./intervals.js";
import { classWeights, markedValues, reweighted } from "./measures.js";
import { showSpread } from "./spread.js";
import { ZonePanel } from "./zone_panel.js";

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
    this.handle = new HandleInput(this.slider, input(root, "number"), {
      value: () => this.threshold,
      range: () => this.range,
      move: (value) => this.setThreshold(value),
      hold: (isHeld) => this.hold(isHeld),
      release: () => this.release(),
    });
    this.zone = new ZonePanel(this);
    this.zone.place(data);
    this.origin = data.origin ?? null;
    this.listen();
    this.onScroll = () => this.stick();
    // The page scrolls in an element of its host's; the capturing phase sees it on the way there.
    document.addEventListener("scroll", this.onScroll, { capture: true, passive: true });
    window.addEventListener("resize", this.onScroll);
    this.update(data);
  }

  remove() {
    document.removeEventListener("scroll", this.onScroll, { capture: true });
    window.removeEventListener("resize", this.onScroll);
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
    this.curve.lookedUp = data.looked_up.at;
    this.curve.between = data.looked_up.between;
    this.range = data.range;
    this.origin = data.origin ?? null;
    this.noun = data.texts.noun_plural;
    this.showTexts(data.texts);
    if (data.revision !== this.revision && !this.isDragging) {
      this.revision = data.revision;
      this.threshold = data.threshold;
      this.prevalence = data.prevalence;
      this.zone.place(data);
    }
    this.zone.update(data);
    setAttributes(this.slider, { min: this.range.low, max: this.range.high });
    this.find("at-prevalence").hidden = !(data.shows_prevalence && this.curve.nPositive && this.curve.nNegative);
    this.find("widget").classList.toggle("large", data.large);
    showSpread(this.root, data.spread, this.range);
    for (const follower of this.followers) follower.update(data, this);
    this.showPosition();
    this.render();
  }

  /**
   * While the page has scrolled past the slider, keep it in sight with the four numbers, as a narrow bar; all else stays in
   * the flow. `scroll-margin-top` of the place says where the bar stands.
   */
  stick() {
    const home = this.host.closest(".st-key-threshold_slider");
    if (!home) return;
    const [place, bar] = [this.find("bar-place"), this.find("bar")];
    const top = Number.parseFloat(getComputedStyle(home).scrollMarginTop);
    const box = place.getBoundingClientRect();
    const isStuck = box.top < top;
    if (isStuck) Object.assign(bar.style, { left: `${box.left}px`, width: `${box.width}px`, top: `${top}px` });
    if (isStuck === this.isStuck) return;
    this.isStuck = isStuck;
    // What leaves the flow keeps its place there, so that nothing below jumps.
    place.style.minHeight = isStuck ? `${box.height}px` : "";
    for (const kind of ["line", "zone"]) {
      const tiles = this.find(`${kind}-tiles`);
      const numbers = (isStuck ? tiles : this.find(`${kind}-in-bar`)).querySelector("dl");
      tiles.style.minHeight = isStuck ? `${tiles.offsetHeight}px` : "";
      if (numbers) (isStuck ? this.find(`${kind}-in-bar`) : tiles).append(numbers);
    }
    this.find("widget").classList.toggle("stuck", isStuck);
    if (!isStuck) bar.removeAttribute("style");
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
    const { prevalenceSlider } = this;
    listenToHold(prevalenceSlider, { hold: (isHeld) => this.hold(isHeld), release: () => this.release() });
    prevalenceSlider.addEventListener("input", () => this.setPrevalence(prevalenceAt(Number(prevalenceSlider.value))));
    this.find("as-here").addEventListener("click", () => {
      this.setPrevalence(null);
      this.showPosition();
      this.release();
    });
  }

  /** @param {boolean} isHeld Whether a hand is on a handle. */
  hold(isHeld) {
    this.isDragging = isHeld;
  }

  /** The lower threshold, null where nobody is asked. */
  get clearBelow() {
    return this.zone.clearBelow;
  }

  /**
   * Go to a threshold that something else has chosen.
   * @param {number} threshold
   */
  goTo(threshold) {
    if (threshold < this.zone.lowest) this.zone.clearBelow = this.nearest(threshold);
    this.setThreshold(threshold);
    this.showPosition();
    this.release();
  }

  /** @param {number} threshold */
  setThreshold(threshold) {
    this.threshold = Math.max(this.nearest(threshold), this.zone.lowest);
    this.askForFrame();
  }

  /**
   * Where a handle can stand: where no Python can look a number up, it is the nearest of its positions.
   * @param {number} threshold
   */
  nearest(threshold) {
    return this.isStandalone && !knows(this.curve, threshold) ? rounded(threshold, this.range) : threshold;
  }

  /** @param {number | null} prevalence */
  setPrevalence(prevalence) {
    this.prevalence = prevalence;
    this.askForFrame();
  }

  /** Tell Python where the handles are. */
  release() {
    this.isDragging = false;
    const { threshold, prevalence, zone } = this;
    const { clearBelow, personErrs, aDay } = zone;
    this.report({ threshold, prevalence, clear_below: clearBelow, person_errs: personErrs, a_day: aDay });
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
    this.handle.show();
    this.zone.show();
    this.prevalenceSlider.value = String(positionOf(this.prevalence ?? this.samplePrevalence()));
  }

  samplePrevalence() {
    return this.curve.nPositive / (this.curve.nPositive + this.curve.nNegative);
  }

  /** Show the numbers of the current position and move there all that follows. */
  render() {
    // Between two positions of the handle a large curve is Python's to look up; the old numbers stand until it has.
    const isKnown = knows(this.curve, this.threshold) && knows(this.curve, this.clearBelow ?? this.threshold);
    this.find("widget").classList.toggle("asking", !isKnown);
    if (!isKnown) return;
    const counts = countsAt(this.curve, this.threshold);
    const expected = reweighted(counts, classWeights(this.curve, this.prevalence));
    const values = markedValues(this.threshold, counts, this.curve, this.prevalence);
    this.handle.showNumber();
    if (this.clearBelow === null) this.showLine(values, counts);
    else this.zone.render();
    this.showPrevalence(expected);
    for (const follower of this.followers) follower.move(values, this);
  }

  /**
   * Show the numbers of a line; those of a zone are shown instead of them.
   * @param {Values} values
   * @param {Evidence} counts
   */
  showLine(values, counts) {
    for (const name of this.headline) {
      write(this.find(name), formats.share(values[name]));
      const limits = formats.interval(interval(name, counts, this.prevalence));
      setAttributes(this.find(name), { "aria-description": limits && `95 % interval ${limits}` });
      setAttributes(this.find(`${name}-interval`), { "data-words": limits });
    }
    for (const name of CELLS) write(this.find(name), formats.count(counts[name]));
    this.announce(values);
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
    write(this.find("share"), this.prevalence === null ? `${share}, as in these ${this.noun}` : share);
    this.find("as-here").hidden = this.prevalence === null;
    write(this.find("whose"), `In a world where ${share} are positive:`);
    for (const name of ["whose", "whose-counts"]) this.find(name).hidden = this.prevalence === null;
    const n = expected.tp + expected.fp + expected.fn + expected.tn;
    const of = (/** @type {number} */ count) => formats.count((count * 100000) / n);
    write(
      this.find("story"),
      `Of 100,000 ${this.noun} ${of(expected.tp + expected.fn)} are positive. ` +
        `${of(expected.tp)} of them are found, along with ${of(expected.fp)} false alarms.`,
    );
  }
}
