// Elements of HTML and SVG.

const SVG = "http://www.w3.org/2000/svg";

/**
 * Add an SVG element to `parent`.
 * @param {Element} parent
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
export function addShape(parent, name, attributes = {}) {
  const shape = /** @type {SVGElement} */ (document.createElementNS(SVG, name));
  setAttributes(shape, attributes);
  parent.append(shape);
  return shape;
}

/**
 * Set attributes by their names; what stays as it is costs nothing.
 * @param {Element} shape
 * @param {Record<string, string | number>} attributes
 */
export function setAttributes(shape, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (shape.getAttribute(name) !== String(value)) shape.setAttribute(name, String(value));
  }
}

/**
 * Write a text; one that stays as it is is not laid out again.
 * @param {Element} element
 * @param {string} text
 */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Return the element with a `data-name`.
 * @param {ParentNode} root
 * @param {string} name
 */
export function named(root, name) {
  return /** @type {HTMLElement} */ (root.querySelector(`[data-name="${name}"]`));
}

/**
 * Return the input with a `data-name`.
 * @param {ParentNode} root
 * @param {string} name
 */
export function input(root, name) {
  return /** @type {HTMLInputElement} */ (named(root, name));
}
