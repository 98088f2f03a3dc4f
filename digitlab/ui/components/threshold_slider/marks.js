// The marks: lines and points laid over Plotly's figures, so that nothing in the figures is laid out again.
// Plotly tells where a value lies on its axes; a transparent SVG on top holds the marks.

import { countsAt, countsOf } from "../../../widget/curve.js";
import { addShape, setAttributes } from "../../../widget/elements.js";
import { classWeights, markedValues, measures, reweighted } from "../../../widget/measures.js";
import { PictureButton } from "../../../widget/picture.js";

/** @import { Curve, Mark, Texts, Values, WidgetData, WidgetState } from "../../../widget/types.js" */
/** @typedef {{ _offset: number, _length: number, d2p(value: number): number }} Axis */
/**
 * What is used of a figure of Plotly's.
 * @typedef {HTMLElement & {
 *   _fullLayout?: { xaxis: Axis, yaxis: Axis },
 *   on(event: string, listener: () => void): void,
 *   removeListener?(event: string, listener: () => void): void,
 * }} Plot
 */
/**
 * A figure that is in the page, and the shapes over it.
 * @typedef {object} Attached
 * @property {Plot} plot
 * @property {SVGElement} frame
 * @property {SVGElement} area
 * @property {SVGElement} atPrevalence
 * @property {SVGElement} line
 * @property {SVGElement} point
 * @property {ZoneShapes | null} zone
 * @property {PictureButton | null} picture
 * @property {() => void} onMoved
 */

/**
 * Where a person is asked, and the lower end of it: shapes that are there once a zone was switched on.
 * @typedef {{ all: SVGElement, band: SVGElement, line: SVGElement, point: SVGElement }} ZoneShapes
 */
/** @typedef {{ text: string, background: string, asked: string }} Colours */

/** All marks of a page. They follow the handle; see `ThresholdWidget`. */
export class Marks {
  constructor() {
    /** @type {Overlay[]} */
    this.overlays = [];
    /** @type {number | undefined} */
    this.watch = undefined;
    /** @type {number | null | undefined} */
    this.drawnPrevalence = undefined;
    /** @type {Texts | undefined} */
    this.texts = undefined;
  }

  /**
   * @param {WidgetData} data
   * @param {WidgetState} widget
   */
  update({ marks = [], texts }, widget) {
    this.texts = texts;
    if (JSON.stringify(marks) !== JSON.stringify(this.overlays.map((overlay) => overlay.mark))) {
      for (const overlay of this.overlays) overlay.remove();
      this.overlays = marks.map((mark) => new Overlay(mark));
    }
    // Figures may be drawn later or be replaced at any time; looking for them costs next to nothing.
    this.watch ??= setInterval(() => this.attach(widget), 300);
    this.attach(widget);
    this.place(widget);
  }

  remove() {
    clearInterval(this.watch);
    for (const overlay of this.overlays) overlay.remove();
  }

  /** @param {WidgetState} widget */
  attach(widget) {
    const onMoved = () => {
      this.place(widget);
      widget.render();
    };
    const attached = this.overlays.map((overlay) => overlay.attach(onMoved));
    for (const overlay of this.overlays) if (this.texts) overlay.attached?.picture?.update(widget, this.texts);
    if (attached.includes(true)) onMoved();
  }

  /** @param {WidgetState} widget */
  place(widget) {
    const style = getComputedStyle(widget.host);
    const colours = {
      text: style.getPropertyValue("--st-text-color"),
      background: style.getPropertyValue("--st-background-color"),
      asked: style.getPropertyValue("--digitlab-asked"),
    };
    for (const overlay of this.overlays) overlay.place(colours);
    this.drawAtPrevalence(widget);
  }

  /**
   * @param {Values} values
   * @param {WidgetState} widget
   */
  move(values, widget) {
    const { curve, clearBelow, prevalence } = widget;
    const lower = clearBelow === null ? null : markedValues(clearBelow, countsAt(curve, clearBelow), curve, prevalence);
    for (const overlay of this.overlays) overlay.move(values, lower);
    if (widget.prevalence !== this.drawnPrevalence) this.drawAtPrevalence(widget);
  }

