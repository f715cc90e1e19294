import type { WorkflowContext } from "@sheaf/context";
import { invalidValueIn, messageOf, quote } from "@sheaf/context/messages";
import { ItemSourceError, NotAListError } from "../errors.ts";
import { batchesOf, ListSource } from "../fan-out/list-source.ts";
import type { Plan } from "../fan-out/plan.ts";
import { isOneShot, type Stream, StreamSource } from "../fan-out/stream-source.ts";
import { nameOf } from "../value-name.ts";
import type { TaskDeclaration } from "./task-options.ts";
import { optionError, placeIn, type TaskSite } from "./task-site.ts";

const BATCHES: readonly [string, string] = ["batch", "batches"];

/** A task with items. */
export interface ItemsSite extends TaskSite {
  readonly task: TaskDeclaration;
}

/**
 * Where the items of a task come from.
 *
 * @param spent Iterators that gave their items to an earlier run: they would seem empty.
 */
export function sourceOf(
  task: ItemsSite,
  spent: WeakSet<Stream>,
  items: unknown,
  context: WorkflowContext,
  { concurrency, onItemFailure, tolerate }: Plan,
  batchSize: number | null,
): ListSource | StreamSource {
  if (Array.isArray(items)) {
    const list = items as readonly unknown[];
    try {
      return new ListSource(context, batchSize === null ? list : batchesOf(list, batchSize));
    } catch (cause) {
      const problem = invalidValueIn(cause) ?? messageOf(cause);
      throw optionError(task, "INVALID_VALUE", "withItems", problem, { cause });
    }
  }
  if (!isStream(items)) {
    const place = placeIn(task, "withItems");
    const option = task.source.name("withItems");
    throw new NotAListError(option, `task ${quote(task.id)}`, nameOf(items), place);
  }
  if (onItemFailure === "stop" && tolerate.isPercentage) {
    const problem = "a percentage of items whose number is not known cannot stop the task";
    throw optionError(task, "INVALID_OPTION", "tolerate", problem);
  }
  if (isOneShot(items)) {
    const problem = "it can be read once, and was; give a function that makes it for each run";
    if (spent.has(items)) throw optionError(task, "ITEMS_ALREADY_READ", "withItems", problem);
    spent.add(items);
  }
  try {
    return new StreamSource(context, items, concurrency, batchSize);
  } catch (cause) {
    throw sourceError(task, cause, 0);
  }
}

/** The error of a task whose items could not be read, after so many were. */
export function sourceError(task: ItemsSite, cause: unknown, read: number): ItemSourceError {
  const { batchSize, count: counted } = task.task;
  const isOfBatches = batchSize !== undefined && counted !== "items";
  const [one, several] = isOfBatches ? BATCHES : ["item", "items"];
  const count = read === 1 ? `1 ${one}` : `${read} ${several}`;
  const place = placeIn(task, "withItems", { cause });
  const option = task.source.name("withItems");
  return new ItemSourceError(option, `task ${quote(task.id)}`, count, place);
}

function isStream(value: unknown): value is Stream {
  return (
    typeof value === "object" &&
    value !== null &&
    (Symbol.asyncIterator in value || Symbol.iterator in value)
  );
}
