// Shapes of SVG, and where a curve stands in steps.

const SVG = "http://www.w3.org/2000/svg";

/** Add an SVG element to `parent`. */
export function addShape(parent, name, attributes = {}) {
  const shape = document.createElementNS(SVG, name);
  setAttributes(shape, attributes);
  parent.append(shape);
  return shape;
}

export function setAttributes(shape, attributes) {
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
}
