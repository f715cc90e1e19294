import type { Policies, WorkflowContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { BatchNode, createWorkflow, failed, run, succeeded } from "../../src/index.ts";
import { Held } from "../run/held.ts";
import { codesOf, settled } from "../run/run-tasks.ts";

type Options = ConstructorParameters<typeof BatchNode>[1];

const itemWorkflow = (process: (context: WorkflowContext) => unknown): Options["workflow"] =>
  createWorkflow({ id: "item", process: process as never });

const double = itemWorkflow((context) => succeeded(context, (context.item as number) * 2));

const batch = (options: Partial<Options>) =>
  createWorkflow(
    new BatchNode("b", {
      items: () => [1, 2, 3],
      workflow: double,
      concurrency: 2,
      ...options,
    } as Options),
  );

const resultOf = (options: Partial<Options>) => run(batch(options) as never).result;

describe("a batch node", () => {
  test("returns the outputs in item order, whichever ends first", async () => {
    const held = new Held();
    const workflow = itemWorkflow(async (context) =>
      succeeded(context, await held.start(context.index)),
    );
    const ended = resultOf({ workflow, concurrency: 3 });
    await settled();
    for (const index of [2, 0, 1]) {
      held.finish(index, `of ${index}`);
      await settled();
    }
    expect((await ended).output).toEqual(["of 0", "of 1", "of 2"]);
  });

  test("makes a fork when a slot is free, never all up front", async () => {
    const held = new Held();
    let rendered = 0;
    const items = Array.from({ length: 200 }, (_, i) => i);
    const workflow = itemWorkflow(async (context) => {
      rendered++;
      return succeeded(context, await held.start(context.index));
    });
    const ended = resultOf({ items: () => items, workflow, concurrency: 2 });
    await settled();
    for (let done = 0; done < 200; done++) {
      expect(rendered).toBe(Math.min(done + 2, 200));
      held.finish(done);
      await settled();
    }
    expect((await ended).status).toBe("succeeded");
  });

  test("takes items from the context", async () => {
    const workflow = createWorkflow({
      id: "a",
      process: (context: WorkflowContext) => succeeded(context.set("list", [5, 6])),
    })
      .addNode(
        new BatchNode("b", {
          items: (context) => context.get("list") as number[],
          workflow: double,
          concurrency: 1,
        }),
      )
      .addDefaultRoute("a", "b");
    expect((await run(workflow as never).result).output).toEqual([10, 12]);
  });

  test.each<[string, Policies, unknown]>([
    ["sum", { x: "sum" }, 16],
    ["first", { x: "first" }, 11],
    ["last", { x: "last" }, 13],
    ["a function", { x: (base, values) => [base ?? null, ...values] as never }, [10, 11, 12, 13]],
  ])(
    "joins the contexts of the items, in item order, by policy: %s",
    async (_, policies, expected) => {
      const held = new Held();
      const workflow = itemWorkflow(async (context) => {
        await held.start(context.index);
        return succeeded(
          context.set("x", 10 + (context.item as number)).set(`own ${context.index}`, true),
        );
      });
      const node = new BatchNode("b", {
        items: () => [1, 2, 3],
        workflow,
        concurrency: 3,
        policies,
      });
      const ended = run(createWorkflow(node, { vars: { x: 10 } }) as never).result;
      await settled();
      for (const index of [2, 1, 0]) {
        held.finish(index);
        await settled();
      }
      const { context } = await ended;
      expect(context.get("x")).toEqual(expected);
      expect([0, 1, 2].map((index) => context.get(`own ${index}`))).toEqual([true, true, true]);
      expect(context.item).toBe(undefined);
    },
  );

  test("a conflict without a policy fails it, and names the variable", async () => {
    const workflow = itemWorkflow((context) => succeeded(context.set("x", context.item)));
    const result = await resultOf({ workflow });
    expect(result.errors).toMatchObject([{ code: "JOIN_CONFLICT", task: "b" }]);
    expect(result.errors[0]?.message).toContain('"x": items 0 and 1 both changed it');
  });

  test("a conflict names items by their positions, whichever failed before them", async () => {
    const workflow = itemWorkflow((context) => {
      if (context.index === 0) throw new Error("no");
      return succeeded(context.set("x", context.item));
    });
    const result = await resultOf({ workflow, tolerate: 1 });
    expect(result.errors[0]?.message).toContain("items 1 and 2 both changed it");
  });

  test("items see what was there before and nothing of each other, and their task results are dropped", async () => {
    const workflow = itemWorkflow((context) => {
      const seen = [...context.names()];
      return succeeded(
        context.set(`x${context.index}`, 1).setTask("t", { i: context.index }),
        seen,
      );
    });
    const node = new BatchNode("b", { items: () => [1, 2], workflow, concurrency: 1 });
    const result = await run(createWorkflow(node, { vars: { v: 1 } }) as never).result;
    expect(result.output).toEqual([["v"], ["v"]]);
    expect(result.context.taskNames()).toEqual([]);
  });

  test("positions the errors of items", async () => {
    const workflow = itemWorkflow((context) =>
      context.index === 1
        ? failed(context, Object.assign(new Error("bad"), { code: "E_BAD" }))
        : succeeded(context, 1),
    );
    const result = await resultOf({ workflow });
    expect(codesOf(result)).toEqual(["ITEMS_FAILED"]);
    expect(result.errors[0]).toMatchObject({
      task: "b",
      cause: { code: "E_BAD", index: 1, task: "b", message: "bad" },
    });
  });

  test("a tolerated failure leaves null, and nothing that it wrote", async () => {
    const workflow = itemWorkflow((context) =>
      context.index === 1
        ? failed(context.set("x", "bad"), new Error("bad"))
        : succeeded(context.set("x", "good"), 1),
    );
    for (const tolerate of [1, "34%"]) {
      const result = await resultOf({ workflow, tolerate });
      expect(result.output).toEqual([1, null, 1]);
      expect(result.context.get("x")).toBe("good");
    }
    expect((await resultOf({ workflow, tolerate: "33%" })).status).toBe("failed");
  });

  test("an item whose output is not JSON fails", async () => {
    const workflow = itemWorkflow((context) => {
      const isOdd = (context.index as number) % 2 === 1;
      return succeeded(context.set("x", isOdd ? "bad" : "good"), isOdd ? new Date(0) : 1);
    });
    const result = await resultOf({ workflow, tolerate: 1 });
    expect(result.output).toEqual([1, null, 1]);
    expect(result.context.get("x")).toBe("good");
  });

  test("stops after too many failures if asked to", async () => {
    let runs = 0;
    const workflow = itemWorkflow((context) => {
      runs++;
      return failed(context, new Error("no"));
    });
    await resultOf({ workflow, concurrency: 1, onItemFailure: "stop" });
    expect(runs).toBe(1);
  });

  test("fits into a workflow of any output type", async () => {
    const workflow = createWorkflow({
      id: "a",
      process: (context: WorkflowContext) => succeeded(context, { a: new Date(0) }),
    })
      .addNode(new BatchNode("b", { items: () => [1], workflow: double, concurrency: 1 }))
      .addNode({ id: "c", process: (context: WorkflowContext) => succeeded(context, Symbol("c")) })
      .addDefaultRoute("a", "b")
      .addDefaultRoute("b", "c");
    const result = await run(workflow as never).result;
    expect(result.errors).toEqual([]);
    expect(typeof result.output).toBe("symbol");
  });

  test.each([[0], [-1], [1.5], [Number.NaN], [Infinity], ["2"], [undefined]])(
    "a concurrency of %s is refused by check()",
    (concurrency) => {
      expect(() => batch({ concurrency: concurrency as number }).check()).toThrow(/concurrency/);
    },
  );

  test("the former name of concurrency is accepted, but not beside the new one", async () => {
    const options = { items: () => [1, 2, 3], workflow: double };
    const former = new BatchNode("b", { ...options, parallelism: 2 });
    expect(former.problems()).toEqual([]);
    const { status, output } = await run(createWorkflow(former)).result;
    expect([status, output]).toEqual(["succeeded", [2, 4, 6]]);
    expect(new BatchNode("b", { ...options, parallelism: 0 }).problems()).toEqual([
      'has an invalid "parallelism": expected an integer from 1, got the number 0',
    ]);
    const both = { ...options, parallelism: 2, concurrency: 2 };
    // @ts-expect-error -- one of them
    expect(new BatchNode("b", both).problems()).toEqual([
      'has both "concurrency" and "parallelism", its former name: expected one of them',
    ]);
  });

  test("items that are not a function, a broken workflow and an invalid tolerance are refused too", () => {
    expect(() => batch({ items: [1] as never }).check()).toThrow(/items/);
    expect(() => batch({ tolerate: "some" }).check()).toThrow(/invalid "tolerate"/);
    const broken = createWorkflow({ id: "i", process: succeeded as never }).addEdge(
      "i",
      "go",
      "nowhere",
    );
    expect(() => batch({ workflow: broken }).check()).toThrow(/nowhere/);
  });

  test("invalid policies and an unknown way to stop are refused too", () => {
    expect(() => batch({ policies: { x: "average" as never } }).check()).toThrow(/average/);
    expect(() => batch({ onItemFailure: "wait" as never }).check()).toThrow(/onItemFailure/);
  });

  test("anything but a list fails it", async () => {
    for (const given of [null, {}, "abc", new Set([1])]) {
      const result = await resultOf({ items: () => given as never });
      expect(codesOf(result)).toEqual(["WITH_ITEMS_NOT_A_LIST"]);
    }
    expect((await resultOf({ items: () => [] })).output).toEqual([]);
  });

  test("nests", async () => {
    const deep = (level: number): Options["workflow"] =>
      level === 0
        ? itemWorkflow((context) =>
            succeeded(context.set("n", ((context.get("n") ?? 0) as number) + 1), 1),
          )
        : (createWorkflow(
            new BatchNode("b", {
              items: () => [1, 2, 3],
              workflow: deep(level - 1),
              concurrency: 2,
              policies: { n: "sum" },
            }),
          ) as never);
    const result = await run(deep(3) as never).result;
    expect(result.context.get("n")).toBe(27);
    const rows = "[[1,1,1],[1,1,1],[1,1,1]]";
    expect(JSON.stringify(result.output)).toBe(`[${rows},${rows},${rows}]`);
  });

  test("is canceled with the run", async () => {
    const held = new Held();
    const workflow = itemWorkflow(async (context) =>
      succeeded(context, await held.start(context.index)),
    );
    const handle = run(batch({ workflow }) as never);
    await settled();
    handle.cancel();
    held.finish(0);
    held.finish(1);
    const result = await handle.result;
    expect(result.status).toBe("canceled");
    expect(result.errors).toEqual([]);
    expect(held.started).toEqual(["0", "1"]);
  });
});
