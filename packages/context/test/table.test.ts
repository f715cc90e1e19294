import { Map as PersistentMap } from "immutable";
import { describe, expect, test, vi } from "vitest";
import { Batch, DELETED, type Written } from "../src/batch.ts";
import { Table } from "../src/table.ts";
import { Writes } from "../src/writes.ts";

/** How many lookups and writes of persistent maps it takes. */
function operations(act: () => unknown): { get: number; set: number } {
  const get = vi.spyOn(PersistentMap.prototype, "get");
  const set = vi.spyOn(PersistentMap.prototype, "set");
  try {
    act();
    return { get: get.mock.calls.length, set: set.mock.calls.length };
  } finally {
    get.mockRestore();
    set.mockRestore();
  }
}

const names = (count: number, start: string): string[] =>
  Array.from({ length: count }, (_, i) => `${start}${i}`);

function batchOf(entries: Iterable<readonly [string, Written]>): Batch {
  const batch = new Batch();
  for (const [name, written] of entries) batch.write(name, written);
  return batch;
}

/** Newest first. */
function writesOf(written: readonly string[], value: Written = 1): Writes {
  const writes = new Writes();
  for (const name of written.toReversed()) writes.add(name, value);
  return writes;
}

const tableOf = (count: number, start = "n"): Table =>
  Table.EMPTY.with(batchOf(names(count, start).map((name) => [name, 1] as const)));
const namesIn = (table: Table): string[] => [...table.names()].toSorted();

describe("reading a name", () => {
  test.each([
    ["of a few written at once", () => tableOf(5), 5],
    ["of many, after many more were written", () => tableOf(300).with(batchOf([["m", 1]])), 256],
    ["of those before many", () => tableOf(5).with(batchOf(names(40, "m").map((m) => [m, 1]))), 45],
    ["of those before a draft", () => tableOf(10).after(writesOf(names(9, "m"))), 19],
    [
      "of those before a long draft",
      () =>
        tableOf(260)
          .after(writesOf(names(9, "m")))
          .after(writesOf(names(9, "o"))),
      256,
    ],
  ])("%s takes a lookup until it is cached", (_, make, uncached) => {
    const table = make();
    const reading = (): number => operations(() => expect(table.read("n0")).toBe(1)).get;
    for (let i = 0; i < uncached; i++) expect([i, reading()]).toEqual([i, 1]);
    expect(reading()).toBe(1);
    for (let i = 0; i < 5; i++) expect(reading()).toBe(0);
  });

  test("that was written with many others, or into a draft, takes none", () => {
    const tables = [tableOf(32, "m"), tableOf(5).after(writesOf(names(9, "m")))];
    for (const table of tables)
      expect(operations(() => expect(table.read("m3")).toBe(1))).toEqual({ get: 0, set: 0 });
  });

  test("that is not a string is refused, and one that nothing has is undefined", () => {
    const table = tableOf(3);
    for (let i = 0; i < 10; i++) {
      expect(table.read("missing")).toBeUndefined();
      expect(() => table.read(3 as never)).toThrow(/^Cannot read variable or task/u);
    }
  });
});

describe("writing a batch", () => {
  test("of nothing gives the same table", () => {
    const table = tableOf(3);
    expect(table.with(new Batch())).toBe(table);
    expect(table.after(new Writes())).toBe(table);
  });

  test("of few writes goes into the persistent map, one of many only where that is needed", () => {
    expect(operations(() => tableOf(31)).set).toBe(31);
    const table = tableOf(32);
    expect(operations(() => table.read("n0")).set).toBe(0);
    expect(operations(() => expect(namesIn(table)).toHaveLength(32)).set).toBe(32);
    expect(operations(() => expect(namesIn(table)).toHaveLength(32)).set).toBe(0);
  });

  test.each([3, 40])("of %i names deletes those that it says", (count) => {
    const entries = names(count, "m").map((name): [string, Written] => [name, 1]);
    const table = tableOf(3).with(batchOf([["n1", DELETED], ...entries, ["m0", DELETED]]));
    expect(namesIn(table)).toEqual(["n0", "n2", ...names(count, "m").slice(1)].toSorted());
    expect([table.read("n1"), table.read("m0"), table.read("n2")]).toEqual([
      undefined,
      undefined,
      1,
    ]);
  });
});

