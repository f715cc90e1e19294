import { describe, expect, test } from "vitest";
import {
  packedItems,
  type RemoteItem,
  recordText,
  type RemoteRecord,
  unpackedItems,
} from "../../src/remote/index.ts";
import { recordOf } from "../../src/remote/packed.ts";

const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("items and records as they travel", () => {
  test("items are what they were, with any keys, items and inputs", () => {
    const items: RemoteItem[] = [
      { index: 3, attempt: 1, key: "run/list/3", item: "a", input: { b: null } },
      { index: 13, attempt: 2, key: "run/list/13", item: null },
      { index: 14, attempt: 1, key: "other/14", item: [], input: 0 },
      { index: 15, attempt: 1, key: "run/list/5", item: false, input: "" },
    ];
    const travelled = sent(packedItems(items)) as ReturnType<typeof packedItems>;
    expect(unpackedItems(travelled)).toEqual(items);
    expect(JSON.stringify(travelled).match(/run\/list\//g)?.length).toBe(2);
  });

  test("items of a fold keep the value that it has come to, null too", () => {
    const items: RemoteItem[] = [null, { sum: 1 }].map((state, index) => ({
      index,
      attempt: 1,
      key: `run/list/${index}`,
      item: "a",
      state,
    }));
    expect(unpackedItems(sent(packedItems(items)) as never)).toEqual(items);
  });

  test("an empty list stays empty", () => {
    expect(unpackedItems(packedItems([]))).toEqual([]);
  });

  test("a key that does not end with its index travels whole", () => {
    const items: RemoteItem[] = [{ index: 0, attempt: 1, key: "run/task", item: null }];
    expect(unpackedItems(packedItems(items))).toEqual(items);
  });

  test.each<RemoteRecord>([
    { type: "succeeded", index: 7, attempt: 2, output: [null, { a: 1 }] },
    { type: "succeeded", index: 0, attempt: 1, output: null },
    { type: "failed", index: 7, attempt: 1, error: { message: "no" } },
    { type: "log", index: 7, attempt: 1, message: "here" },
    { type: "late", index: 7, attempt: 1 },
  ])("a record is what it was: %o", (record) => {
    expect(recordOf(JSON.parse(recordText(record)))).toEqual(record);
  });
});
