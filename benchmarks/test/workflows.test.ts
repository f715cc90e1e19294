import { createWorkflow, succeeded } from "@sheaf/workflow";
import { describe, expect, test } from "vitest";
import { ownBench } from "../src/scenario/workbench.ts";
import { lifeOf, SHAPES } from "../src/suite/graphs.ts";
import { nestedSum } from "../src/suite/nested-items.ts";
import { streamGrowth } from "../src/suite/streams.ts";

const bench = await ownBench();

describe("workflows by size", () => {
  test.each(SHAPES.map((shape) => [shape.name, shape] as const))(
    "%s: every node runs once",
    async (name, shape) => {
      const { contender, edges: counted, least } = lifeOf(bench, shape, 200);
      await contender.run(1);
      const edges: Readonly<Record<string, number>> = {
        "a chain of tasks": 199,
        "nodes with 5 routes each": 1_000,
        "layers of 10 tasks that join all": 950,
        "a staircase of tasks": 397,
      };
      expect(counted).toBe(edges[name]);
      for (const time of Object.values(least)) expect(time).toBeLessThan(Infinity);
    },
  );

  test("a workflow that leaves nodes out is not timed", async () => {
    const short = {
      name: "too short",
      build: () => createWorkflow({ id: "a", process: (context) => succeeded(context, 1) }),
    };
    await expect(lifeOf(bench, short, 2).contender.run(1)).rejects.toThrow(
      "Cannot time too short: 1 of 2 nodes ran",
    );
  });
});

describe("nested fan-outs", () => {
  test("run every item of items of items, each once", async () => {
    let samples = 0;
    const leaves = 10 ** 3;
    expect(await nestedSum(bench, 10, () => void samples++)).toBe((leaves * (leaves - 1)) / 2);
    expect(samples).toBe(10);
  });
});

describe("a stream", () => {
  test("is sampled at ten points and at its end", async () => {
    const growth = await streamGrowth(bench, 2_000, 10, "none");
    expect(growth).toHaveLength(11);
  });

  test("whose outputs are kept differs from one of which nothing is kept", async () => {
    const [none, kept] = [
      await streamGrowth(bench, 20_000, 10, "none"),
      await streamGrowth(bench, 20_000, 10, "outputs"),
    ];
    // 20 numbers of 8 bytes in each.
    expect(Math.max(...kept) - Math.max(...none)).toBeGreaterThan(20_000 * 160);
  });
});
