// A few images that change sides as the threshold moves: in words, a colour and a place for each.

import { flagged } from "./curve.js";
import { decide } from "./decisions.js";
import { write } from "./elements.js";
import { ANSWERS, EXAMPLE_WORDS } from "./generated.js";

/** @import { ExamplesData, Values, WidgetData, WidgetState } from "./types.js" */
/** @typedef {ExamplesData["cards"][number]} Card */

/** By whether the image is positive and whether it is flagged. */
const SIDES = {
  positive: { flagged: { word: "found", kind: "right" }, not: { word: "missed", kind: "wrong" } },
  negative: { flagged: { word: "false alarm", kind: "wrong" }, not: { word: "left alone", kind: "right" } },
};

/** The list of images under the numbers. It follows the handle; see `ThresholdWidget`. */
export class Examples {
  /** @param {HTMLElement} list */
  constructor(list) {
    this.list = list;
    /** @type {Card[]} */
    this.cards = [];
    /** @type {HTMLElement[]} */
    this.items = [];
    this.fingerprint = "";
  }

  /**
   * Show the images that Python sends, null for none.
   * @param {WidgetData} data
   */
  update({ examples = null }) {
    const fingerprint = JSON.stringify(examples);
    if (fingerprint === this.fingerprint) return;
    this.fingerprint = fingerprint;
    this.list.hidden = examples === null;
    this.cards = examples?.cards ?? [];
    this.list.style.setProperty("--sprite", `url(${examples?.sprite})`);
    this.list.setAttribute("aria-label", examples?.label ?? "");
    this.items = this.cards.map((card, i) => this.item(card, i));
    this.list.replaceChildren(...this.items);
  }

  /**
   * @param {Card} card
   * @param {number} i
   */
  item(card, i) {
    const item = document.createElement("li");
    const ink = document.createElement("span");
    ink.className = "ink";
    ink.setAttribute("role", "img");
    ink.setAttribute("aria-label", card.name);
    // Percentages place a sprite by the part of it that is hidden: the last of n images stands at 100 %.
    ink.style.maskPosition = `0 ${this.cards.length > 1 ? (100 * i) / (this.cards.length - 1) : 0}%`;
    const word = document.createElement("span");
    word.className = "side";
    item.append(ink, word);
    return item;
  }

  remove() {}

  /**
   * Say of each image on which side of the threshold it is, or what a zone answers.
   * @param {Values} values
   * @param {WidgetState} widget
   */
  move({ threshold }, { clearBelow }) {
    this.cards.forEach((card, i) => {
      const { word, kind } =
        clearBelow === null ? sideOf(card, threshold) : answerTo(card, decide(card.score, clearBelow, threshold));
      const item = this.items[i];
      item.className = kind;
      write(item.children[1], word);
    });
  }
}

/**
 * @param {Card} card
 * @param {number} threshold
 */
function sideOf({ positive, score }, threshold) {
  return SIDES[positive ? "positive" : "negative"][flagged(score, threshold) ? "flagged" : "not"];
}

/**
 * @param {Card} card
 * @param {number} answer
 */
function answerTo({ positive }, answer) {
  if (answer === ANSWERS.asked) return { word: EXAMPLE_WORDS.asked, kind: "asked" };
  const kind = answer === ANSWERS.flagged ? "flagged" : "cleared";
  const isWrong = (answer === ANSWERS.flagged) !== positive;
  const word = isWrong ? `${EXAMPLE_WORDS[kind]}, ${EXAMPLE_WORDS.wrong}` : EXAMPLE_WORDS[kind];
  return { word, kind: isWrong ? `${kind} mistaken` : kind };
}
