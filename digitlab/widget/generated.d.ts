// What generated.py writes.
import type { Cell, Counts, Criterion, Share, Source, Text } from "./types.js";

export const POSITIVES: Cell[];
export const FEW: number;
export const LEVEL: number;
export const QUANTILE: number;
export const MEASURES: Record<string, (counts: Counts) => number>;
export const SHARES: Record<string, Share>;
export const TRIALS_OF: Record<string, string>;
export const KEYS: string[];
export const MEASURE_WORDS: Record<string, { name: string; sentence: string; formula: string }>;
export const CRITERIA: Record<string, Criterion>;
export const ONE_KIND: Text;
export const CONFIDENCE: { level: number; label: string; help: string };
export const PROMISES: { first_part: number; start_factor: number };
export const ANSWERS: Record<"flagged" | "asked" | "cleared", number>;
export const SOURCES: Record<string, Source>;
export const TILE_KEYS: string[];
export const CELL_KEYS: string[];
export const ZONE_PHRASES: Record<string, string>;
export const EXAMPLE_WORDS: Record<string, string>;
export const PHRASES: Record<string, string>;
export const JUDGEMENTS: Record<string, string>;
export const PICTURE_PHRASES: Record<string, string>;
