// docs/semantics.md#what-comes-next
import { describe, expect, test } from "vitest";
import { compileTemplate } from "@sheaf/template";
import type { EndScope, NextOptions, RunResult } from "@sheaf/workflow";
import { codesOf, runDocument, runTasks } from "./documents.ts";

type End = "succeeds" | "fails" | "times out" | "is skipped";

const ENDS: Readonly<Record<End, object>> = {
  succeeds: { action: () => 1 },
  fails: {
    action: () => {
      throw new Error("no");
    },
  },
  "times out": { action: () => new Promise(() => {}), timeout: 0.001 },
  "is skipped": { action: () => 1, when: false },
};

/** The targets that start after such an end. */
async function startedAfter(end: End, next: readonly NextOptions[]): Promise<readonly string[]> {
  const { sequence } = await run(end, next);
  return sequence.filter((name) => name !== "a");
}

function run(end: End, next: readonly NextOptions[]): Promise<RunResult> {
  const targets = next
    .flatMap((entry) => entry.do ?? [])
    .map((name) => ({ name, action: () => 1 }));
  return runTasks([{ name: "a", ...ENDS[end], next }, ...targets]);
}

describe("on names the end of the task that an entry is for", () => {
  test.each<[End, readonly string[]]>([
    ["succeeds", ["default", "success", "completion"]],
    ["is skipped", ["default", "success", "completion"]],
    ["fails", ["failure", "completion"]],
    ["times out", ["failure", "completion"]],
  ])("a task that %s fires %j", async (end, expected) => {
    const next = [
      { do: "default" },
      { on: "success", do: "success" },
      { on: "failure", do: "failure" },
      { on: "completion", do: "completion" },
    ] as const;
    expect(await startedAfter(end, next)).toEqual(expected);
  });

  test.each<[End, boolean]>([
    ["succeeds", true],
    ["fails", false],
    ["times out", false],
    ["is skipped", true],
  ])("the when of an entry is evaluated only if its on fits: a task that %s", async (end, fits) => {
    let isAsked = false;
    const when = (): boolean => (isAsked = true);
    await run(end, [{ when, do: "b" }, { on: "completion" }]);
    expect(isAsked).toBe(fits);
  });

  test("an entry without a condition does not fire after a failure, which fails the workflow", async () => {
    const result = await run("fails", [{ do: "b" }, { publish: { x: 1 } }]);
    expect(result.status).toBe("failed");
    expect(result.errors).toMatchObject([{ code: "ACTION_FAILED", message: "no", task: "a" }]);
    expect(result.sequence).toEqual(["a"]);
    expect(result.context.has("x")).toBe(false);
  });

  test("nor does an entry whose when does not ask how the task ended", async () => {
    const result = await run("fails", [{ when: () => true, do: "b" }]);
    expect([result.status, codesOf(result)]).toEqual(["failed", ["ACTION_FAILED"]]);
  });

  test.each(["failed", "timedOut", "canceled"] as const)(
    "a function that asks %s() without on fails the task, as it would never be called after a failure",
    async (name) => {
      const when = (_: unknown, end: EndScope): boolean => end[name]();
      const result = await run("succeeds", [{ when, do: "b" }]);
      expect(result.errors).toMatchObject([
        {
          code: "EXPRESSION_FAILED",
          message: expect.stringMatching(/"failure" or "completion"/) as string,
        },
      ]);
      expect(await startedAfter("succeeds", [{ on: "success", when, do: "b" }])).toEqual([]);
    },
  );

  test("a compiled template that asks how the task ended is evaluated after any end, in code too", async () => {
    const when = compileTemplate("{{ failed() }}", {
      conditions: "task",
    }) as unknown as () => boolean;
    expect(await startedAfter("fails", [{ when, do: "b" }])).toEqual(["b"]);
    expect(await startedAfter("succeeds", [{ when, do: "b" }])).toEqual([]);
  });

  test("after a cancellation only completion fits", async () => {
    const seen: string[] = [];
    const looking = (on: "success" | "failure" | "completion") => ({
      on,
      when: () => seen.push(on) > 0,
    });
    const abort = new AbortController();
    const action = (): never => {
      abort.abort();
      throw new Error("stopped");
    };
    const next = [looking("success"), looking("failure"), looking("completion")];
    const result = await runTasks([{ name: "a", action, next }], {}, { signal: abort.signal });
    expect(result.status).toBe("canceled");
    expect(result.handled).toEqual([]);
    expect(seen).toEqual(["completion"]);
  });
});

describe("in documents a when that calls a status function counts as completion", () => {
  const started = async (action: string, entry: string): Promise<boolean> => {
    const text = `tasks:\n  - { name: a, action: ${action}, next: ${entry} }\n  - { name: b, action: core.echo }`;
    const fails = (): never => {
      throw new Error("no");
    };
    const { sequence } = await runDocument(text, { actions: { fails } });
    return sequence.includes("b");
  };

  test.each([
    ["{ do: b }", true, false],
    ['{ when: "{{ true }}", do: b }', true, false],
    ["{ when: true, do: b }", true, false],
    ['{ when: "{{ result() == null }}", do: b }', true, false],
    ['{ when: "{{ failures() == [] }}", do: b }', true, false],
    ['{ when: "{{ failed() }}", do: b }', false, true],
    ['{ when: "{{ not succeeded() }}", do: b }', false, true],
    ['{ when: "{{ succeeded() or failed() }}", do: b }', true, true],
    ['{ when: "{{ not timed_out() }}", do: b }', true, true],
    ['{ when: "{{ not canceled() }}", do: b }', true, true],
    ['{ when: "{{ not skipped() }}", do: b }', true, true],
    ['{ when: "{{ default(1, 2) == 1 and ([failed()][0] or true) }}", do: b }', true, true],
    ['{ on: success, when: "{{ not skipped() }}", do: b }', true, false],
    ['{ on: success, when: "{{ failed() }}", do: b }', false, false],
    ['{ on: failure, when: "{{ failed() }}", do: b }', false, true],
    ["{ on: failure, do: b }", false, true],
    ["{ on: completion, do: b }", true, true],
    ["[{ do: b }, { on: failure, do: [] }]", true, false],
  ])("%s", async (entry, afterSuccess, afterFailure) => {
    expect(await started("core.echo", entry)).toBe(afterSuccess);
    expect(await started("fails", entry)).toBe(afterFailure);
  });
});
