import type { Extent } from "../../scenario/dataset.ts";
import type { Item } from "../../scenario/scenario.ts";
import type { About } from "../approach.ts";

/** What every engine is given: the same action, ten at once, over the same items. */
export interface FanOutWork {
  readonly items: readonly Item[];
  /** Results of earlier tasks, as plain JSON; the input of every item needs one of them. */
  readonly context: {
    readonly tasks: Readonly<Record<string, { readonly output: readonly unknown[] }>>;
  };
  /** The size of the context, for engines that have contexts of their own. */
  readonly extent: Extent;
  readonly concurrency: number;
  readonly action: (input: Pick<Item, "id">) => Promise<number>;
}

/** An engine that runs an action over a list. It loads its package when it is set up. */
export interface FanOutEngine extends About {
  /** The npm package whose version is shown. */
  readonly package: string;
  /** Whether the package stands in `benchmarks/rivals`, to be installed first. */
  readonly isHeavy?: boolean;
  /** Sets it up once; each call of what it gives runs all items, and gives their outputs in order. */
  readonly prepare: (work: FanOutWork) => Promise<() => Promise<readonly unknown[]>>;
  /**
   * Sets up steps that are each saved, so that another process can go on. Each call of what it gives runs
   * all of them, and gives the bytes that were written.
   */
  readonly prepareSteps?: (work: StepWork) => Promise<() => Promise<number>>;
}

/** Steps one after the other, each of which gives its number. */
export interface StepWork {
  readonly steps: number;
  /** What the run holds from the start, as plain JSON. */
  readonly state: Pick<FanOutWork["context"], "tasks">;
  /** The size of it. */
  readonly extent: Extent;
}

/** The input of an item: from the item and from what an earlier task left. */
export function inputOf(
  { id }: Pick<Item, "id">,
  { tasks }: FanOutWork["context"],
): Pick<Item, "id"> {
  return { id: id + (tasks["task_0"]?.output.length ?? Number.NaN) };
}
