// A slider of thresholds with a field for its exact number: mouse, finger, keyboard, and what is typed.

import { isHandleKey, pressed, rounded, typedNumber } from "./handle.js";

/** @import { Range } from "./types.js" */
/**
 * What a slider asks of the widget around it.
 * @typedef {object} Owner
 * @property {() => number} value Where the handle stands.
 * @property {() => Range} range
 * @property {(value: number) => void} move Move it there, as near as it may stand.
 * @property {(isHeld: boolean) => void} hold Whether a hand is on it.
 * @property {() => void} release Tell Python.
 */

export class HandleInput {
  /**
   * @param {HTMLInputElement} slider
   * @param {HTMLInputElement} field
   * @param {Owner} owner
   */
  constructor(slider, field, owner) {
    this.slider = slider;
    this.field = field;
    this.owner = owner;
    slider.addEventListener("input", () => this.drag());
    slider.addEventListener("keydown", (event) => this.pressKey(event));
    slider.addEventListener("keyup", (event) => isHandleKey(event.key) && owner.release());
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") this.acceptTyped();
      if (isVerticalArrow(event)) {
        this.pressKey(event);
        field.value = String(owner.value());
      }
    });
    field.addEventListener("keyup", (event) => isVerticalArrow(event) && owner.release());
    field.addEventListener("change", () => this.acceptTyped());
    listenToHold(slider, owner);
  }

  /** Follow the hand; where two handles would cross, this one stays at the other. */
  drag() {
    const wanted = rounded(Number(this.slider.value), this.owner.range());
    this.owner.move(wanted);
    if (this.owner.value() !== wanted) this.show();
  }

  /** Go to what was typed if it is a number. */
  acceptTyped() {
    const typed = typedNumber(this.field.value);
    if (Number.isFinite(typed)) this.owner.move(typed);
    this.field.value = String(this.owner.value());
    this.show();
    this.owner.release();
  }

  /** @param {KeyboardEvent} event */
  pressKey(event) {
    if (!isHandleKey(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation(); // the page may use the arrow keys itself
    this.owner.move(pressed(event.key, this.owner.value(), this.owner.range()));
    this.show();
  }

  /** Put the handle where the number is. */
  show() {
    this.slider.value = String(this.owner.value());
  }

  /** Write the number; while somebody types, the field is theirs. */
  showNumber() {
    const { activeElement } = /** @type {Document | ShadowRoot} */ (this.field.getRootNode());
    if (this.field !== activeElement) this.field.value = String(this.owner.value());
  }
}

/**
 * Tell whether a hand is on a slider, and when it lets go.
 * @param {HTMLInputElement} slider
 * @param {Pick<Owner, 'hold' | 'release'>} owner
 */
export function listenToHold(slider, owner) {
  slider.addEventListener("pointerdown", () => owner.hold(true));
  for (const end of ["pointerup", "pointercancel"]) slider.addEventListener(end, () => owner.hold(false));
  slider.addEventListener("change", () => owner.release());
}

/** @param {KeyboardEvent} event */
function isVerticalArrow({ key }) {
  return key === "ArrowUp" || key === "ArrowDown";
}
