/** A chart, before it is drawn. */
export interface Chart {
  /** Of its figure and, in a page, the start of its ids. */
  readonly name: string;
  readonly title: string;
  /** What it shows, in words, for readers who do not see it. */
  readonly description: string;
  /** How it is to be read, below it. */
  readonly caption: string;
  /** The space for what stands left of its axis, in pixels. */
  readonly left: number;
  readonly height: number;
  /** Layers of Vega-Lite. */
  readonly layer: readonly object[];
}
