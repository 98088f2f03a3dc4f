// A few images that change sides as the threshold moves: in words, a colour and a place for each.

const SIDES = {
  true: { true: { word: "caught", kind: "right" }, false: { word: "missed", kind: "wrong" } },
  false: { true: { word: "false alarm", kind: "wrong" }, false: { word: "left alone", kind: "right" } },
};

/** The list of images under the numbers; `list` is its element. */
export class Examples {
  constructor(list) {
    this.list = list;
    this.cards = [];
  }

  /** Take the images that Python sends, null for none. */
  update({ examples = null }) {
    const fingerprint = JSON.stringify(examples);
    if (fingerprint === this.fingerprint) return;
    this.fingerprint = fingerprint;
    this.list.hidden = examples === null;
    this.cards = examples?.cards ?? [];
    this.list.style.setProperty("--sprite", `url(${examples?.sprite})`);
    this.list.setAttribute("aria-label", examples?.label ?? "");
    this.list.replaceChildren(...this.cards.map((card, i) => this.item(card, i)));
  }

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

  /** Say of each image on which side of the threshold it is. */
  move({ threshold }) {
    this.cards.forEach((card, i) => {
      const { word, kind } = SIDES[card.positive][card.score >= threshold];
      const item = this.list.children[i];
      item.className = kind;
      item.lastChild.textContent = word;
    });
  }
}
