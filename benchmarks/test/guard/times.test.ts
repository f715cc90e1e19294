import { describe, expect, test } from "vitest";
import { confirmed, finding } from "../../src/guard/finding.ts";
import { comparedTimes, type MeasureTimes } from "../../src/guard/times.ts";

const { signal } = new AbortController();
const options = { sides: { base: "base", head: "head" }, pairs: 4, mostPairs: 4, say: () => {} };
const time = (toControl: number) => ({ toControl, nanoseconds: toControl });

describe("pairs of processes", () => {
  test("are measured in the order ABBA", async () => {
    const order: string[] = [];
    const measure: MeasureTimes = async (root) => {
      order.push(root);
      return { fork: time(root === "head" ? 3 : 2) };
    };
    const [fork] = await comparedTimes(options, null, signal, measure);
    expect(order.join(" ")).toBe("base head head base base head head base");
    expect(fork).toMatchObject({
      id: "fork",
      verdict: "regression",
      figures: { median: 1.5, pairs: 4 },
    });
  });

  test("are twice as many for the cases that are unclear, and for no others", async () => {
    const asked: (readonly string[] | null)[] = [];
    let run = 0;
    const measure: MeasureTimes = async (_, only) => {
      asked.push(only);
      const torn = time(run++ % 3 === 0 ? 2 : 1);
      return only === null ? { clear: time(1), torn } : { torn };
    };
    const found = await comparedTimes({ ...options, mostPairs: 8 }, null, signal, measure);
    expect(asked.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => null));
    expect(asked.slice(8)).toEqual(Array.from({ length: 8 }, () => ["torn"]));
    expect(found).toMatchObject([
      { id: "clear", figures: { pairs: 4 } },
      { id: "torn", figures: { pairs: 8 } },
    ]);
  });

  test("do not forget what was wrong in the head once, whatever came before and after", async () => {
    let run = 0;
    const measure: MeasureTimes = async (root) => {
      if (root === "base") return { fork: run < 3 ? { problem: "no fork" } : time(1) };
      return { fork: run++ === 2 ? { problem: "its answer is 1, not 2" } : time(1) };
    };
    expect(await comparedTimes(options, null, signal, measure)).toEqual([
      {
        check: "time",
        id: "fork",
        verdict: "regression",
        text: "its answer is 1, not 2",
        figures: {},
      },
    ]);
  });

  test("are not comparable where the base lacks a case, and worse where the head does", async () => {
    const measure: MeasureTimes = async (root) => ({
      older: root === "base" ? { problem: "no fanOut" } : time(1),
      broken: root === "head" ? { problem: "its answer is 1, not 2" } : time(1),
    });
    expect(await comparedTimes(options, null, signal, measure)).toMatchObject([
      { id: "older", verdict: "not comparable", text: "no fanOut" },
      { id: "broken", verdict: "regression", text: "its answer is 1, not 2" },
    ]);
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
  const confirmedWith = async (measure: MeasureTimes, of: object = {}) => {
    const compared = confirmed(["fork"], async (names) =>
      comparedTimes({ ...options, ...of }, names, signal, measure),
    );
    return (await compared)[0];
  };

  test("that new pairs show again stays one", async () => {
    expect(await confirmedWith(looks(1.5, 1.3))).toMatchObject({
      verdict: "regression",
      text: "+50.0% (+50.0% to +50.0% in 4 pairs)",
      figures: { median: 1.5, low: 1.5, high: 1.5, pairs: 4 },
    });
  });

  test("that new pairs do not show is a warning, which says what they came to", async () => {
    expect(await confirmedWith(looks(1.5, 1))).toMatchObject({
      verdict: "warning",
      text: "+50.0% (+50.0% to +50.0% in 4 pairs), and when measured again +0.0% (+0.0% to +0.0% in 4 pairs)",
      figures: { median: 1.5 },
    });
  });

  test("has an opposite that is looked at again too", async () => {
    expect(await confirmedWith(looks(0.5, 0.6))).toMatchObject({
      verdict: "improvement",
      figures: { median: 0.5 },
    });
    expect(await confirmedWith(looks(0.5, 1))).toMatchObject({
      verdict: "inconclusive",
      figures: { median: 0.5 },
      text: expect.stringContaining("when measured again +0.0%"),
    });
  });

  test("is not refuted by an answer that is wrong now", async () => {
    expect(await confirmedWith(looks(1.5, "its answer is 1, not 2"))).toMatchObject({
      verdict: "regression",
      text: "its answer is 1, not 2",
      figures: {},
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
    const found = await confirmedWith(measure, { mostPairs: 8 });
    expect(found).toMatchObject({ verdict: "regression", figures: { pairs: 8 } });
    expect(asked).toHaveLength(16);
  });

  test("of bytes that is accepted when measured again is accepted, and a wrong answer stays one", async () => {
    const first = [
      finding("bytes", "fork", "regression", "allocated 40 → 56", { allocated: 56 }),
      finding("bytes", "join", "regression", "its answer is 1, not 2"),
    ];
    const accepted = finding("bytes", "fork", "accepted", "allocated 40 → 48", { allocated: 48 });
    const asked: (readonly string[] | null)[] = [];
    const found = await confirmed(null, async (names) => {
      asked.push(names);
      return names === null ? first : [accepted];
    });
    expect(found).toEqual([accepted, first[1]]);
    expect(asked).toEqual([null, ["fork"]]);
  });
});
