// The marks: lines and points laid over Plotly's figures, so that nothing in the figures is laid out again.
// Plotly tells where a value lies on its axes; a transparent SVG of our own on top holds the marks.

import { classWeights } from "../../../widget/measures.js";
import { addShape, setAttributes } from "../../../widget/svg.js";

/** All marks of a page. They follow the handle; see `ThresholdWidget`. */
export class Marks {
  constructor() {
    this.overlays = [];
  }

  update({ marks }, widget) {
    if (JSON.stringify(marks) !== JSON.stringify(this.overlays.map((overlay) => overlay.mark))) {
      this.overlays.forEach((overlay) => overlay.remove());
      this.overlays = marks.map((mark) => new Overlay(mark));
    }
    // Figures may be drawn after us or be replaced at any time; looking for them costs next to nothing.
    this.watch ??= setInterval(() => this.attach(widget), 300);
    this.attach(widget);
    this.place(widget);
  }

  remove() {
    clearInterval(this.watch);
    this.overlays.forEach((overlay) => overlay.remove());
  }

  attach(widget) {
    const onMoved = () => {
      this.place(widget);
      widget.render();
    };
    const attached = this.overlays.map((overlay) => overlay.attach(onMoved));
    if (attached.includes(true)) onMoved();
  }

  place(widget) {
    const style = getComputedStyle(widget.host);
    const colours = {
      text: style.getPropertyValue("--st-text-color"),
      background: style.getPropertyValue("--st-background-color"),
    };
    this.overlays.forEach((overlay) => overlay.place(colours));
    this.drawWorld(widget);
  }

  move(values, widget) {
    this.overlays.forEach((overlay) => overlay.move(values));
    if (widget.prevalence !== this.drawnPrevalence) this.drawWorld(widget);
  }

  drawWorld({ curve, prevalence }) {
    this.drawnPrevalence = prevalence;
    this.overlays.forEach((overlay) => overlay.drawWorld(curve, prevalence));
  }
}

/** The marks over one figure: `mark` says in which chart, and which measures are its x and y. */
class Overlay {
  constructor(mark) {
    this.mark = mark;
    this.plot = null;
  }

  /** Find the figure in the page; it may come later than we do, and Streamlit may replace it. */
  attach(onMoved) {
    if (this.plot?.isConnected && this.frame.isConnected) return false;
    this.remove();
    const plot = document.querySelector(`.st-key-${this.mark.chart} .js-plotly-plot`);
    const holder = plot?.querySelector(".svg-container");
    if (!holder || !plot._fullLayout?.xaxis) return false;
    this.plot = plot;
    this.frame = addShape(holder, "svg", { class: "digitlab-marks", "aria-hidden": "true" });
    this.frame.style.cssText =
      "position: absolute; top: 0; left: 0; width: 100%; height: 100%; pointer-events: none;";
    // An SVG inside the SVG cuts off whatever leaves the plotting area when somebody zooms.
    this.area = addShape(this.frame, "svg", { overflow: "hidden" });
    this.world = addShape(this.area, "path", { fill: "none", "stroke-width": 2, "stroke-dasharray": "5 4" });
    this.line = addShape(this.area, "line", { "stroke-width": 2 });
    this.point = addShape(this.area, "circle", { r: 6, "stroke-width": 2 });
    plot.on("plotly_afterplot", onMoved);
    plot.on("plotly_relayouting", onMoved);
    this.onMoved = onMoved;
    return true;
  }

  /** Take the marks off the page. */
  remove() {
    this.frame?.remove();
    if (this.onMoved) {
      this.plot.removeListener?.("plotly_afterplot", this.onMoved);
      this.plot.removeListener?.("plotly_relayouting", this.onMoved);
    }
    this.plot = this.frame = this.onMoved = null;
  }

  /** Fit the area to the axes, which move when the figure is zoomed, resized or themed. */
  place(colours) {
    if (!this.plot) return;
    const { xaxis, yaxis } = this.plot._fullLayout;
    setAttributes(this.area, { x: xaxis._offset, y: yaxis._offset, width: xaxis._length, height: yaxis._length });
    setAttributes(this.line, { y1: 0, y2: yaxis._length, stroke: colours.text });
    setAttributes(this.point, { stroke: colours.background, fill: colours.text });
    setAttributes(this.world, { stroke: colours.text });
  }

  /** Move the line or the point to an operating point: `values` holds the threshold and the measures by name. */
  move(values) {
    if (!this.plot) return;
    const { xaxis, yaxis } = this.plot._fullLayout;
    const x = values[this.mark.x];
    const y = this.mark.y === null ? null : values[this.mark.y];
    this.line.style.display = y === null ? "" : "none";
    this.point.style.display = y === null || Number.isNaN(x) || Number.isNaN(y) ? "none" : "";
    if (y === null) setAttributes(this.line, { x1: xaxis.d2p(x), x2: xaxis.d2p(x) });
    else if (!Number.isNaN(x + y)) setAttributes(this.point, { cx: xaxis.d2p(x), cy: yaxis.d2p(y) });
  }

  /** Draw precision in a world with another prevalence, where the figure shows precision. */
  drawWorld(curve, prevalence) {
    if (!this.plot) return;
    const showsPrecision = this.mark.precision && prevalence !== null;
    this.world.style.display = showsPrecision ? "" : "none";
    if (!showsPrecision) return;
    const { xaxis, yaxis } = this.plot._fullLayout;
    const weights = classWeights(curve, prevalence);
    // Steps, as the curves under it: "H" and "V" go straight to a value.
    const steps = Array.from(curve.drawn, (i) => {
      const tp = curve.tp[i] * weights.positive;
      const x = this.mark.x === "threshold" ? curve.thresholds[i] : curve.tp[i] / curve.nPositive;
      const y = tp / (tp + curve.fp[i] * weights.negative);
      const [across, up] = [xaxis.d2p(x).toFixed(1), yaxis.d2p(y).toFixed(1)];
      return { start: `M${across} ${up}`, step: this.mark.x === "threshold" ? `V${up}H${across}` : `H${across}V${up}` };
    });
    this.world.setAttribute("d", steps.map(({ start, step }, i) => (i ? step : start)).join(""));
  }
}
