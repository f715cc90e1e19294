// docs/semantics.md#failures
// docs/semantics.md#handled-failures
import { describe, expect, test } from "vitest";
import { Held } from "../run/held.ts";
import { codesOf, runTasks, settled } from "../run/run-tasks.ts";

const nothing = (): null => null;
const fails = (): never => {
  throw new Error("no");
};

describe("a failure that fires no next entry fails the workflow", () => {
  test("running tasks finish, nothing new starts", async () => {
    const held = new Held();
    const ended = runTasks([
      { name: "a", action: () => held.start("a"), next: [], start: true },
      {
        name: "b",
        action: () => held.start("b"),
        publish: { b: 1 },
        next: { do: "c" },
        start: true,
      },
      { name: "c", action: nothing },
    ]);
    await settled();
    held.fail("a");
    await settled();
    held.finish("b", "done");
    const result = await ended;
    expect(result.status).toBe("failed");
    expect(result.sequence).toEqual(["a", "b"]);
    expect(result.tasks["b"]).toEqual({ status: "succeeded", output: "done" });
    expect(result.context.get("b")).toBe(1);
    expect(codesOf(result)).toEqual(["ACTION_FAILED"]);
  });

  test("branches that would have met are joined only at the end, without reporting a conflict", async () => {
    const held = new Held();
    const one = (name: string, x: number) => ({
      name,
      action: () => held.start(name),
      publish: { x },
      next: { do: "join" },
      start: true,
    });
    const ended = runTasks([
      { name: "a", action: () => held.start("a"), next: [], start: true },
      one("b", 1),
      one("c", 2),
      { name: "join", action: nothing, join: "all" },
    ]);
    await settled();
    held.fail("a");
    await settled();
    held.finish("b");
    held.finish("c");
    const result = await ended;
    expect(codesOf(result)).toEqual(["ACTION_FAILED"]);
    expect(result.sequence).toEqual(["a", "b", "c"]);
    expect(result.context.get("x")).toBe(2);
  });

  test("an entry whose when does not hold does not handle it", async () => {
    const result = await runTasks([
      {
        name: "a",
        action: fails,
        next: { on: "completion", when: (_, scope) => scope.succeeded(), do: "b" },
      },
      { name: "b", action: nothing },
    ]);
    expect(result.status).toBe("failed");
    expect(result.sequence).toEqual(["a"]);
  });

  test("several failures are reported in the order of their branches", async () => {
    const held = new Held();
    const names = ["a", "b", "c"];
    const ended = runTasks(
      names.map((name) => ({ name, action: () => held.start(name), next: [], start: true })),
    );
    await settled();
    for (const name of names.toReversed()) held.fail(name);
    const result = await ended;
    expect(result.errors.map(({ task }) => task)).toEqual(names);
  });
});

describe("a failure that fires an entry is handled", () => {
  test("with do", async () => {
    const result = await runTasks([
      { name: "a", action: fails, next: { on: "failure", do: "b" } },
      { name: "b", action: nothing },
    ]);
    expect(result.status).toBe("succeeded");
    expect(result.errors).toEqual([]);
    expect(result.tasks["a"]).toMatchObject({ status: "failed", error: { message: "no" } });
    expect(result.sequence).toEqual(["a", "b"]);
  });

  test("without do", async () => {
    const result = await runTasks([{ name: "a", action: fails, next: [{ on: "failure" }] }]);
    expect(result.status).toBe("succeeded");
    expect(result.sequence).toEqual(["a"]);
  });

  test("the publish of the entry is applied, that of the task is not", async () => {
    const result = await runTasks([
      { name: "a", action: fails, publish: { x: 1 }, next: { on: "failure", publish: { y: 2 } } },
    ]);
    expect(result.context.toJSON().variables).toEqual({ y: 2 });
  });
});
