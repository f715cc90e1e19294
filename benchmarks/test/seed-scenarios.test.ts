import { describe, expect, test } from "vitest";
import { costOf } from "../src/probes/seed-scenarios.ts";
import { seedScenarioTable, totalOfCloning } from "../src/seed-scenario-table.ts";
import { logPipeline, monitoring, notifications } from "../src/scenario/example-workflows.ts";
import { seedScenarioTargets } from "../src/targets/seed-scenario-targets.ts";
import { measured } from "./measured.ts";

const effort = { quick: true, say: () => {} };

describe("the scenarios of the seeds", () => {
  test.each([
    ["monitoring", monitoring(200)],
    ["logPipeline", logPipeline(200)],
    ["notifications", notifications(200)],
  ] as const)(
    "%s runs its document, forked and cloned, and every item is right",
    async (_, scenario) => {
      const cost = await costOf(scenario, effort, 3);
      expect(cost.items).toBe(200);
      expect(cost.cloning.clones).toBe(3);
      expect(cost.forking.growth).toHaveLength(3);
      // A clone is as large as the context: strings may be shared, objects are not.
      expect(cost.cloning.bytesPerItem).toBeGreaterThan(cost.contextBytes / 4);
    },
  );

  test("an item that is wrong is refused", async () => {
    const scenario = { ...monitoring(200), isRight: (_: unknown, index: number) => index !== 7 };
    await expect(costOf(scenario, effort, 3)).rejects.toThrow("of 200 outputs, number 7 is");
  });

  test("so is one that only the clones get wrong", async () => {
    const scenario = { ...logPipeline(200), inputOf: () => ({ entry: "nothing" }) };
    await expect(costOf(scenario, effort, 3)).rejects.toThrow('Cannot parse "nothing"');
  });
});

describe("the table of the scenarios", () => {
  test("computes what clones for all items would take, and says what does not fit", () => {
    expect(totalOfCloning(measured().logPipeline)).toEqual({ memory: 1.3e10, time: 7e10 });
    const { rows } = seedScenarioTable(measured());
    expect(rows.map((row) => row[3])).toEqual([
      "1.3 GB",
      "13 GB, does not fit",
      "6.5 GB, does not fit",
    ]);
    expect(rows[0]?.slice(5)).toEqual(["250 KB", "250 B an item", "480 B", "5 ms"]);
  });

  test.each([
    ["monitoring-memory", { growth: [2e6], nanoseconds: 1 }],
    ["monitoring-time", { growth: [1], nanoseconds: 1e9 }],
  ])("%s is missed where its figure lies outside", (id, forking) => {
    const changed = { ...measured(), monitoring: { ...measured().monitoring, forking } };
    expect(seedScenarioTargets(changed).find((target) => target.id === id)?.passed).toBe(false);
  });
});
