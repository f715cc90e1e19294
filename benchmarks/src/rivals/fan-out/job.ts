import { EXTENTS, type Extent, SCENARIO } from "../../scenario/dataset.ts";

/** One number of items at one size of the context. */
export interface Job {
  readonly items: number;
  readonly extent: Extent;
}

/** The scenario, ten times its items, ten times its context, and both. */
export function jobs(quick: boolean): Job[] {
  const large = EXTENTS.find(({ label }) => label === "10 MB") as Extent;
  return [
    { items: 1_000, extent: SCENARIO },
    { items: 10_000, extent: SCENARIO },
    ...(quick ? [] : [1_000, 10_000].map((items) => ({ items, extent: large }))),
  ];
}

export function extentLabelled(label: string): Extent {
  const found = EXTENTS.find((extent) => extent.label === label);
  if (found === undefined) throw new RangeError(`Cannot find an extent of "${label}"`);
  return found;
}
