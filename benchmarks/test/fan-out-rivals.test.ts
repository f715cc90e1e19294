import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { buildDataset, EXTENTS, SCENARIO } from "../src/scenario/dataset.ts";
import { Lab } from "../src/measure/lab.ts";
import { Measurements } from "../src/measure/measurement.ts";
import type { FanOutEngine } from "../src/rivals/fan-out/engine.ts";
import { engines } from "../src/rivals/fan-out/engines.ts";
import { savedSteps } from "../src/rivals/fan-out/measure-steps.ts";
import { fanOutBytes, fanOutTimes } from "../src/rivals/fan-out/measure-fan-out.ts";
import { scenarioItems } from "../src/scenario/scenario.ts";

const light = engines.filter(({ isHeavy = false }) => !isHeavy);
const [extent = SCENARIO] = EXTENTS;
const job = { items: 40, extent };

describe("light rivals of fan-outs", () => {
  test.each(light)(
    "$name answers in the order of the items, again and again",
    async ({ prepare }) => {
      const context = buildDataset(extent);
      const addend = context.tasks["task_0"]?.output.length ?? Number.NaN;
      let running = 0;
      let most = 0;
      const run = await prepare({
        items: scenarioItems(40),
        context,
        extent,
        concurrency: 10,
        action: async ({ id }) => {
          running++;
          most = Math.max(most, running);
          // Items end in another order than they start.
          for (let turn = 0; turn <= (id * 7) % 5; turn++) await setImmediate();
          running--;
          return id;
        },
      });
      const expected = Array.from({ length: 40 }, (_, id) => id + addend);
      expect(await run()).toEqual(expected);
      expect(await run()).toEqual(expected);
      expect(most).toBe(10);
    },
  );

  test.each(engines)("$name names its documentation, and what it does", ({ source, why }) => {
    expect(source).toMatch(/^https:\/\//u);
    expect(why.length).toBeGreaterThan(20);
  });
});

describe("measuring a fan-out", { tags: "slow" }, () => {
  test("compares it with p-map and with ours in the same rounds", async () => {
    const lab = new CountingLab();
    await fanOutTimes(
      lab,
      engine((outputs) => [...outputs]),
      job,
    );
    const cost = measured(lab);
    expect(cost.value("made up", "least time")).toBeGreaterThan(0);
    expect(cost.ratio("made up", "Sheaf").ofMinima).toBeLessThan(1);
    expect(cost.ratio("made up", "p-map").ofMinima).toBeLessThan(1);
    expect(lab.beats).toBeGreaterThan(cost.value("made up", "rounds") * 3);
  });

  test("compares ours with itself", async () => {
    const [ours] = engines as [FanOutEngine];
    const lab = new CountingLab();
    await fanOutTimes(lab, ours, job);
    expect(measured(lab).ratio("Sheaf", "Sheaf").median).toBe(1);
  });

  test.each([
    ["a wrong output", (outputs: readonly unknown[]) => outputs.with(20, 7)],
    ["one output too few", (outputs: readonly unknown[]) => outputs.slice(1)],
    ["another order", (outputs: readonly unknown[]) => outputs.toReversed()],
  ])("refuses %s", async (_, change) => {
    await expect(fanOutTimes(new CountingLab(), engine(change), job)).rejects.toThrow(
      "Cannot time made up",
    );
  });

  test("counts the bytes of its items", async () => {
    const own = engine((outputs) => [...outputs]);
    // So many that what else happens in this process is a fraction of a byte each.
    const many = { ...job, items: 10_000 };
    const lab = new CountingLab();
    await fanOutBytes(lab, own, many);
    const bytes = measured(lab).value("made up", "allocated");
    expect(bytes).toBeGreaterThan(7);
    expect(bytes).toBeLessThan(9);
  });
});

/** A lab that counts how often something was said. */
class CountingLab extends Lab<null> {
  beats = 0;

  constructor() {
    super(null, { quick: true, say: () => void this.beats++ });
  }
}

function measured({ found }: Lab<null>): Measurements {
  return new Measurements(found.map((reading) => ({ subject: "", ...reading })));
}

/** An engine whose outputs are right until they are changed. */
function engine(change: (outputs: readonly unknown[]) => unknown[]): FanOutEngine {
  return {
    name: "made up",
    package: "made-up",
    source: "https://example.test",
    why: "",
    prepare: async ({ items, context, action }) => {
      const addend = context.tasks["task_0"]?.output.length ?? Number.NaN;
      const outputs = await Promise.all(items.map(async ({ id }) => action({ id: id + addend })));
      return async () => change(outputs);
    },
  };
}

test("a step of ours that is saved writes no more than its record", async () => {
  const [sheaf] = light as [FanOutEngine];
  const lab = new CountingLab();
  await savedSteps(lab, sheaf);
  const [cpu, written] = lab.found;
  expect([cpu, written]).toMatchObject([
    { case: "Sheaf", measure: "CPU", unit: "nanoseconds" },
    { case: "Sheaf", measure: "written", unit: "bytes" },
  ]);
  expect(cpu?.value).toBeGreaterThan(0);
  // A record has tens of bytes, the context has a million.
  expect(written?.value).toBeGreaterThan(10);
  expect(written?.value).toBeLessThan(300);
  expect(lab.beats).toBe(5);
});
