// docs/semantics.md#what-runs-at-the-end
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { WorkflowContext } from "@sheaf/context";
import {
  compileTasks,
  createWorkflow,
  type JournalContent,
  memoryJournal,
  run,
  type RunOptions,
  type RunResult,
  type TaskDeclaration,
  type Workflow,
  type WorkflowEvent,
  WorkflowNode,
} from "../../src/index.ts";
import { Held } from "../run/held.ts";

type Seen = { status: string; error: { code: string; message: string } | null };

/** A workflow of these tasks, and what its end saw. */
function ending(
  tasks: readonly TaskDeclaration[],
  final: readonly TaskDeclaration[] = [],
  settings: object = {},
): { workflow: Workflow; seen: Seen[] } {
  const seen: Seen[] = [];
  const see: TaskDeclaration = {
    name: "see",
    input: (context: WorkflowContext) => context.get("outcome"),
    action: ({ input }) => void seen.push(input as Seen),
  };
  const last = compileTasks([see, ...final], {});
  return { workflow: compileTasks(tasks, { ...settings, finally: last }), seen };
}

const ok: TaskDeclaration = { name: "work", action: () => 1, publish: { done: true } };
const bad: TaskDeclaration = {
  name: "work",
  action: () => {
    throw Object.assign(new Error("no"), { code: "E" });
  },
};

async function ended(workflow: Workflow, options: RunOptions = {}): Promise<RunResult> {
  return run(workflow, options).result;
}

