import { describe, expect, test } from "vitest";
import { EXTENTS, SCENARIO } from "../src/scenario/dataset.ts";
import {
  contextWithItems,
  type ItemEngine,
  itemContender,
  itemEngines,
  sizeName,
  workflowEngine,
} from "../src/scenario/item-engines.ts";
import { ownBench } from "../src/scenario/workbench.ts";

const COUNT = 100;
const bench = await ownBench();

describe("engines that run items", () => {
  test.each(
    itemEngines(bench, contextWithItems(bench, SCENARIO, COUNT)).map(
      (engine) => [engine.name, engine] as const,
    ),
  )("%s answers right, again and again", async (_, engine) => {
    const { run, operations } = await itemContender(engine, COUNT);
    expect((operations ?? 0) % COUNT).toBe(0);
    await run(COUNT);
    await run(COUNT);
    const outputs = await engine.run();
    expect(outputs.slice(0, 3)).toEqual([0, 1, 2].map((id) => (id + engine.addend) * 2));
  });

  test.each(EXTENTS.slice(0, 2))(
    "the input of an item comes from the context of $label",
    async (extent) => {
      const engine = workflowEngine(
        bench,
        sizeName(extent),
        contextWithItems(bench, extent, COUNT),
      );
      expect(engine.addend).toBeGreaterThan(0);
      await itemContender(engine, COUNT);
    },
  );

  const broken = (change: (outputs: unknown[]) => unknown[]): ItemEngine => ({
    name: "broken",
    addend: 0,
    run: async () => change(Array.from({ length: COUNT }, (_, id) => id * 2)),
  });

  test.each([
    ["gives a wrong output", broken((outputs) => outputs.with(50, 7))],
    ["loses an item", broken((outputs) => outputs.slice(1))],
    ["gives one too many", broken((outputs) => [...outputs, 0])],
  ])("one that %s is refused before it is timed", async (_, engine) => {
    await expect(itemContender(engine, COUNT)).rejects.toThrow("Cannot time broken");
  });

  test("one that goes wrong later is refused while it is timed", async () => {
    let runs = 0;
    const { run } = await itemContender(
      broken((outputs) => (runs++ === 0 ? outputs : outputs.slice(1))),
      COUNT,
    );
    await expect(run(COUNT)).rejects.toThrow("Cannot time broken");
  });

  test("what fails in an item fails the engine", async () => {
    const engine = workflowEngine(
      bench,
      "failing",
      contextWithItems(bench, SCENARIO, COUNT),
      async () => {
        throw new Error("no");
      },
    );
    await expect(engine.run()).rejects.toThrow("100 of 100");
  });
});
