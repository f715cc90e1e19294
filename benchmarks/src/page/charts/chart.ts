import type { TopLevelSpec } from "vega-lite";

/** A chart, before it is drawn. */
export interface Chart {
  /** Of its file and, in a page, the start of its ids. */
  readonly name: string;
  readonly title: string;
  /** What it shows, in words, for readers who do not see it. */
  readonly description: string;
  /** How it is to be read, below it. */
  readonly caption: string;
  readonly spec: (isWide: boolean) => ChartSpec;
}

/** A chart without colours, fonts and width, which depend on where it is drawn. */
export type ChartSpec = Omit<Extract<TopLevelSpec, { layer: unknown }>, "width" | "config">;

/** The types of vega-lite are too narrow for marks that are made from data. */
export function layered(height: number, layer: readonly object[]): ChartSpec {
  return { height, layer } as unknown as ChartSpec;
}

/** The width of a chart: on a desktop, on a phone. */
export interface Frame {
  readonly name: "wide" | "narrow";
  readonly width: number;
}

export const FRAMES: readonly Frame[] = [
  { name: "wide", width: 720 },
  { name: "narrow", width: 336 },
];
