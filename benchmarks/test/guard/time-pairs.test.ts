import { describe, expect, test } from "vitest";
import { comparedTimes, type MeasureTimes } from "../../src/guard/time-pairs.ts";

const { signal } = new AbortController();
const options = {
  sides: { base: "base", head: "head" },
  only: null,
  pairs: 4,
  mostPairs: 4,
  say: () => {},
};
const time = (toControl: number) => ({ toControl, nanoseconds: toControl });

describe("pairs of processes", () => {
  test("are measured in the order ABBA", async () => {
    const order: string[] = [];
    const measure: MeasureTimes = async (root) => {
      order.push(root);
      return { fork: time(root === "head" ? 3 : 2) };
    };
    const { fork } = await comparedTimes(options, signal, measure);
    expect(order.join(" ")).toBe("base head head base base head head base");
    expect(fork).toMatchObject({ verdict: "regression", median: 1.5, pairs: 4 });
  });

  test("are twice as many for the cases that are unclear, and for no others", async () => {
    const asked: (readonly string[] | null)[] = [];
    let run = 0;
    const measure: MeasureTimes = async (_, only) => {
      asked.push(only);
      const torn = time(run++ % 3 === 0 ? 2 : 1);
      return only === null ? { clear: time(1), torn } : { torn };
    };
    const found = await comparedTimes({ ...options, mostPairs: 8 }, signal, measure);
    expect(asked.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => null));
    expect(asked.slice(8)).toEqual(Array.from({ length: 8 }, () => ["torn"]));
    expect(found["clear"]).toMatchObject({ pairs: 4 });
    expect(found["torn"]).toMatchObject({ pairs: 8 });
  });

  test("name the side that lacks a case", async () => {
    const measure: MeasureTimes = async (root) => ({
      older: root === "base" ? { problem: "no fanOut" } : time(1),
      broken: root === "head" ? { problem: "its answer is 1, not 2" } : time(1),
    });
    expect(await comparedTimes(options, signal, measure)).toEqual({
      older: { problem: "no fanOut", side: "base" },
      broken: { problem: "its answer is 1, not 2", side: "head" },
    });
  });
});
