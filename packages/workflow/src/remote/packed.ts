import type { Json } from "@sheaf/context";
import type { RemoteItem, RemoteRecord } from "./job-description.ts";

/** Items as they travel: without names, and without the part that their keys share. JSON, of half the length. */
export interface PackedItems {
  /** What comes before the index in a key. */
  readonly keys: string;
  /** Index, attempt, item, input, and the key if it is not made of `keys` and the index. */
  readonly rows: readonly PackedItem[];
  /** The `state` of each; absent for a task without `fold`. */
  readonly states?: readonly Json[];
}

type PackedItem = readonly [index: number, attempt: number, item: Json, input: Json, key?: string];

/** What most items end with, as `recordText` writes it. Other records are written as they are. */
export type PackedSuccess = readonly [index: number, attempt: number, output: Json];

/**
 * Items to be sent together. O(their number).
 *
 * @example
 * ```ts
 * packedItems([{ index: 7, attempt: 1, key: "run/list/7", item: "a" }]);
 * // { keys: "run/list/", rows: [[7, 1, "a", null]] }
 * ```
 */
export function packedItems(items: readonly RemoteItem[]): PackedItems {
  const [first] = items;
  const end = String(first?.index ?? "");
  const key = first?.key ?? "";
  const keys = key.endsWith(end) ? key.slice(0, key.length - end.length) : key;
  const rows = items.map((item) => packedItem(item, keys));
  if (first?.state === undefined) return { keys, rows };
  return { keys, rows, states: items.map(({ state = null }) => state) };
}

function packedItem({ index, attempt, key, item, input }: RemoteItem, keys: string): PackedItem {
  const row = [index, attempt, item ?? null, input ?? null] as const;
  return key === `${keys}${index}` ? row : [...row, key];
}

/**
 * What {@link packedItems} was given.
 *
 * @example
 * ```ts
 * unpackedItems({ keys: "run/list/", rows: [[7, 1, "a", null]] });
 * // [{ index: 7, attempt: 1, key: "run/list/7", item: "a" }]
 * ```
 */
export function unpackedItems({ keys, rows, states }: PackedItems): readonly RemoteItem[] {
  return rows.map(([index, attempt, item, input, key = `${keys}${index}`], position) => ({
    index,
    attempt,
    key,
    item,
    ...(input === null ? {} : { input }),
    ...(states === undefined ? {} : { state: states[position] ?? null }),
  }));
}

/**
 * A record as JSON text.
 *
 * @example
 * ```ts
 * recordText({ type: "succeeded", index: 7, attempt: 1, output: "b" }); // '[7,1,"b"]'
 * ```
 */
export function recordText(record: RemoteRecord): string {
  if (record.type !== "succeeded") return JSON.stringify(record);
  const { index, attempt, output } = record;
  return JSON.stringify([index, attempt, output] satisfies PackedSuccess);
}

/**
 * The record of such a text, parsed: a {@link RemoteRecord} if a worker wrote it, but it may be anything.
 *
 * @example
 * ```ts
 * recordOf([7, 1, "b"]); // { type: "succeeded", index: 7, attempt: 1, output: "b" }
 * ```
 */
export function recordOf(parsed: unknown): unknown {
  if (!Array.isArray(parsed)) return parsed;
  const [index, attempt, output] = parsed as unknown as PackedSuccess;
  return { type: "succeeded", index, attempt, output };
}
