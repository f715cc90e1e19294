// docs/semantics.md#branches
import type { WorkflowContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { BranchConflictError } from "../../src/index.ts";
import { appended, task } from "../run/branch-tasks.ts";
import { Held } from "../run/held.ts";
import { codesOf, runFromAllStarts, settled, type Tasks } from "../run/run-tasks.ts";

describe("parallel branches", () => {
  test("branches do not see each other's writes", async () => {
    const held = new Held();
    const look = async ({ context }: { context: WorkflowContext }): Promise<unknown> => {
      await held.start("look");
      return [context.has("x"), context.task("b") === undefined];
    };
    const ended = runFromAllStarts([
      task("a", ["b", "c"]),
      task("b", ["late"], { publish: { x: 1 } }),
      task("c", [], { action: look }),
      task("late", []),
    ]);
    await settled();
    held.finish("look");
    const result = await ended;
    expect(result.tasks["c"]?.output).toEqual([false, true]);
    expect(result.context.get("x")).toBe(1);
  });

  test("a task without join runs once per arrival, with what that branch wrote", async () => {
    const seen: unknown[] = [];
    const action = ({ context }: { context: WorkflowContext }): unknown =>
      seen.push(context.get("from"));
    const result = await runFromAllStarts(
      [
        task("a", ["b", "c"]),
        task("b", ["d"], { publish: { from: "b" } }),
        task("c", ["d"], { publish: { from: "c" } }),
        task("d", [], { action }),
      ],
      { policies: { from: "last" } },
    );
    expect(seen).toEqual(["b", "c"]);
    expect(result.sequence.filter((name) => name === "d")).toHaveLength(2);
  });

  test("branches that never meet are joined at the end, before output", async () => {
    const result = await runFromAllStarts(
      [
        task("a", [], { publish: { l: ["a"] } }),
        task("b", [], { publish: { l: ["b"] } }),
        task("c", [], { publish: { m: 1 } }),
      ],
      { policies: { l: "append" }, output: (context) => [context.get("l"), context.get("m")] },
    );
    expect(result.output).toEqual([["a", "b"], 1]);
  });

  test("branches are in the order of their targets in next, starts in the order listed", async () => {
    const held = new Held();
    const one = (name: string): Tasks[number] =>
      task(name, [], { action: () => held.start(name), publish: { l: appended("l", name) } });
    const ended = runFromAllStarts(
      [
        one("z"),
        task("a", [], { next: [{ do: ["d", "b"] }, { do: "c" }] }),
        one("b"),
        one("c"),
        one("d"),
        one("y"),
      ],
      { policies: { l: "append" } },
    );
    await settled();
    for (const name of ["b", "y", "c", "z", "d"]) {
      held.finish(name);
      await settled();
    }
    expect((await ended).context.get("l")).toEqual(["z", "d", "b", "c", "y"]);
  });

  test.each([
    ["sum", 10, [11, 12, 13], 16],
    ["first", 10, [11, 12, 13], 11],
    ["last", 10, [11, 12, 13], 13],
    ["min", 10, [13, 11, 12], 11],
    ["max", 10, [13, 11, 12], 13],
    ["append", ["x"], [["x", "a"], ["x", "b"], ["x"]], ["x", "a", "b"]],
    ["union", [1], [[1, 2], [3], [2]], [1, 2, 3]],
    [
      "merge",
      { a: 1 },
      [
        { a: 1, b: 1 },
        { a: 1, c: { d: 1 } },
        { a: 1, c: { e: 2 } },
      ],
      { a: 1, b: 1, c: { d: 1, e: 2 } },
    ],
  ] as const)("the policy %s decides where they meet", async (policy, base, values, expected) => {
    const branches = values.map((value, position) =>
      task(`b${position}`, ["join"], { publish: { x: value } }),
    );
    const result = await runFromAllStarts(
      [
        task(
          "a",
          branches.map(({ name }) => name),
        ),
        ...branches,
        task("join", [], {
          join: "all",
          action: ({ context }: { context: WorkflowContext }) => context.get("x"),
        }),
      ],
      { vars: { x: base }, policies: { x: policy } },
    );
    expect(result.errors).toEqual([]);
    expect(result.tasks["join"]?.output).toEqual(expected);
  });

  test("task results join by last", async () => {
    const held = new Held();
    let runs = 0;
    const ended = runFromAllStarts([
      task("a", ["b", "c"]),
      task("b", ["twice"]),
      task("c", ["twice"]),
      task("twice", [], { action: () => held.start(runs++) }),
    ]);
    await settled();
    held.finish(1, "of c");
    await settled();
    held.finish(0, "of b");
    expect((await ended).tasks["twice"]?.output).toBe("of c");
  });

  test.each([
    ["where they meet", true],
    ["at the end", false],
  ])(
    "a conflict without a policy, %s, fails with JOIN_CONFLICT and names the variable and both branches",
    async (_, meets) => {
      const next = meets ? ["join"] : [];
      const result = await runFromAllStarts([
        task("a", ["b", "c", "d"]),
        task("b", next, { publish: { x: 1 } }),
        task("c", next, { publish: { y: 1 } }),
        task("d", next, { publish: { x: 2 } }),
        ...(meets ? [task("join", [], { join: "all" })] : []),
      ]);
      expect(result.status).toBe("failed");
      expect(codesOf(result)).toEqual(["JOIN_CONFLICT"]);
      const error = result.errors[0] as BranchConflictError;
      expect(error).toBeInstanceOf(BranchConflictError);
      expect(error.key).toBe("x");
      expect(error.branches).toEqual(["b", "d"]);
      for (const name of ["x", "b", "d"]) expect(error.message).toContain(`"${name}"`);
      expect(result.sequence).toEqual(["a", "b", "c", "d"]);
    },
  );

  test("equal values are not a conflict", async () => {
    const publish = { x: { deep: [1] } };
    const result = await runFromAllStarts([task("a", [], { publish }), task("b", [], { publish })]);
    expect(result.status).toBe("succeeded");
    expect(result.context.get("x")).toEqual(publish.x);
  });
});
