// What Python sends, and what modules hand to each other.

/** The counts of an operating point; at a target prevalence they are not whole. */
export interface Counts {
  tp: number;
  fp: number;
  fn: number;
  tn: number;
}

/** Counts, and how many draws are behind them where samples weigh differently or belong together. */
export interface Evidence extends Counts {
  worth?: Worth | null;
}

/** Effective numbers of draws behind the measures, by `TRIALS_OF`, and a bit for each measure that is from few. */
export interface Worth {
  trials: Record<string, number>;
  few: number;
}

export type Cell = keyof Counts;

/** The measures of an operating point by their keys; NaN is undefined. */
export type Values = Record<string, number>;

/** A share of counts, as `Share` in digitlab/metrics/shares.py. */
export interface Share {
  part: Cell[];
  rest: Cell[];
  times: number;
}

/** A confidence interval; both ends are NaN where it is undefined. */
export interface Interval {
  low: number;
  high: number;
  few?: boolean;
}

/** A figure with its interval. */
export interface Estimate extends Interval {
  value: number;
}

export interface EncodedCurve {
  complete: boolean;
  is_expected?: boolean;
  thresholds: string;
  tp: string;
  fp: string;
  drawn: string;
  n_positive: number;
  n_negative: number;
  worth?: { trials: Record<string, string>; few: string } | null;
}

export interface ClassSizes {
  nPositive: number;
  nNegative: number;
}

/** Counts at all thresholds; at a target prevalence they are not whole. */
export interface CountedCurve extends ClassSizes {
  thresholds: Float64Array;
  tp: Int32Array | Float64Array;
  fp: Int32Array | Float64Array;
  worth?: { trials: Record<string, Float64Array>; few: Int32Array } | null;
}

export interface Curve extends CountedCurve {
  complete: boolean;
  drawn: Int32Array;
  lookedUp: LookedUp[];
  between: Between | null;
}

/** The counts at a threshold that Python has looked up. */
export interface LookedUp {
  threshold: number;
  tp: number;
  fp: number;
  worth?: Worth | null;
}

/** How many draws are behind what a zone decides and asks, which Python has looked up. */
export interface Between {
  clear_below: number;
  threshold: number;
  decided: Worth;
  asked: Worth;
}

/** What Python has looked up at a position. */
export interface Looked {
  at: LookedUp[];
  between: Between | null;
}

/** The operating points of a zone, as `TwoPlaces`; whether the draws behind them are known. */
export interface TwoPlaces {
  upper: Evidence;
  lower: Evidence;
  decided: Evidence;
  asked: Evidence;
  isKnown: boolean;
}

/** Of which operating point a zone's measure is, as `Source` in digitlab/decisions/two_places.py. */
export interface Source {
  point: "upper" | "lower" | "decided" | "asked";
  measure: string;
  is_rest: boolean;
}

export interface Range {
  low: number;
  high: number;
  decimals: number;
  multiple: number;
}

/**
 * Where the handles stand, as `Position` in position.py; the prevalence is null for that of the samples, and the lower
 * threshold where nobody is asked.
 */
export interface Position {
  threshold: number;
  prevalence: number | null;
  clear_below: number | null;
  person_errs: number;
  a_day: number;
}

/** What Python sends to the widget and its followers; the position counts if its revision is new. */
export interface WidgetData extends Position {
  curve: string;
  looked_up: Looked;
  range: Range;
  texts: Texts;
  shows_prevalence: boolean;
  offers_zone?: boolean;
  large: boolean;
  revision: number;
  /** Whether no Python answers. */
  standalone?: boolean;
  chosen_on?: ChosenOn | null;
  examples?: ExamplesData | null;
  marks?: Mark[];
  groups?: GroupsData | null;
  spread?: SpreadData | null;
  origin?: Origin | null;
}

/** By what a position was chosen, in a sentence. */
export interface Origin {
  text: string;
  threshold: number;
  clear_below: number | null;
}

/** A figure as markup of SVG, and its size in pixels. */
export interface DrawnFigure {
  markup: string;
  width: number;
  height: number;
}

/** An entry of a legend: how its line is drawn. */
export interface Legend {
  name: string;
  stroke: string;
  width: string;
  dash: string;
}

