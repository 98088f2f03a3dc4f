// Shows cards with an image each; a click or the Enter key on one tells Python its number.

/** @typedef {{ index: number, label: string, title: string, detail: string }} Card */
/** @typedef {{ label: string, sprite: string, zoom: number, opens: boolean, cards: Card[] }} Data */
/**
 * @typedef {object} Component What Streamlit hands over.
 * @property {Data} data
 * @property {ShadowRoot} parentElement
 * @property {(name: "opened", i: number) => void} setTriggerValue
 */

/** @param {Component} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const list = /** @type {HTMLUListElement} */ (parentElement.querySelector("ul"));
  const fingerprint = JSON.stringify(data);
  // The same cards again (a dialog was opened, another part of the page changed): keep them, and the focus with them.
  if (list.dataset.fingerprint === fingerprint) {
    return;
  }
  list.dataset.fingerprint = fingerprint;
  list.setAttribute("aria-label", data.label);
  list.style.setProperty("--sprite", `url(${data.sprite})`);
  list.style.setProperty("--zoom", String(data.zoom));
  list.replaceChildren(...data.cards.map((card, i) => listItem(card, i, data, () => setTriggerValue("opened", i))));
  list.onkeydown = (event) => moveFocus(list, event);
}

/**
 * The gallery is one stop of the Tab key; within it, arrow keys, Home and End go from card to card.
 * @param {HTMLUListElement} list
 * @param {KeyboardEvent} event
 */
function moveFocus(list, event) {
  const cards = /** @type {HTMLButtonElement[]} */ ([...list.querySelectorAll("button.card")]);
  const current = cards.indexOf(/** @type {HTMLButtonElement} */ (event.target));
  if (current < 0) return;
  const top = cards[0].getBoundingClientRect().top;
  const columns = cards.filter((card) => card.getBoundingClientRect().top === top).length;
  /** @type {Record<string, number>} */
  const steps = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    Home: -current,
    End: cards.length,
  };
  if (!(event.key in steps)) return;
  event.preventDefault();
  event.stopPropagation();
  const next = Math.min(cards.length - 1, Math.max(0, current + steps[event.key]));
  cards[current].tabIndex = -1;
  cards[next].tabIndex = 0;
  cards[next].focus();
}

/**
 * @param {Card} card
 * @param {number} i
 * @param {Data} data
 * @param {() => void} open
 */
function listItem(card, i, data, open) {
  const box = document.createElement(data.opens ? "button" : "div");
  box.className = "card";
  box.dataset.index = String(card.index);
  if (box instanceof HTMLButtonElement) {
    box.type = "button";
    box.tabIndex = i === 0 ? 0 : -1;
    box.setAttribute("aria-label", card.label);
    box.title = card.label;
    box.onclick = open;
  }
  const ink = span("ink", "");
  ink.setAttribute("aria-hidden", "true");
  // Percentages place a sprite by the part of it that is hidden: the last of n images stands at 100 %.
  ink.style.maskPosition = `0 ${data.cards.length > 1 ? (100 * i) / (data.cards.length - 1) : 0}%`;
  box.append(ink, span("title", card.title), span("detail", card.detail));
  const item = document.createElement("li");
  item.append(box);
  return item;
}

/**
 * @param {string} name
 * @param {string} text
 */
function span(name, text) {
  const result = document.createElement("span");
  result.className = name;
  result.textContent = text;
  return result;
}
