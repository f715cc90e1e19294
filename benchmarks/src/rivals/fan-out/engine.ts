import type { Item } from "../../scenario/scenario.ts";

/** What every engine is given: the same action, ten at once, over the same items. */
export interface FanOutWork {
  readonly items: readonly Item[];
  /** Results of earlier tasks, as plain JSON; the input of every item needs one of them. */
  readonly context: FanOutContext;
  readonly concurrency: number;
  readonly action: (input: Pick<Item, "id">) => Promise<number>;
}

export interface FanOutContext {
  readonly tasks: Readonly<Record<string, { readonly output: readonly unknown[] }>>;
}

/** An engine that runs an action over a list. Those in `benchmarks/rivals` are written in JavaScript. */
export interface FanOutEngine {
  readonly name: string;
  /** The npm package whose version is shown. */
  readonly package: string;
  /** The page of its documentation that says how to set it up. */
  readonly source: string;
  /** What it does and does not do for an item. */
  readonly why: string;
  /** Sets it up once; each call of what it gives runs all items, and gives their outputs in order. */
  readonly prepare: (work: FanOutWork) => Promise<() => Promise<readonly unknown[]>>;
}

/** The input of an item: from the item and from what an earlier task left. */
export function inputOf(item: Item, { tasks }: FanOutContext): Pick<Item, "id"> {
  return { id: item.id + (tasks["task_0"]?.output.length ?? Number.NaN) };
}