/** What stands in a picture that one copies; the table's first row and column are names, its cells one or two lines. */
export interface Picture {
  figure: DrawnFigure;
  title: string;
  sentences: string[];
  tiles: { name: string; value: string; interval: string }[];
  table: string[][][];
  legend: Legend[];
  colours: { text: string; background: string };
}

/** What resamples would have chosen: each one's threshold, the ends of the middle 95 of 100, and a sentence. */
export interface SpreadData {
  thresholds: number[];
  low: number;
  high: number;
  words: string;
}

/** A share of a group, as `GroupShare` in digitlab/metrics/groups.py. */
export interface GroupShare {
  part: number;
  whole: number;
  trials: number;
  few: boolean;
}

/** As `GroupDifference` in digitlab/metrics/groups.py. */
export interface GroupDifference {
  value: number;
  interval: Interval;
  isClear: boolean;
}

/** What Python sends of groups; a curve is null for a group without rows. */
export interface GroupsData {
  names: string[];
  sizes: string[];
  curves: (string | null)[];
  looked_up: (LookedUp | null)[];
  few_clusters: boolean[];
  quantile: number;
  measures: { key: string; name: string; colour: string }[];
  range: Range;
  /** Own lines, null where all have the one of the handle. */
  lines: number[] | null;
  /** How own lines were chosen, and what they cost, as they stood when this was sent. */
  said: string[];
  note: string;
  words: Record<string, string>;
}

export interface Texts {
  names: Record<"negative" | "positive" | "flagged" | "left_alone", string>;
  noun_plural: string;
  title: string;
  own_threshold: number;
  judged: string;
  help: Record<string, string>;
  zone_help: Record<string, string>;
  headline: string[];
  figures: Record<string, Titles>;
  legends: Record<string, string>;
}

/** The title of a figure and of its axes. */
export interface Titles {
  title: string;
  x: string;
  y: string;
}

export interface ChosenOn {
  curve: string;
  chosen: string;
  checked: string;
  is_part: boolean;
  checked_curve?: string | null;
}

export interface ExamplesData {
  label: string;
  sprite: string;
  cards: { score: number; positive: boolean; name: string }[];
}

/** A mark over a figure: its chart and the measures that are its x and y; without y it is a line. */
export interface Mark {
  chart: string;
  x: string;
  y: string | null;
  precision: boolean;
  title: string;
}

/** What the widget shows its followers. */
export interface WidgetState {
  threshold: number;
  prevalence: number | null;
  /** The lower threshold, null where nobody is asked. */
  clearBelow: number | null;
  curve: Curve;
  range: Range;
  noun: string;
  host: HTMLElement;
  root: ParentNode;
  /** A sentence on what a position was chosen by. */
  origin: Origin | null;
  goTo(threshold: number): void;
  render(): void;
}

/** What follows the widget's handles. */
export interface Follower {
  /** Python has sent something. */
  update(data: WidgetData, widget: WidgetState): void;
  /** A handle has moved: the threshold and all measures. */
  move(values: Values, widget: WidgetState): void;
  remove(): void;
}

/** A number that a criterion asks for, as `Number` in digitlab/metrics/criteria.py. */
export interface Field {
  key: string;
  label: string;
  lowest: number;
  highest: number;
  default: number;
  is_percent: boolean;
  help: string;
}

/** An operating point with all that follows from its counts. */
export type Point = Counts & Values & { threshold: number };

type OfPoint<T> = (point: Point, numbers: Values) => T;
export type Text = (point: Point, numbers: Values, words: Record<string, string>) => string;

/** An entry of digitlab/metrics/criteria.py. */
export interface Criterion {
  label: string;
  numbers: Field[];
  needs: string;
  allowed: OfPoint<boolean>;
  maximised: OfPoint<number>[];
  possible: OfPoint<boolean>;
  nearest: OfPoint<number>[];
  promised: string;
  trials: string;
  mistake: string;
  in_sequence: boolean;
  request: Text;
  found: Text;
  missed: Text;
  unsure: Text;
  outcome: Text;
}

/** Whether a promise is kept, as `Verdict` in digitlab/metrics/promises.py. */
export interface Verdict {
  value: number;
  ends: Interval;
  isExact: boolean;
  judgement: string;
  trials: number;
  needed: number | null;
}

/** What a criterion leads to. */
export interface Choice {
  criterion: Criterion;
  numbers: Values;
  confidence: number | null;
  point: Point;
  evidence: Evidence;
  possible: boolean;
  lacksAKind?: boolean;
}