describe("writing a few names after others", () => {
  test("goes into a draft, until that is long", () => {
    for (const [base, lookups] of [
      [Table.EMPTY, 0],
      [tableOf(2), 8],
    ] as const) {
      let table = base;
      for (let i = 1; i <= 32; i++) {
        const writes = writesOf(names(8, `m${i} `));
        expect(operations(() => (table = table.after(writes)))).toEqual({ get: lookups, set: 0 });
      }
      expect(operations(() => (table = table.after(writesOf(names(8, "last"))))).set).toBe(264);
      expect(namesIn(table)).toHaveLength(264 + lookups / 4);
    }
  });

  test.each([
    ["in the draft", ["m3", "o0"], () => tableOf(2).after(writesOf(names(9, "m")))],
    ["before the draft", ["n1", "o0"], () => tableOf(2).after(writesOf(names(9, "m")))],
    ["before the draft, as all others are", ["n0", "n1"], () => tableOf(2)],
    ["twice", ["o0", "o0"], () => tableOf(2)],
  ])(
    "ends the draft where a name stands %s, and lets go of its old value",
    (_, written, before) => {
      const table = before();
      let after = table;
      expect(operations(() => (after = table.after(writesOf(written, 2)))).set).toBeGreaterThan(0);
      for (const name of written) expect(after.read(name)).toBe(2);
      expect(operations(() => namesIn(after)).set).toBe(0);
    },
  );

  test("leaves every table before it what it was", () => {
    const tables = [tableOf(2)];
    for (let i = 0; i < 6; i++)
      tables.push((tables.at(-1) as Table).after(writesOf(names(3, `m${i} `))));
    const expected = (i: number): string[] =>
      [
        ...names(2, "n"),
        ...Array.from({ length: i }, (_, each) => names(3, `m${each} `)).flat(),
      ].toSorted();
    // In turn: the first is merged, and later ones go on from there.
    for (const [i, table] of tables.entries()) expect(namesIn(table)).toEqual(expected(i));
    const branches = tables.map((table) => table.after(writesOf(["branch"])));
    for (const [i, table] of tables.entries()) {
      expect(namesIn(table)).toEqual(expected(i));
      expect(namesIn(branches[i] as Table)).toEqual(["branch", ...expected(i)].toSorted());
    }
  });

  test("lists names in one order, whether a table was merged before or not", () => {
    const grown = (isMerged: boolean): string[][] => {
      const tables = [tableOf(2)];
      for (let i = 0; i < 6; i++) {
        const last = tables.at(-1) as Table;
        tables.push(last.after(writesOf(names(3, `m${i} `))));
        if (isMerged) namesIn(last);
      }
      return tables.map((table) => [...table.names()]);
    };
    expect(grown(true)).toEqual(grown(false));
  });
});

describe("a draft that is kept", () => {
  test("is not taken by later tables", () => {
    const kept = tableOf(2).after(writesOf(names(9, "m")));
    expect(operations(() => kept.keepDraft()).set).toBe(0);
    kept.after(writesOf(names(9, "o")));
    expect(operations(() => expect(kept.read("m0")).toBe(1))).toEqual({ get: 0, set: 0 });
    expect(namesIn(kept)).toHaveLength(11);
  });

  test("is merged where it was taken before", () => {
    const taken = tableOf(2).after(writesOf(names(9, "m")));
    const later = taken.after(writesOf(names(9, "o")));
    expect(operations(() => taken.keepDraft()).set).toBe(9);
    expect([namesIn(taken).length, namesIn(later).length]).toEqual([11, 20]);
  });
});
