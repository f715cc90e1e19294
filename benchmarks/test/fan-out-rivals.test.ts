import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { buildDataset, EXTENTS, SCENARIO } from "../src/scenario/dataset.ts";
import { approaches } from "../src/rivals/all.ts";
import { joinTime } from "../src/rivals/contexts/join-by-comparing.ts";
import { contextBytes } from "../src/rivals/contexts/measure-context.ts";
import { fanOutRivals } from "../src/rivals/fan-out/catalog.ts";
import type { FanOutEngine } from "../src/rivals/fan-out/engine.ts";
import { fanOutBytes, timedFanOut } from "../src/rivals/fan-out/measure-fan-out.ts";
import { scenarioItems } from "../src/scenario/scenario.ts";

const light = fanOutRivals.filter(({ isHeavy }) => !isHeavy);
const [extent = SCENARIO] = EXTENTS;
const job = { items: 40, extent };

describe("light rivals of fan-outs", () => {
  test.each(light)("$name answers in the order of the items, again and again", async ({ load }) => {
    const { prepare } = await load();
    const context = buildDataset(extent);
    const addend = context.tasks["task_0"]?.output.length ?? Number.NaN;
    let running = 0;
    let most = 0;
    const run = await prepare({
      items: scenarioItems(40),
      context,
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
  });

  test.each(light)("$name names itself and its documentation", async ({ name, load }) => {
    const engine = await load();
    expect(engine.name).toBe(name);
    expect(engine.source).toMatch(/^https:\/\//u);
    expect(engine.why.length).toBeGreaterThan(20);
  });
});

describe("measuring a fan-out", () => {
  test("compares it with p-map and with ours in the same rounds", async () => {
    let beats = 0;
    const cost = await timedFanOut(
      engine((outputs) => [...outputs]),
      job,
      true,
      () => beats++,
    );
    expect(cost.minimum).toBeGreaterThan(0);
    expect(cost.toSheaf.ofMinima).toBeLessThan(1);
    expect(beats).toBeGreaterThan(cost.rounds * 3);
  });

  test.each([
    ["a wrong output", (outputs: readonly unknown[]) => outputs.with(20, 7)],
    ["one output too few", (outputs: readonly unknown[]) => outputs.slice(1)],
    ["another order", (outputs: readonly unknown[]) => outputs.toReversed()],
  ])("refuses %s", async (_, change) => {
    await expect(timedFanOut(engine(change), job, true, () => {})).rejects.toThrow(
      "Cannot time made up",
    );
  });

  test("counts the bytes of its items", async () => {
    const bytes = await fanOutBytes(
      engine((outputs) => [...outputs]),
      job,
      () => {},
    );
    expect(bytes).toBeGreaterThan(7);
    expect(bytes).toBeLessThan(100);
  });
});

describe("contexts of rivals", () => {
  const dataset = buildDataset();

  test.each(approaches.filter(({ forks }) => forks === "shares"))(
    "of $name are joined to the same answer",
    (approach) => {
      expect(joinTime(approach, dataset, true)).toBeGreaterThan(0);
    },
  );

  test("of ours retain what is promised, but for what else happens in this process", () => {
    const ours = approaches.find(({ name }) => name === "Sheaf");
    const { fork, oneWrite, fiveWrites } = contextBytes(ours as (typeof approaches)[number]);
    for (const [bytes, promised] of [
      [fork, 48],
      [oneWrite, 96],
      [fiveWrites, 288],
    ] as const)
      expect(Math.abs(bytes - promised)).toBeLessThan(8);
  });
});

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
