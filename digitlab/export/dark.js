// Whether a notebook is a dark one.

/**
 * Whether the notebook around an element is a dark one, whatever the system prefers.
 * @param {HTMLElement} element
 */
export function isDark(element) {
  for (let around = /** @type {HTMLElement | null} */ (element); around; around = around.parentElement) {
    const parts =
      getComputedStyle(around)
        .backgroundColor.match(/[\d.]+/g)
        ?.map(Number) ?? [];
    if (parts.length === 3 || parts[3] > 0) return parts[0] + parts[1] + parts[2] < 384;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches;
}
