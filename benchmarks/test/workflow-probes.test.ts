import { createWorkflow, succeeded } from "@sheaf/workflow";
import { describe, expect, test } from "vitest";
import { costOf, SHAPES } from "../src/probes/graph-sizes.ts";
import { nestedSum } from "../src/probes/nested-items.ts";
import { growthOver } from "../src/probes/stream-memory.ts";

describe("workflows by size", () => {
  test.each(SHAPES.map((shape) => [shape.name, shape] as const))(
    "%s: every node runs once",
    async (name, shape) => {
      const cost = await costOf(shape, 200, 1);
      expect(cost.nodes).toBe(200);
      expect(cost.edges).toBe(
        name === "a chain of tasks" ? 199 : name.startsWith("nodes") ? 1_000 : 950,
      );
      expect(cost.build + cost.check + cost.run).toBeGreaterThan(0);
    },
  );

  test("a workflow that leaves nodes out is not timed", async () => {
    const short = {
      name: "too short",
      build: () => createWorkflow({ id: "a", process: (context) => succeeded(context, 1) }),
    };
    await expect(costOf(short, 2, 1)).rejects.toThrow("Cannot time too short: 1 of 2 nodes ran");
  });
});

describe("nested fan-outs", () => {
  test("run every item of items of items, each once", async () => {
    let looks = 0;
    const leaves = 10 ** 3;
    expect(await nestedSum(10, () => looks++)).toBe((leaves * (leaves - 1)) / 2);
    expect(looks).toBe(10);
  });
});

describe("a stream", () => {
  test("is looked at at ten points and at its end", async () => {
    const { growth } = await growthOver(2_000, 10, "none");
    expect(growth).toHaveLength(11);
  });

  test("whose outputs are kept is told from one of which nothing is", async () => {
    const [none, kept] = [
      await growthOver(20_000, 10, "none"),
      await growthOver(20_000, 10, "outputs"),
    ];
    // 20 numbers of 8 bytes in each.
    expect(Math.max(...kept.growth) - Math.max(...none.growth)).toBeGreaterThan(20_000 * 160);
  });
});