describe("finally", () => {
  test("runs after a success, on the context at the end, before the output is computed", async () => {
    const { workflow, seen } = ending(
      [ok],
      [
        {
          name: "close",
          action: () => 2,
          publish: { closed: (context: WorkflowContext) => context.get("done") },
        },
      ],
      { output: (context: { get: (name: string) => unknown }) => context.get("closed") },
    );
    const { status, output, sequence, tasks, context } = await ended(workflow);
    expect({ status, output, sequence }).toEqual({
      status: "succeeded",
      output: true,
      sequence: ["work", "see", "close"],
    });
    expect(Object.keys(tasks)).toEqual(["work", "see", "close"]);
    expect(seen).toEqual([{ status: "succeeded", error: null }]);
    expect(context.has("outcome")).toBe(false);
  });

  test("runs after a failure, which stays, and hides a variable only meanwhile", async () => {
    const { workflow, seen } = ending([bad], [], { vars: { outcome: "mine" } });
    const { status, errors, context } = await ended(workflow);
    expect([status, errors.map(({ code }) => code)]).toEqual(["failed", ["E"]]);
    expect(seen).toEqual([{ status: "failed", error: { code: "E", message: "no" } }]);
    expect(context.get("outcome")).toBe("mine");
  });

  test("adds its failures, and fails a workflow that had succeeded", async () => {
    const fails: TaskDeclaration = {
      name: "close",
      action: () => {
        throw Object.assign(new Error("not closed"), { code: "F" });
      },
    };
    for (const [task, codes] of [
      [ok, ["F"]],
      [bad, ["E", "F"]],
    ] as const) {
      const { status, errors } = await ended(ending([task], [fails]).workflow);
      expect([status, errors.map(({ code }) => code)]).toEqual(["failed", codes]);
    }
  });

  test("runs after a cancellation with a signal of its own, which a second one aborts", async () => {
    for (const again of [false, true]) {
      const held = new Held();
      const signals: AbortSignal[] = [];
      const { workflow, seen } = ending(
        [{ name: "work", action: ({ signal }) => sleep(60_000, null, { signal }) }],
        [
          {
            name: "close",
            action: ({ signal }) => {
              signals.push(signal);
              return held.start("close");
            },
          },
          { name: "after", action: () => 1 },
        ],
      );
      const handle = run(workflow, { grace: 0.01 });
      await sleep(5);
      handle.cancel("enough");
      await sleep(30);
      expect(seen).toMatchObject([{ status: "canceled" }]);
      expect(handle.running().map(({ task }) => task)).toEqual(["finally/close"]);
      expect(signals[0]?.aborted).toBe(false);
      if (again) handle.cancel("now");
      else held.finish("close");
      const { status, tasks, reason, errors } = await handle.result;
      expect([status, reason, errors]).toEqual(["canceled", "enough", []]);
      expect(tasks["close"]?.status).toBe(again ? "canceled" : "succeeded");
      expect(tasks["after"]?.status).toBe(again ? undefined : "succeeded");
    }
  });

  test("is not ended by the timeout of its workflow, or by one cancellation while it runs", async () => {
    const { workflow, seen } = ending(
      [{ name: "work", action: ({ signal }) => sleep(60_000, null, { signal }) }],
      [{ name: "close", action: () => sleep(40, "closed") }],
      { timeout: 0.02 },
    );
    const { status, errors, tasks } = await ended(workflow);
    expect([status, errors.map(({ code }) => code)]).toEqual(["failed", ["DEADLINE"]]);
    expect(seen).toMatchObject([{ status: "failed", error: { code: "DEADLINE" } }]);
    expect(tasks["close"]?.output).toBe("closed");
    const late = run(ending([ok], [{ name: "close", action: () => sleep(30, "closed") }]).workflow);
    await sleep(10);
    late.cancel();
    const result = await late.result;
    expect([result.status, result.tasks["close"]?.output]).toEqual(["succeeded", "closed"]);
  });

  test("does not run after fail of the handle, which also ends it, or in a run that never started", async () => {
    const held = new Held();
    const { workflow, seen } = ending([{ name: "work", action: () => held.start("work") }]);
    const handle = run(workflow);
    await sleep(0);
    handle.fail({ code: "STOP", message: "stop" });
    expect((await handle.result).errors).toMatchObject([{ code: "STOP" }]);
    expect(seen).toEqual([]);
    const other = run(
      ending([ok], [{ name: "close", action: () => held.start("close") }]).workflow,
    );
    await sleep(5);
    other.fail({ code: "STOP", message: "stop" });
    expect(await other.result).toMatchObject({ status: "failed", errors: [{ code: "STOP" }] });
    const invalid = ending([{ name: "work", action: "missing" }]);
    expect((await ended(invalid.workflow)).status).toBe("invalid");
    expect(invalid.seen).toEqual([]);
  });

  test("of a sub-workflow runs when that ends, for each item and attempt", async () => {
    const { workflow, seen } = ending([
      {
        name: "work",
        action: ({ context, key }) => {
          if (context.parameters["fails"] === true) throw new Error(`no ${key}`);
          return key;
        },
      },
    ]);
    const events: WorkflowEvent[] = [];
    const outer = compileTasks(
      [
        {
          name: "each",
          withItems: [false, true],
          input: ({ item }: WorkflowContext) => ({ fails: item }),
          retry: { count: 1 },
          tolerate: 1,
          concurrency: 1,
          action: workflow,
        },
        { name: "node", action: createWorkflow(new WorkflowNode("inner", workflow)) },
      ],
      {},
    );
    const onEvent = (event: WorkflowEvent): void => void events.push(event);
    const { status } = await ended(outer, { onEvent });
    expect(status).toBe("succeeded");
    expect(seen.map((one) => one.status)).toEqual(["succeeded", "failed", "failed", "succeeded"]);
    const paths = events.flatMap((event) =>
      event.type === "task.started" && event.task.endsWith("see") ? [event.task] : [],
    );
    expect(paths).toEqual([
      ...Array.from({ length: 3 }, () => "each/finally/see"),
      "node/inner/finally/see",
    ]);
  });

  test("goes on from any part of a journal, and runs again when a run that failed does", async () => {
    const counts = new Map<string, number>();
    let fails = true;
    const count = async ({ key }: { key: string }): Promise<string> => {
      const step = key.slice(key.indexOf("/"));
      counts.set(step, (counts.get(step) ?? 0) + 1);
      await sleep(0);
      return step;
    };
    const last = compileTasks(
      [
        { name: "close", withItems: [1, 2, 3], concurrency: 1, action: count },
        { name: "report", action: count },
      ],
      {},
    );
    const inner = compileTasks([{ name: "in", action: count }], { finally: last });
    const workflow = compileTasks(
      [
        { name: "work", action: inner },
        {
          name: "fail",
          action: async (call) => {
            await count(call);
            if (fails) throw new Error("no");
          },
        },
      ],
      { finally: last },
    );
    for (fails of [false, true]) {
      counts.clear();
      const whole = memoryJournal();
      const result = await ended(workflow, { journal: whole });
      const calls = Object.fromEntries(counts);
      expect(Object.keys(calls).length).toBe(10);
      const { header, records } = whole.content as JournalContent;
      for (let length = 0; length < records.length; length++) {
        counts.clear();
        const prefix = records.slice(0, length);
        const journal = memoryJournal({ header, records: prefix });
        const again = await ended(workflow, { journal });
        expect(again.status).toBe(result.status);
        expect(again.context.toJSON()).toEqual(result.context.toJSON());
        const known = JSON.stringify(prefix);
        for (const [step, times] of counts) {
          expect(times).toBe(1);
          expect(known).not.toContain(`"${step}"`);
        }
      }
      counts.clear();
      const closed = memoryJournal(whole.content);
      expect((await ended(workflow, { journal: closed })).status).toBe(result.status);
      const repeated = fails ? ["fail", "close", "close", "close", "report"] : [];
      expect([...counts.keys()].map((step) => step.replace(/^.*\.|\/\d+$/g, ""))).toEqual(repeated);
    }
  });

  test.each<[unknown, string]>([
    [[], 'invalid setting "finally": expected a workflow, got a list'],
    [compileTasks([], {}), "it has no node to start with"],
    [compileTasks([ok], {}), 'a task of "finally" has the name of another one: "work"'],
  ])("%o is refused: %s", (final, message) => {
    const workflow = compileTasks([ok], { finally: final as Workflow });
    expect(() => workflow.check()).toThrow(message);
  });

  test("leaves no task its name", () => {
    const final = compileTasks([{ name: "close", action: () => 1 }], {});
    const workflow = compileTasks([{ name: "finally", action: () => 1 }], { finally: final });
    expect(() => workflow.check()).toThrow('no task can be called "finally"');
  });

  test("needs its actions and secrets before anything runs", async () => {
    const final = compileTasks([{ name: "close", action: "close" }], { secrets: ["token"] });
    const { errors } = await ended(compileTasks([ok], { finally: final }));
    expect(errors).toMatchObject([{ code: "UNKNOWN_ACTION" }]);
    const second = await ended(compileTasks([ok], { finally: final }), {
      actions: { close: () => 1 },
    });
    expect(second.errors).toMatchObject([{ code: "MISSING_SECRET" }]);
  });
});
