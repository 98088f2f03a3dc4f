// The widget: every move of a handle is answered here, in the browser. It has three homes, an app, a notebook and a file,
// and knows none of them: each gives it a function that hears of a handle's release, and what follows the handle.

import { countsAt, knows, readCurve } from "./curve.js";
import { formats } from "./formats.js";
import { isHandleKey, positionOf, prevalenceAt, pressed, rounded, typedNumber } from "./handle.js";
import { interval } from "./intervals.js";
import { classWeights, measures, reweighted } from "./measures.js";
import { setAttributes } from "./svg.js";

export class ThresholdWidget {
  /**
   * `root` holds the widget's HTML. A follower has the methods `update(data, widget)`, when Python has sent something,
   * `move(values, widget)`, when a handle has moved, and `remove()`.
   */
  constructor(root, followers) {
    this.find = (name) => root.querySelector(`[data-name="${name}"]`);
    this.findHelp = (name) => root.querySelector(`[data-help="${name}"]`);
    this.host = root.host ?? root;
    this.followers = followers;
    this.revision = null;
    this.dragging = false;
    this.frameAsked = false;
    this.listen();
    this.onScroll = () => this.stick();
    // The page scrolls in an element of its host's; scrolling is heard of on its way there.
    document.addEventListener("scroll", this.onScroll, { capture: true, passive: true });
  }

  remove() {
    document.removeEventListener("scroll", this.onScroll, { capture: true });
    this.followers.forEach((follower) => follower.remove());
  }

  /** Take what Python sends. The position is Python's wish only if its revision is new, and never during a drag. */
  update(data, report) {
    this.report = report;
    if (data.curve !== this.encoded) {
      this.encoded = data.curve;
      this.curve = readCurve(JSON.parse(data.curve));
    }
    this.curve.lookedUp = data.here ?? null;
    this.alone = data.alone ?? false;
    this.range = data.range;
    this.things = data.texts.things;
    this.headline = data.texts.headline;
    this.showTexts(data.texts);
    if (data.revision !== this.revision && !this.dragging) {
      this.revision = data.revision;
      this.threshold = data.threshold;
      this.prevalence = data.prevalence;
    }
    setAttributes(this.find("threshold"), { min: this.range.low, max: this.range.high });
    this.find("world").hidden = !(data.shows_world && this.curve.nPositive && this.curve.nNegative);
    this.find("widget").classList.toggle("large", data.large);
    this.followers.forEach((follower) => follower.update(data, this));
    this.showPosition();
    this.render();
  }

  /** Become a narrow bar while the page has scrolled so far that the widget sticks to its top (see `app.css`). */
  stick() {
    const sticky = this.host.closest(".st-key-threshold_slider");
    if (!sticky) return;
    const top = parseFloat(getComputedStyle(sticky).top);
    const isStuck = sticky.getBoundingClientRect().top <= top + 0.5;
    if (isStuck === this.isStuck) return;
    this.isStuck = isStuck;
    // What it took before stays taken, so that nothing below jumps.
    this.host.style.minHeight = isStuck ? `${this.host.offsetHeight}px` : "";
    this.find("widget").classList.toggle("stuck", isStuck);
  }

  showTexts(texts) {
    for (const [name, text] of Object.entries(texts.names)) this.find(`text-${name}`).textContent = text;
    for (const [name, text] of Object.entries(texts.help)) {
      this.findHelp(name).setAttribute("aria-description", text);
    }
    this.find("whose-counts").textContent = `Counted on these ${this.things}:`;
    this.find("as-here").textContent = `As in these ${this.things}`;
  }