  /** @param {WidgetState} widget */
  drawAtPrevalence({ curve, prevalence }) {
    this.drawnPrevalence = prevalence;
    for (const overlay of this.overlays) overlay.drawAtPrevalence(curve, prevalence);
  }
}

/** The marks over one figure. */
class Overlay {
  /** @param {Mark} mark */
  constructor(mark) {
    this.mark = mark;
    /** @type {Attached | null} */
    this.attached = null;
    /** @type {Colours | undefined} */
    this.colours = undefined;
  }

  /** The figure's axes, and the shapes over it; null while it is not in the page. */
  get shown() {
    const layout = this.attached?.plot._fullLayout;
    return this.attached && layout ? { ...this.attached, ...layout } : null;
  }

  /**
   * Find the figure in the page; Streamlit may draw it later or replace it.
   * @param {() => void} onMoved
   */
  attach(onMoved) {
    if (this.attached?.plot.isConnected && this.attached.frame.isConnected) return false;
    this.remove();
    const plot = /** @type {Plot | null} */ (document.querySelector(`.st-key-${this.mark.chart} .js-plotly-plot`));
    const holder = plot?.querySelector(".svg-container");
    if (!plot || !holder || !plot._fullLayout?.xaxis) return false;
    const frame = addShape(holder, "svg", { class: "digitlab-marks", "aria-hidden": "true" });
    frame.style.cssText = "position: absolute; top: 0; left: 0; width: 100%; height: 100%; pointer-events: none;";
    // An SVG inside the SVG cuts off whatever leaves the plotting area when somebody zooms.
    const area = addShape(frame, "svg", { overflow: "hidden" });
    const atPrevalence = addShape(area, "path", { fill: "none", "stroke-width": 2, "stroke-dasharray": "5 4" });
    const line = addShape(area, "line", { "stroke-width": 2 });
    const point = addShape(area, "circle", { r: 6, "stroke-width": 2 });
    const picture = this.mark.title ? this.pictureButton(plot, holder) : null;
    plot.on("plotly_afterplot", onMoved);
    plot.on("plotly_relayouting", onMoved);
    this.attached = { plot, frame, area, atPrevalence, line, point, zone: null, picture, onMoved };
    return true;
  }

  /**
   * The button under the figure: Streamlit's element has a fixed height, so it stands after that.
   * @param {Plot} plot
   * @param {Element} holder
   */
  pictureButton(plot, holder) {
    const under = plot.closest(`.st-key-${this.mark.chart}`);
    const layers = () => /** @type {SVGElement[]} */ (Array.from(holder.querySelectorAll(":scope > svg")));
    return new PictureButton(
      (bar) => under?.after(bar),
      () => ({ layers: layers(), title: this.mark.title }),
    );
  }

  /** Remove the marks from the page. */
  remove() {
    if (!this.attached) return;
    const { plot, frame, picture, onMoved } = this.attached;
    frame.remove();
    picture?.remove();
    plot.removeListener?.("plotly_afterplot", onMoved);
    plot.removeListener?.("plotly_relayouting", onMoved);
    this.attached = null;
  }

  /**
   * Fit the area to the axes, which move when the figure is zoomed, resized or themed.
   * @param {Colours} colours
   */
  place(colours) {
    this.colours = colours;
    if (!this.shown) return;
    const { xaxis, yaxis, area, line, point, atPrevalence, zone } = this.shown;
    setAttributes(area, { x: xaxis._offset, y: yaxis._offset, width: xaxis._length, height: yaxis._length });
    setAttributes(line, { y1: 0, y2: yaxis._length, stroke: colours.text });
    setAttributes(point, { stroke: colours.background, fill: colours.text });
    if (zone) this.placeZone(zone, yaxis);
    setAttributes(atPrevalence, { stroke: colours.text });
  }

