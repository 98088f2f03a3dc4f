// "Copy this picture": a button under a figure that gives the figure with its handles, numbers and matrix as a PNG, to the
// clipboard or as a file, and as an SVG file. It needs no network.

import { filled } from "./criteria.js";
import { named, setAttributes } from "./elements.js";
import { formats } from "./formats.js";
import { PICTURE_PHRASES } from "./generated.js";
import { allowedText, pictureOf } from "./picture_svg.js";

/** @import { DrawnFigure, Legend, Texts, WidgetState } from "./types.js" */

// What the browser computes from its style sheets for a shape, and a file without them has to say.
const STYLES = [
  ...["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "opacity"],
  ...["display", "visibility", "font-size", "font-weight", "text-anchor", "shape-rendering", "overflow"],
];
const SCALE = 2;
const NOT_DRAWN = "script, style, foreignObject, iframe, image, a, use";

/**
 * A copy of an SVG that says itself how it looks, and refers to nothing but its own parts.
 * @param {SVGElement} svg
 * @returns {SVGElement}
 */
function selfContained(svg) {
  const copy = /** @type {SVGElement} */ (svg.cloneNode(true));
  const [shapes, copies] = [svg, copy].map((root) => [root, ...root.querySelectorAll("*")]);
  shapes.forEach((shape, i) => {
    const [style, to] = [getComputedStyle(shape), copies[i]];
    for (const { name, value } of [...to.attributes]) {
      const isForeign = /url\(/i.test(value) && !/^url\(["']?#[\w-]+["']?\)$/.test(value);
      // What a figure's own script says of a clip may have the page's address before it.
      if (isForeign && name === "clip-path") to.setAttribute(name, value.replace(/^.*(#[\w-]+).*$/, "url($1)"));
      else if (isForeign || /^(on|data-|aria-|xlink:|href|src|class$|style$|role$)/i.test(name))
        to.removeAttribute(name);
    }
    for (const name of STYLES) {
      const value = style.getPropertyValue(name);
      if (value && !/url\(/i.test(value)) to.setAttribute(name, value);
    }
    if (shape instanceof SVGTextElement && !shape.children.length && shape.getComputedTextLength() > 0) {
      // Another font takes the same room.
      setAttributes(to, { textLength: shape.getComputedTextLength(), lengthAdjust: "spacingAndGlyphs" });
    }
  });
  for (const shape of copy.querySelectorAll(NOT_DRAWN)) shape.remove();
  const texts = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    // Serialising escapes what XML must have escaped, and passes on what it cannot hold.
    const node = texts.currentNode;
    node.nodeValue = allowedText(node.nodeValue ?? "");
  }
  return copy;
}

/**
 * One or several SVGs that lie over each other, as markup.
 * @param {SVGElement[]} layers
 * @returns {DrawnFigure}
 */
function drawn(layers) {
  const { width, height } = layers[0].getBoundingClientRect();
  const markup = layers.map((layer) => {
    const copy = selfContained(layer);
    for (const [name, value] of Object.entries({ x: 0, y: 0, width, height })) copy.setAttribute(name, String(value));
    return new XMLSerializer().serializeToString(copy);
  });
  return { markup: markup.join(""), width, height };
}

/**
 * The legend that stands as HTML beside a figure.
 * @param {Element} list
 * @returns {Legend[]}
 */
function legendOf(list) {
  return Array.from(list.children, (entry) => {
    const style = getComputedStyle(/** @type {Element} */ (entry.querySelector("line")));
    const [stroke, width, dash] = [style.stroke, style.strokeWidth, style.strokeDasharray];
    return { name: entry.textContent ?? "", stroke, width, dash };
  });
}

/** @param {Element} element */
const isShown = (element) => !element.closest("[hidden]");

/** @param {Element | null} element */
const textOf = (element) => (element?.textContent ?? "").replace(/\s+/g, " ").trim();

/**
 * The numbers that the widget shows.
 * @param {ParentNode} root
 */
function tilesOf(root) {
  return Array.from(root.querySelectorAll(".metrics > div"))
    .filter(isShown)
    .map((tile) => ({
      name: textOf(tile.querySelector("dt span")),
      value: textOf(tile.querySelector("dd:not(.interval)")),
      interval: tile.querySelector(".interval")?.getAttribute("data-words") ?? "",
    }));
}

/**
 * The confusion matrix that the widget shows, row by row, each cell with what stands small below it.
 * @param {ParentNode} root
 */
function tableOf(root) {
  const table = Array.from(root.querySelectorAll("table.counts")).find(isShown);
  return Array.from(table?.querySelectorAll("tr") ?? [], (row) =>
    Array.from(row.children, (cell) => {
      const part = textOf(cell.querySelector("small"));
      const all = textOf(cell);
      return part ? [all.slice(0, all.length - part.length).trim(), part] : [all];
    }),
  );
}

/**
 * One sentence on what was chosen on which rows, and what the numbers count.
 * @param {WidgetState} widget
 * @param {Texts} texts
 */
function sentencesOf(widget, texts) {
  const { threshold, clearBelow, origin, root } = widget;
  const words = { judged: texts.judged, threshold: formats.exact_threshold(threshold) };
  const isChosen = origin?.text && origin.threshold === threshold && origin.clear_below === clearBelow;
  const [kind, lower] = clearBelow === null ? ["line", ""] : ["zone", formats.exact_threshold(clearBelow)];
  const at = filled(PICTURE_PHRASES[kind], { ...words, clear_below: lower });
  const isOwn = threshold === texts.own_threshold && clearBelow === null;
  const how = isChosen ? origin.text : PICTURE_PHRASES[isOwn ? "own" : "by_hand"];
  const whose = named(root, "whose");
  const elsewhere = whose && !whose.hidden ? [`${textOf(whose).replace(/:$/, "")}.`] : [];
  return [`${at} ${how} ${filled(PICTURE_PHRASES.judged, words)}`, ...elsewhere];
}

/**
 * @param {string} href
 * @param {string} name
 */
function save(href, name) {
  Object.assign(document.createElement("a"), { href, download: name }).click();
}

/**
 * @param {string} svg
 * @param {number} width
 * @param {number} height
 * @returns {Promise<HTMLCanvasElement>}
 */
async function painted(svg, width, height) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: SCALE * width, height: SCALE * height });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/**
 * What stands around a figure.
 * @typedef {object} Shown
 * @property {HTMLElement} host Its colours are those of the page.
 * @property {ParentNode} root It holds the numbers and the matrix.
 * @property {string} title
 * @property {() => string[]} sentences What was chosen on what.
 */

/** The button under one figure. */
export class PictureButton {
  /**
   * @param {(bar: HTMLElement) => void} put Puts it into the page.
   * @param {() => { layers: SVGElement[], legend?: Element, title: string }} figure What is there to copy.
   */
  constructor(put, figure) {
    this.figure = figure;
    /** @type {Shown | null} */
    this.shown = null;
    this.bar = document.createElement("p");
    this.bar.className = "digitlab-picture";
    this.says = document.createElement("span");
    this.says.setAttribute("role", "status");
    this.bar.append(
      this.button(PICTURE_PHRASES.copy, () => this.copy()),
      this.button(PICTURE_PHRASES.save_svg, () => this.saveSvg()),
      this.says,
    );
    put(this.bar);
  }

  remove() {
    this.bar.remove();
  }

  /**
   * Know what the handles show.
   * @param {WidgetState} widget
   * @param {Texts} texts
   */
  update(widget, texts) {
    const { host, root } = widget;
    this.show({ host, root, title: texts.title, sentences: () => sentencesOf(widget, texts) });
  }

  /**
   * Know what stands around the figure.
   * @param {Shown} shown
   */
  show(shown) {
    this.shown = shown;
  }

  /**
   * @param {string} label
   * @param {() => void} onClick
   */
  button(label, onClick) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
    button.addEventListener("click", onClick);
    return button;
  }

  /** The picture as it is now. */
  picture() {
    if (!this.shown) throw new Error("Nothing is shown yet.");
    const { layers, legend, title } = this.figure();
    const { host, root, title: of, sentences } = this.shown;
    const style = getComputedStyle(host);
    const colours = {
      text: style.getPropertyValue("--st-text-color") || "#1b2733",
      background: style.getPropertyValue("--st-background-color") || "#ffffff",
    };
    const found = pictureOf({
      figure: drawn(layers),
      title: title ? `${title}: ${of}` : of,
      sentences: sentences(),
      tiles: tilesOf(root),
      table: tableOf(root),
      legend: legend ? legendOf(legend) : [],
      colours,
    });
    return { ...found, name: `digitlab-${(title || "figure").toLowerCase().replace(/[^a-z0-9]+/g, "-")}` };
  }

  saveSvg() {
    const { svg, name } = this.picture();
    save(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`, `${name}.svg`);
    this.says.textContent = PICTURE_PHRASES.saved_svg;
  }

  async copy() {
    const { svg, width, height, name } = this.picture();
    try {
      const canvas = await painted(svg, width, height);
      if (await copied(canvas)) this.says.textContent = PICTURE_PHRASES.copied;
      else {
        save(canvas.toDataURL("image/png"), `${name}.png`);
        this.says.textContent = PICTURE_PHRASES.saved;
      }
    } catch {
      this.says.textContent = PICTURE_PHRASES.failed;
    }
  }
}

/**
 * Put a picture into the clipboard; whether that was allowed.
 * @param {HTMLCanvasElement} canvas
 */
async function copied(canvas) {
  if (!navigator.clipboard?.write || typeof ClipboardItem === "undefined") return false;
  /** @type {Promise<Blob>} */
  const png = new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"),
  );
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
    return true;
  } catch {
    return false;
  }
}
