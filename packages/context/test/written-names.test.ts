import { expect, test, vi } from "vitest";
import { Batch, DELETED } from "../src/batch.ts";
import { Table } from "../src/table.ts";
import { WrittenNames } from "../src/written-names.ts";

const few = (start: number): string[] => Array.from({ length: 8 }, (_, i) => `n${start + i}`);

test("each name is listed once, the newest first", () => {
  const names = WrittenNames.EMPTY.after(["b", "a"]).after([]).after(["a", "c"]).after(["d"]);
  expect(names.names()).toEqual(["d", "a", "c", "b"]);
  expect(names.after(["b"]).names()).toEqual(["b", "d", "a", "c"]);
  expect(names.names()).toEqual(["d", "a", "c", "b"]);
  expect(WrittenNames.EMPTY.names()).toEqual([]);
});

test("a name that is deleted was written, and one that is only read was not", () => {
  for (const deleted of [false, true]) {
    const batch = new Batch();
    for (const name of few(0)) batch.write(name, 1);
    if (deleted) batch.write("n0", DELETED);
    const names = WrittenNames.EMPTY.after(["old"]).afterBatch(batch);
    Table.EMPTY.with(batch);
    batch.set("read", 1);
    expect(names.names()).toEqual([...few(0).toReversed(), "old"]);
    expect(names.after(["new"]).names()).toEqual(["new", ...few(0).toReversed(), "old"]);
  }
});

/** How many names are put into sets meanwhile. */
function listed(act: () => unknown): number {
  const add = vi.spyOn(Set.prototype, "add");
  try {
    act();
    return add.mock.calls.length;
  } finally {
    add.mockRestore();
  }
}

test("names that are written over and over take no more room than others", () => {
  let names = WrittenNames.EMPTY;
  for (let i = 0; i < 1_000; i++) names = names.after(few(i % 2));
  expect(listed(() => expect(names.names()).toHaveLength(9))).toBeLessThanOrEqual(256);
});

test("a write takes the same however many names there are", () => {
  let names = WrittenNames.EMPTY;
  const building = listed(() => {
    for (let i = 0; i < 1_000; i++) names = names.after(few(8 * i));
  });
  expect(building).toBeLessThan(2 * 8_000);
  expect(names.names()).toHaveLength(8_000);
});
