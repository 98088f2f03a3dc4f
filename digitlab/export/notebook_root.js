// Where a widget stands in a notebook.

/**
 * Whether the notebook around an element is a dark one, whatever the system prefers.
 * @param {HTMLElement} element
 */
function isDark(element) {
  for (let around = /** @type {HTMLElement | null} */ (element); around; around = around.parentElement) {
    const parts =
      getComputedStyle(around)
        .backgroundColor.match(/[\d.]+/g)
        ?.map(Number) ?? [];
    if (parts.length === 3 || parts[3] > 0) return parts[0] + parts[1] + parts[2] < 384;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

/**
 * Make a root of a widget's own, so that the notebook's style and the widget's leave each other alone.
 * @param {HTMLElement} element Where the notebook shows it.
 * @param {string} html
 */
export function rootIn(element, html) {
  const host = document.createElement("div");
  element.append(host);
  const root = host.attachShadow({ mode: "open" });
  root.innerHTML = html;
  requestAnimationFrame(() => {
    host.style.colorScheme = isDark(element) ? "dark" : "light";
  });
  return root;
}