  listen() {
    const slider = this.find("threshold");
    const field = this.find("number");
    const rarity = this.find("prevalence");
    for (const handle of [slider, rarity]) {
      handle.addEventListener("pointerdown", () => (this.dragging = true));
      handle.addEventListener("pointerup", () => (this.dragging = false));
      handle.addEventListener("pointercancel", () => (this.dragging = false));
    }
    slider.addEventListener("input", () => this.setThreshold(rounded(Number(slider.value), this.range)));
    slider.addEventListener("change", () => this.release());
    slider.addEventListener("keydown", (event) => this.pressKey(event));
    slider.addEventListener("keyup", (event) => isHandleKey(event.key) && this.release());
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") this.takeTyped(field);
      if (event.key === "ArrowUp" || event.key === "ArrowDown") {
        this.pressKey(event);
        field.value = this.threshold;
      }
    });
    field.addEventListener("keyup", (event) => (event.key === "ArrowUp" || event.key === "ArrowDown") && this.release());
    field.addEventListener("change", () => this.takeTyped(field));
    rarity.addEventListener("input", () => this.setPrevalence(prevalenceAt(Number(rarity.value))));
    rarity.addEventListener("change", () => this.release());
    this.find("as-here").addEventListener("click", () => {
      this.setPrevalence(null);
      this.showPosition();
      this.release();
    });
  }

  /** Take what was typed if it is a number; a comma is a point in much of the world. */
  takeTyped(field) {
    const typed = typedNumber(field.value);
    if (Number.isFinite(typed)) this.setThreshold(typed);
    field.value = this.threshold;
    this.showPosition();
    this.release();
  }

  pressKey(event) {
    if (!isHandleKey(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation(); // the page may have plans of its own for the arrow keys
    this.setThreshold(pressed(event.key, this.threshold, this.range));
    this.find("threshold").value = this.threshold;
  }

  /** Go to a threshold that something else has chosen. */
  goTo(threshold) {
    this.setThreshold(threshold);
    this.showPosition();
    this.release();
  }

  setThreshold(threshold) {
    // Where no Python can look a number up, the nearest position of the handle is what counts.
    this.threshold = this.alone && !knows(this.curve, threshold) ? rounded(threshold, this.range) : threshold;
    this.askForFrame();
  }

  setPrevalence(prevalence) {
    this.prevalence = prevalence;
    this.askForFrame();
  }

  /** Tell Python where the handles are. */
  release() {
    this.dragging = false;
    this.report({ threshold: this.threshold, prevalence: this.prevalence });
  }

  /** Draw once for each frame of the screen, however many events the mouse sends. */
  askForFrame() {
    if (this.frameAsked) return;
    this.frameAsked = true;
    requestAnimationFrame(() => {
      this.frameAsked = false;
      this.render();
    });
  }

  /** Put the handles where the numbers are. */
  showPosition() {
    this.find("threshold").value = this.threshold;
    this.find("prevalence").value = positionOf(this.prevalence ?? this.prevalenceHere());
  }

  prevalenceHere() {
    return this.curve.nPositive / (this.curve.nPositive + this.curve.nNegative);
  }

  /** Show the numbers of the current position and move there all that follows. */
  render() {
    // Between two positions of the handle a large curve is Python's to look up; the old numbers stand until it has.
    const isKnown = knows(this.curve, this.threshold);
    this.find("widget").classList.toggle("asking", !isKnown);
    if (!isKnown) return;
    const counts = countsAt(this.curve, this.threshold);
    const world = reweighted(counts, classWeights(this.curve, this.prevalence));
    // Recall looks at one kind only, so that it is taken from the counts, untouched. The gains figure is one of what was
    // counted, and so is its point.
    const { recall, queue_rate } = measures(counts);
    const values = { ...measures(world), recall, queue_rate, threshold: this.threshold };
    for (const name of this.headline) {
      this.find(name).textContent = formats.share(values[name]);
      const limits = formats.interval(interval(name, counts, this.prevalence));
      this.find(name).setAttribute("aria-description", limits && `95 % interval ${limits}`);
      this.find(`${name}-interval`).setAttribute("data-words", limits);
    }
    for (const name of ["tp", "fp", "fn", "tn"]) this.find(name).textContent = formats.count(counts[name]);
    // While somebody types, the field is theirs.
    if (this.find("number") !== this.find("number").getRootNode().activeElement) {
      this.find("number").value = this.threshold;
    }
    this.announce(values);
    this.renderWorld(world);
    this.followers.forEach((follower) => follower.move(values, this));
  }

  /** What a screen reader says when the handle moves. */
  announce(values) {
    const words = `${this.threshold}: precision ${formats.share(values.precision)}, recall ${formats.share(values.recall)}`;
    setAttributes(this.find("threshold"), { "aria-valuenow": this.threshold, "aria-valuetext": words });
  }

  /** What the prevalence means, in whole numbers. */
  renderWorld(world) {
    const prevalence = this.prevalence ?? this.prevalenceHere();
    const share = formats.prevalence(prevalence);
    this.find("prevalence").setAttribute("aria-valuetext", share);
    this.find("share").textContent = this.prevalence === null ? `${share}, as in these ${this.things}` : share;
    this.find("as-here").hidden = this.prevalence === null;
    this.find("whose").textContent = `In a world where ${share} are positive:`;
    for (const name of ["whose", "whose-counts"]) this.find(name).hidden = this.prevalence === null;
    const n = world.tp + world.fp + world.fn + world.tn;
    const of = (count) => formats.count((count * 100000) / n);
    this.find("story").textContent =
      `Of 100,000 ${this.things} ${of(world.tp + world.fn)} are positive. ` +
      `${of(world.tp)} of them are found, and ${of(world.fp)} false alarms stand beside them.`;
  }
}
