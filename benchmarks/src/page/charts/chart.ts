import type { TopLevelSpec } from "vega-lite";

/** A chart, before it is drawn. */
export interface Chart {
  /** Of its file and, in a page, the start of its ids. */
  readonly name: string;
  readonly title: string;
  /** What it shows, in words, for those who do not see it. */
  readonly description: string;
  readonly spec: (frame: Frame) => ChartSpec;
}

/** What a chart says for itself: colours, fonts and the width come from where it is drawn. */
export type ChartSpec = Omit<Extract<TopLevelSpec, { layer: unknown }>, "width" | "config">;

/** How much room there is: on a desk, on a phone. */
export interface Frame {
  readonly name: "wide" | "narrow";
  readonly width: number;
}

export const FRAMES: readonly Frame[] = [
  { name: "wide", width: 720 },
  { name: "narrow", width: 336 },
];
