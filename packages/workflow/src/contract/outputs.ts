import type { Json } from "@sheaf/context";
import type { TaskPath } from "../task-path.ts";

/** What an item gave. */
export interface ItemOutput<Output = Json> {
  /** The position of the item, from 0; of a batch, its number. */
  readonly index: number;
  /** What its action returned, as the result of the task holds it. */
  readonly output: Output;
  /** In a sub-workflow, the tasks on the path to it, with the index of the item for lists, the outermost first. */
  readonly path?: TaskPath;
}

/** Passes the outputs of one list to those who read them while it runs. */
export interface OutputFeed {
  /** True while somebody has so much to read that no further items are to start. */
  readonly isFull: boolean;
  /** Calls back once when that may have changed. */
  whenRoom(callback: () => void): void;
  /** An item succeeded. */
  output(index: number, output: Json): void;
  /** An item ended without an output, or will never start. */
  none(index: number): void;
  /** The list has ended. @param isLast True if the task will not run again */
  end(isLast: boolean): void;
}

/** What a feed needs to know of the workflow that its task is in. */
export interface OutputPlace {
  readonly path: string;
  eventPlace(task: string, index?: number): { readonly path?: TaskPath };
}
