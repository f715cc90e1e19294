import { describe, expect, test } from "vitest";
import { comparedTimes, confirmedTimes, type MeasureTimes } from "../../src/guard/time-pairs.ts";

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

  test("do not forget what was wrong in the head once, whatever came before and after", async () => {
    let run = 0;
    const measure: MeasureTimes = async (root) => {
      if (root === "base") return { fork: run < 3 ? { problem: "no fork" } : time(1) };
      return { fork: run++ === 2 ? { problem: "its answer is 1, not 2" } : time(1) };
    };
    expect(await comparedTimes(options, signal, measure)).toEqual({
      fork: { problem: "its answer is 1, not 2", side: "head" },
    });
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

describe("a regression", () => {
  /** Measures the head as these say, look by look, and a base that always takes 1. */
  const looks = (...heads: (number | string)[]): MeasureTimes => {
    let run = 0;
    return async (root) => {
      if (root === "base") return { fork: time(1) };
      const head = heads[Math.floor(run++ / options.pairs)] ?? Number.NaN;
      return { fork: typeof head === "string" ? { problem: head } : time(head) };
    };
  };
  const confirmed = async (measure: MeasureTimes) =>
    (await confirmedTimes(options, signal, measure))["fork"];

  test("that new pairs show again stays one", async () => {
    expect(await confirmed(looks(1.5, 1.3))).toEqual({
      median: 1.5,
      low: 1.5,
      high: 1.5,
      pairs: 4,
      verdict: "regression",
    });
  });

  test("that new pairs do not show is a slowdown, which says what they came to", async () => {
    expect(await confirmed(looks(1.5, 1))).toMatchObject({
      median: 1.5,
      verdict: "slowdown",
      refutedBy: { median: 1, low: 1, high: 1, pairs: 4 },
    });
  });

  test("has an opposite that is looked at again too", async () => {
    expect(await confirmed(looks(0.5, 0.6))).toMatchObject({ median: 0.5, verdict: "improvement" });
    expect(await confirmed(looks(0.5, 1))).toMatchObject({
      median: 0.5,
      verdict: "inconclusive",
      refutedBy: { median: 1, pairs: 4 },
    });
  });

  test("is not refuted by an answer that is wrong now", async () => {
    expect(await confirmed(looks(1.5, "its answer is 1, not 2"))).toEqual({
      problem: "its answer is 1, not 2",
      side: "head",
    });
  });

  test("is looked for again with the pairs that it was found with", async () => {
    const asked: string[] = [];
    const torn = [1, 1.4, 1.4, 1.4, 1.4, 1.4, 1.4, 1.4];
    let run = 0;
    const measure: MeasureTimes = async (root, only) => {
      if (root === "base") return { fork: time(1) };
      asked.push(only?.join() ?? "all");
      return { fork: time(torn[run++ % torn.length] as number) };
    };
    const found = await confirmedTimes({ ...options, mostPairs: 8 }, signal, measure);
    expect(found["fork"]).toMatchObject({ verdict: "regression", pairs: 8 });
    expect(asked).toHaveLength(16);
  });
});
