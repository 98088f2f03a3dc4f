// A picture to take along, as one SVG: a figure with what is said of it, its numbers and its confusion matrix. Only
// strings, so that it is tested without a browser.

/** @import { Picture } from "./types.js" */

const PAGE_MARGIN = 24;
const LINE_HEIGHT = 20;
const TILE_HEIGHT = 64;
const ROW_HEIGHT = 28;
// About as wide is a letter, as a part of its height.
const LETTER = 0.54;
const BOLD_LETTER = 0.64;
const PICTURE_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";

/**
 * Text without what XML cannot hold, such as control characters.
 * @param {string} text
 */
export function allowedText(text) {
  return text.toWellFormed().replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "");
}

/**
 * Text as XML has it.
 * @param {string} text
 */
export function escapeText(text) {
  return allowedText(text).replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/**
 * Lines of at most so many letters; a longer word is cut.
 * @param {string} text
 * @param {number} most
 */
export function wrapped(text, most) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else for (let start = 0; start < word.length; start += most) lines.push(word.slice(start, start + most));
  }
  return lines;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} text
 * @param {{ size?: number, bold?: boolean, anchor?: string, opacity?: number }} style
 */
function textAt(x, y, text, { size = 14, bold = false, anchor = "start", opacity = 1 } = {}) {
  const weight = bold ? ' font-weight="700"' : "";
  const faint = opacity < 1 ? ` opacity="${opacity}"` : "";
  return `<text x="${x}" y="${y}" font-size="${size}" text-anchor="${anchor}"${weight}${faint}>${escapeText(text)}</text>`;
}

/**
 * As many letters of a size as have room.
 * @param {string} text
 * @param {number} width
 * @param {number} size
 */
function fitting(text, width, size) {
  const most = Math.max(1, Math.floor(width / (LETTER * size)));
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/**
 * The whole picture as SVG, which refers to nothing outside.
 * @param {Picture} picture
 * @returns {{ svg: string, width: number, height: number }}
 */
export function pictureOf({ figure, title, sentences, tiles, table, legend, colours }) {
  const width = Math.max(640, figure.width) + 2 * PAGE_MARGIN;
  const inner = width - 2 * PAGE_MARGIN;
  /** @type {string[]} */
  const parts = [];
  let y = PAGE_MARGIN + 18;
  for (const line of wrapped(title, Math.floor(inner / (BOLD_LETTER * 20)))) {
    parts.push(textAt(PAGE_MARGIN, y, line, { size: 20, bold: true }));
    y += 26;
  }
  for (const line of sentences.flatMap((sentence) => wrapped(sentence, Math.floor(inner / (LETTER * 14))))) {
    parts.push(textAt(PAGE_MARGIN, y, line));
    y += LINE_HEIGHT;
  }
  tiles.forEach(({ name, value, interval }, i) => {
    const [x, room] = [PAGE_MARGIN + (i * inner) / tiles.length, inner / tiles.length - 8];
    parts.push(textAt(x, y + 8, fitting(name, room, 11), { size: 11, opacity: 0.75 }));
    parts.push(textAt(x, y + 32, fitting(value, room, 22), { size: 22, bold: true }));
    parts.push(textAt(x, y + 48, fitting(interval, room, 11), { size: 11, opacity: 0.75 }));
  });
  if (tiles.length) y += TILE_HEIGHT;
  parts.push(`<g transform="translate(${PAGE_MARGIN + (inner - figure.width) / 2} ${y})">${figure.markup}</g>`);
  y += figure.height;
  let x = PAGE_MARGIN;
  for (const { name, stroke, width: strokeWidth, dash } of legend) {
    const room = 34 + name.length * LETTER * 12 + 16;
    if (x > PAGE_MARGIN && x + room > width - PAGE_MARGIN) [x, y] = [PAGE_MARGIN, y + LINE_HEIGHT];
    const pattern = dash && dash !== "none" ? ` stroke-dasharray="${escapeText(dash)}"` : "";
    const style = `stroke="${escapeText(stroke)}" stroke-width="${escapeText(strokeWidth)}"${pattern}`;
    parts.push(`<line x1="${x}" x2="${x + 24}" y1="${y + 12}" y2="${y + 12}" ${style}/>`);
    parts.push(textAt(x + 30, y + 16, fitting(name, inner - 34, 12), { size: 12 }));
    x += room;
  }
  if (legend.length) y += LINE_HEIGHT + 8;
  y += 8;
  for (const row of table) {
    const columnWidth = inner / row.length;
    row.forEach(([first, second], i) => {
      const [at, room, bold] = [PAGE_MARGIN + i * columnWidth, columnWidth - 8, row !== table[0] && i > 0];
      parts.push(textAt(at, y + 18, fitting(first, room, 13), { size: 13, bold }));
      if (second) parts.push(textAt(at, y + 33, fitting(second, room, 11), { size: 11, opacity: 0.75 }));
    });
    if (row.some((cell) => cell.length > 1)) y += 15;
    y += ROW_HEIGHT;
    parts.push(
      `<line x1="${PAGE_MARGIN}" x2="${width - PAGE_MARGIN}" y1="${y - 4}" y2="${y - 4}" stroke="${escapeText(colours.text)}" opacity="0.25"/>`,
    );
  }
  const height = Math.ceil(y + PAGE_MARGIN);
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  const page = `<rect width="100%" height="100%" fill="${escapeText(colours.background)}"/>`;
  const texts = `<g fill="${escapeText(colours.text)}">${parts.join("")}</g>`;
  const name = `<title>${escapeText([title, ...sentences].join(" "))}</title>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${PICTURE_FONT}">${name}${page}${texts}</svg>`;
  return { svg, width, height };
}
