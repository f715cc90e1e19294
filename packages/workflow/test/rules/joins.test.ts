// docs/semantics.md#joins
import type { WorkflowContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { compileTasks } from "../../src/index.ts";
import { appended, task } from "../run/branch-tasks.ts";
import { Held } from "../run/held.ts";
import { codesOf, runFromAllStarts, settled, type Tasks } from "../run/run-tasks.ts";

const added =
  (name: string, amount: number) =>
  (context: WorkflowContext): unknown =>
    ((context.get(name) ?? 0) as number) + amount;

describe("join: all", () => {
  test("waits for every task that names it, and runs once", async () => {
    const held = new Held();
    const ended = runFromAllStarts([
      task("a", ["join"], { action: () => held.start("a") }),
      task("b", ["join"], { action: () => held.start("b") }),
      task("c", ["join"], { action: () => held.start("c") }),
      task("join", ["after"], { join: "all" }),
      task("after", []),
    ]);
    await settled();
    for (const name of ["c", "a", "b"]) {
      expect(held.started).not.toContain("join");
      held.finish(name);
      await settled();
    }
    const result = await ended;
    expect(result.sequence).toEqual(["c", "a", "b", "join", "after"]);
    expect(result.status).toBe("succeeded");
  });

  test("two entries of one task that name it count as one arrival", async () => {
    const result = await runFromAllStarts([
      task("a", [], { next: [{ do: "join" }, { do: "join" }] }),
      task("b", ["join"]),
      task("join", [], { join: "all" }),
    ]);
    expect(result.sequence.toSorted()).toEqual(["a", "b", "join"]);
  });

  test("too few arrivals fail with UNREACHABLE_JOIN when nothing else can run", async () => {
    const held = new Held();
    const ended = runFromAllStarts([
      task("a", ["join"]),
      task("b", ["join"], { next: { on: "failure", do: "join" } }),
      task("c", ["d"], { action: () => held.start("c") }),
      task("d", []),
      task("join", [], { join: "all" }),
    ]);
    await settled();
    held.finish("c");
    const result = await ended;
    expect(result.status).toBe("failed");
    expect(result.errors).toMatchObject([{ code: "UNREACHABLE_JOIN", task: "join" }]);
    expect(result.sequence).toContain("d");
  });

  test("a join that no branch reached is not an error", async () => {
    const result = await runFromAllStarts([
      task("a", [], { next: { on: "failure", do: "join" } }),
      task("b", [], { next: { on: "failure", do: "join" } }),
      task("join", [], { join: "all" }),
    ]);
    expect(result.status).toBe("succeeded");
  });

  test("a workflow that a task has failed already does not report it too", async () => {
    const result = await runFromAllStarts([
      task("a", ["join"]),
      task("b", [], {
        action: () => {
          throw new Error("no");
        },
        next: { when: (_, scope) => scope.succeeded(), do: "join" },
      }),
      task("join", [], { join: "all" }),
    ]);
    expect(codesOf(result)).toEqual(["ACTION_FAILED"]);
  });

  test("a skipped task arrives, too", async () => {
    const result = await runFromAllStarts([
      task("a", ["join"], { when: false }),
      task("b", ["join"]),
      task("join", [], { join: "all" }),
    ]);
    expect(result.sequence).toEqual(["b", "join"]);
  });

  test("in a loop it runs once in each pass", async () => {
    const turns = (context: WorkflowContext): boolean => (context.get("n") as number) < 4;
    const result = await runFromAllStarts(
      [
        task("start", ["fork"], { publish: { n: 0 } }),
        task("fork", ["l", "r"]),
        task("l", ["join"], { publish: { n: added("n", 1) } }),
        task("r", ["join"], { publish: { n: added("n", 1) } }),
        task("join", [], { join: "all", next: { when: turns, do: "fork" } }),
      ],
      { policies: { n: "sum" } },
    );
    expect(result.errors).toEqual([]);
    expect(result.context.get("n")).toBe(4);
    expect(result.sequence.filter((name) => name === "join")).toHaveLength(2);
  });

  test("a task that arrives twice in a pass counts once: the others are still waited for", async () => {
    let runs = 0;
    const result = await runFromAllStarts([
      task("start", ["again", "other"]),
      task("again", [], {
        action: () => ++runs,
        next: [{ do: "join" }, { when: () => runs < 2, do: "again" }],
      }),
      task("other", [], { next: { on: "failure", do: "join" } }),
      task("join", [], { join: "all" }),
    ]);
    expect(result.errors).toMatchObject([
      { code: "UNREACHABLE_JOIN", message: expect.stringMatching(/1 of the 2/) as string },
    ]);
  });

  test("criss-cross joins count each write once", async () => {
    const write = (name: string) => ({ n: added("n", 1), l: appended("l", name) });
    const joins = { join: "all" } as const;
    const result = await runFromAllStarts(
      [
        task("a", ["b", "c"], { publish: write("a") }),
        task("b", ["d", "e"], { publish: write("b") }),
        task("c", ["d", "e"], { publish: write("c") }),
        task("d", ["f"], { publish: write("d"), ...joins }),
        task("e", ["f"], { publish: write("e"), ...joins }),
        task("f", [], { publish: write("f"), ...joins }),
      ],
      { policies: { n: "sum", l: "append" } },
    );
    expect(result.context.get("n")).toBe(6);
    expect(result.context.get("l")).toEqual(["a", "b", "c", "d", "e", "f"]);
  });
});

describe("joins that overlap", () => {
  const joins = { join: "all" } as const;
  const write = (name: string) => ({
    n: added("n", 1),
    l: appended("l", name),
    s: appended("s", name),
    last: name,
  });
  const overlapping: Tasks = [
    task("a", ["b", "c", "d"], { publish: write("a") }),
    task("b", ["bc"], { publish: write("b") }),
    task("c", ["bc", "cd"], { publish: write("c") }),
    task("d", ["cd"], { publish: write("d") }),
    task("bc", ["end"], { publish: write("bc"), ...joins }),
    task("cd", ["end"], { publish: write("cd"), ...joins }),
    task("end", [], joins),
  ];

  test.each([
    [["b", "c", "d", "bc", "cd"]],
    [["d", "c", "b", "cd", "bc"]],
    [["c", "b", "bc", "d", "cd"]],
  ])(
    "count each write once, in the order of the branches, whichever ends first: %j",
    async (order) => {
      const held = new Held();
      const tasks = overlapping.map((one) =>
        order.includes(one.name) ? { ...one, action: () => held.start(one.name) } : one,
      );
      const policies = { n: "sum", l: "append", s: "union", last: "last" } as const;
      const ended = runFromAllStarts(tasks, { policies });
      for (const name of order) {
        await settled();
        held.finish(name);
      }
      const result = await ended;
      expect(result.errors).toEqual([]);
      expect(result.context.toJSON().variables).toEqual({
        n: 6,
        l: ["a", "b", "c", "bc", "d", "cd"],
        s: ["a", "b", "c", "bc", "d", "cd"],
        last: "cd",
      });
    },
  );

  test("a union keeps its order when a step adds nothing to it", async () => {
    const set = (value: number) => ({
      s: (context: WorkflowContext) => [
        ...new Set([...((context.get("s") ?? []) as number[]), value]),
      ],
    });
    const result = await runFromAllStarts(
      [
        task("a", ["ab"], { publish: set(1) }),
        task("b", ["ab", "c"], { publish: set(0) }),
        task("ab", [], joins),
        task("c", [], { publish: set(0) }),
      ],
      { policies: { s: "union" } },
    );
    expect(result.context.get("s")).toEqual([1, 0]);
  });
});

describe("join: n", () => {
  test("runs when n have arrived, once per pass: later arrivals are ignored", async () => {
    const held = new Held();
    const one = (name: string): Tasks[number] =>
      task(name, ["join"], { action: () => held.start(name), publish: { l: appended("l", name) } });
    const ended = runFromAllStarts(
      [
        one("a"),
        one("b"),
        one("c"),
        task("join", ["after"], {
          join: 2,
          action: ({ context }: { context: WorkflowContext }) => context.get("l"),
        }),
        task("after", []),
      ],
      { policies: { l: "append" } },
    );
    await settled();
    held.finish("c");
    await settled();
    held.finish("a");
    await settled();
    held.finish("b");
    const result = await ended;
    expect(result.tasks["join"]?.output).toEqual(["a", "c"]);
    expect(result.sequence.filter((name) => name === "join")).toHaveLength(1);
    expect(result.context.get("l")).toHaveLength(3);
    expect(result.status).toBe("succeeded");
  });

  test("join: 1 runs for the first arrival of each pass", async () => {
    const result = await runFromAllStarts([
      task("a", ["join"]),
      task("b", ["join"]),
      task("join", [], { join: 1 }),
    ]);
    expect(result.sequence.filter((name) => name === "join")).toHaveLength(1);
  });

  test.each([[3], [0], [1.5], ["some"], [true]])(
    "%j, with two tasks that name it, is an error before anything runs",
    (join) => {
      const tasks = [
        task("a", ["join"]),
        task("b", ["join"]),
        task("join", [], { join: join as number }),
      ];
      expect(() => compileTasks(tasks, {}).check()).toThrow(/"join"/);
    },
  );

  test("fewer than n arrived: UNREACHABLE_JOIN", async () => {
    const result = await runFromAllStarts([
      task("a", ["join"]),
      task("b", [], { next: { when: false, do: "join" } }),
      task("c", [], { next: { when: false, do: "join" } }),
      task("join", [], { join: 2 }),
    ]);
    expect(codesOf(result)).toEqual(["UNREACHABLE_JOIN"]);
  });
});
