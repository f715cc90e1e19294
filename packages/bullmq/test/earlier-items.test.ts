import { describe, expect, test } from "vitest";
import { EarlierItems } from "../src/earlier-items.ts";

const [SESSION, RESULTS, CHUNK] = ["old", "sheaf:results:1", "old-0"];

function earlierItems(): EarlierItems {
  const items = new EarlierItems([{ id: SESSION, results: RESULTS }]);
  items.expect(CHUNK, SESSION, [{ index: 1, attempt: 2, key: "run/list/1", item: "b" }]);
  return items;
}

const report = { session: SESSION, chunk: CHUNK };
const failed = (index: number, attempt: number): object => ({ type: "failed", index, attempt });
const item = (index: number, attempt: number) => ({ index, attempt, key: `run/list/${index}` });

describe("items that were sent before", () => {
  test("a success counts, whether or not its job is still there", () => {
    const items = earlierItems();
    expect(items.keeps(report, [0, 1, "A"])).toBe(true);
    expect(items.keeps(report, [1, 2, "B"])).toBe(true);
    expect(items.take(item(0, 1))).toMatchObject({ results: RESULTS, records: [[0, 1, "A"]] });
    expect(items.take(item(1, 2))).toMatchObject({ chunk: CHUNK, records: [[1, 2, "B"]] });
  });

  test("a failure counts only for what is under way", () => {
    const items = earlierItems();
    expect(items.keeps(report, failed(0, 1))).toBe(true);
    expect(items.keeps(report, failed(1, 2))).toBe(true);
    expect(items.take(item(0, 1))).toBeNull();
    expect(items.take(item(1, 2))?.records).toEqual([failed(1, 2)]);
  });

  test("another attempt is another matter", () => {
    const items = earlierItems();
    items.keeps(report, failed(1, 1));
    items.keeps(report, [0, 1, "A"]);
    expect(items.take(item(1, 2))?.records).toEqual([]);
    expect(items.take(item(0, 2))).toBeNull();
  });

  test("what comes after the run took its item is not kept", () => {
    const items = earlierItems();
    items.take(item(1, 2));
    expect(items.keeps(report, [1, 2, "B"])).toBe(false);
  });

  test("what others report, or what is not a record, is left alone", () => {
    const items = earlierItems();
    expect(items.keeps({ session: "other", chunk: "other-0" }, [0, 1, "A"])).toBe(false);
    for (const record of [null, 7, [], ["0", 1, "A"], { type: "succeeded" }])
      expect(items.keeps(report, record)).toBe(false);
    expect(items.take(item(0, 1))).toBeNull();
  });
});
