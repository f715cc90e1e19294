import type { Bounds } from "../targets/target.ts";
import type { Operation } from "./case.ts";
import type { Workbench } from "../scenario/workbench.ts";

/** How an operation may grow with what it is given. */
export interface Growth {
  readonly id: string;
  readonly sentence: string;
  /** Tasks and as many variables of the context, 11 KB of JSON each; or items, nodes or lines. */
  readonly sizes: readonly number[];
  /** What the exponent of time must lie between. */
  readonly time: Bounds;
  /** Whether it must allocate the very same at all sizes, or at least not grow; null for what may. */
  readonly bytes: "same" | "flat" | null;
  /** True for what has to grow: that shows that growth would be seen. */
  readonly isControl: boolean;
  readonly prepare: (bench: Workbench, size: number) => Operation | Promise<Operation>;
}

/** From 11 KB to 11 MB. */
export const CONTEXTS: readonly number[] = [1, 10, 100, 1_000];
