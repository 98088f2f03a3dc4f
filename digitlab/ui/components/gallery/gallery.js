// Shows cards with an image each; a click or the Enter key on one tells Python its number.
export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector("ul");
  const fingerprint = JSON.stringify(data);
  // The same cards again (a dialog was opened, another part of the page changed): keep them, and the focus with them.
  if (list.dataset.fingerprint === fingerprint) {
    return;
  }
  list.dataset.fingerprint = fingerprint;
  list.setAttribute("aria-label", data.label);
  list.style.setProperty("--sprite", `url(${data.sprite})`);
  list.style.setProperty("--zoom", data.zoom);
  list.replaceChildren(...data.cards.map((card, i) => listItem(card, i, data, setTriggerValue)));
  list.onkeydown = (event) => moveFocus(list, event);
}

/** The gallery is one stop of the Tab key; within it, arrow keys, Home and End go from card to card. */
function moveFocus(list, event) {
  const cards = [...list.querySelectorAll("button.card")];
  const here = cards.indexOf(event.target);
  if (here < 0) return;
  const top = cards[0].getBoundingClientRect().top;
  const columns = cards.filter((card) => card.getBoundingClientRect().top === top).length;
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -here, End: cards.length };
  if (!(event.key in steps)) return;
  event.preventDefault();
  event.stopPropagation();
  const there = Math.min(cards.length - 1, Math.max(0, here + steps[event.key]));
  cards[here].tabIndex = -1;
  cards[there].tabIndex = 0;
  cards[there].focus();
}

function listItem(card, i, data, setTriggerValue) {
  const box = document.createElement(data.opens ? "button" : "div");
  box.className = "card";
  box.dataset.index = card.index;
  if (data.opens) {
    box.type = "button";
    box.tabIndex = i === 0 ? 0 : -1;
    box.setAttribute("aria-label", card.label);
    box.title = card.label;
    box.onclick = () => setTriggerValue("opened", i);
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

function span(name, text) {
  const result = document.createElement("span");
  result.className = name;
  result.textContent = text;
  return result;
}