  /**
   * Move the line or the point to an operating point, and of a zone the band that reaches from the lower one to it.
   * @param {Values} values
   * @param {Values | null} lower
   */
  move(values, lower) {
    if (!this.shown) return;
    const { xaxis, line, point } = this.shown;
    this.moveMark(line, point, values);
    if (!lower) {
      this.shown.zone?.all.remove();
      return;
    }
    const zone = this.zoneShapes();
    this.moveMark(zone.line, zone.point, lower);
    const ends = [values, lower].map((at) => xaxis.d2p(at[this.mark.x]));
    const isDrawn = !Number.isNaN(ends[0] + ends[1]);
    zone.band.style.display = isDrawn ? "" : "none";
    if (isDrawn) setAttributes(zone.band, { x: Math.min(...ends), width: Math.abs(ends[1] - ends[0]) });
  }

  /**
   * The shapes of a zone, under all others.
   * @returns {ZoneShapes}
   */
  zoneShapes() {
    const { attached } = this;
    if (!attached) throw new Error("The figure is not in the page.");
    if (!attached.zone) {
      const all = addShape(attached.area, "g", { class: "zone" });
      attached.area.prepend(all);
      const band = addShape(all, "rect", { y: 0, height: "100%", opacity: 0.25 });
      const line = addShape(all, "line", { "stroke-width": 2, "stroke-dasharray": "2 3" });
      const point = addShape(all, "circle", { r: 6, "stroke-width": 2 });
      attached.zone = { all, band, line, point };
      if (this.shown) this.placeZone(attached.zone, this.shown.yaxis);
    }
    if (attached.zone.all.parentElement === null) attached.area.prepend(attached.zone.all);
    return attached.zone;
  }

  /**
   * @param {ZoneShapes} zone
   * @param {Axis} yaxis
   */
  placeZone({ band, line, point }, yaxis) {
    const { text, background, asked } = /** @type {Colours} */ (this.colours);
    setAttributes(line, { y1: 0, y2: yaxis._length, stroke: text });
    setAttributes(point, { stroke: text, fill: background });
    setAttributes(band, { fill: asked });
  }

  /**
   * @param {SVGElement} line
   * @param {SVGElement} point
   * @param {Values} values
   */
  moveMark(line, point, values) {
    if (!this.shown) return;
    const { xaxis, yaxis } = this.shown;
    const x = values[this.mark.x];
    const y = this.mark.y === null ? null : values[this.mark.y];
    line.style.display = y === null ? "" : "none";
    point.style.display = y === null || Number.isNaN(x + y) ? "none" : "";
    if (y === null) setAttributes(line, { x1: xaxis.d2p(x), x2: xaxis.d2p(x) });
    else if (!Number.isNaN(x + y)) setAttributes(point, { cx: xaxis.d2p(x), cy: yaxis.d2p(y) });
  }

  /**
   * Draw precision at the target prevalence, where the figure shows precision.
   * @param {Curve} curve
   * @param {number | null} prevalence
   */
  drawAtPrevalence(curve, prevalence) {
    if (!this.shown) return;
    const { xaxis, yaxis, atPrevalence } = this.shown;
    const showsPrecision = this.mark.precision && prevalence !== null;
    atPrevalence.style.display = showsPrecision ? "" : "none";
    if (!showsPrecision) return;
    const weights = classWeights(curve, prevalence);
    // Steps, as the curves under it: "H" and "V" go straight to a value.
    const steps = Array.from(curve.drawn, (i) => {
      const counts = reweighted(countsOf(curve, curve.tp[i], curve.fp[i]), weights);
      /** @type {Values} */
      const at = { ...measures(counts), threshold: curve.thresholds[i] };
      const [across, up] = [xaxis.d2p(at[this.mark.x]).toFixed(1), yaxis.d2p(at.precision).toFixed(1)];
      return { start: `M${across} ${up}`, step: this.mark.x === "threshold" ? `V${up}H${across}` : `H${across}V${up}` };
    });
    atPrevalence.setAttribute("d", steps.map(({ start, step }, i) => (i ? step : start)).join(""));
  }
}
