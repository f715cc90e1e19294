import { describe, expect, test } from "vitest";
import { compileTasks, run } from "@sheaf/workflow";
import { loadWorkflow, validateWorkflow } from "../src/index.ts";
import { runDocument } from "./documents.ts";

const codes = (errors: readonly { readonly code: string }[]): readonly string[] =>
  errors.map(({ code }) => code);

/** The first template that went beyond the limit. */
const causeOf = (error: unknown): { code?: string; line?: number; hint?: string } => {
  let cause = error as { code?: string; cause?: unknown };
  while (cause.code !== "LIMIT_EXCEEDED" && cause.cause !== undefined)
    cause = cause.cause as typeof cause;
  return cause;
};

describe("what the templates of a run make", () => {
  test("is bounded in inputs that are collected", async () => {
    const text = `
max-rendered: 50000
tasks:
  - name: t
    with-items: "{{ range(500) }}"
    action: core.echo
    input: "{{ range(1000) }}"`;
    const { status, tasks } = await runDocument(text);
    expect(status).toBe("failed");
    const { succeeded = 0, items = [] } = tasks["t"] as {
      succeeded?: number;
      items?: { status: string; error?: { code: string; message: string } }[];
    };
    // 400 elements of the list, and 900 of each input: what is made beyond 100 elements.
    expect(succeeded).toBe(Math.floor((50_000 - 400) / 900));
    // The run ends there: what would follow is not even rendered.
    const failed = items.filter((item) => item.status === "failed");
    expect(failed.length).toBeLessThanOrEqual(10);
    expect(failed[0]?.error?.message).toContain("50,000 elements");
    expect(items.filter((item) => item.status === "skipped")).toHaveLength(
      500 - succeeded - failed.length,
    );
  });

  test.each([
    ["lists in a loop", 'x: "{{ x + x }}"', "[1]"],
    ["texts in a loop", 'x: "{{ x + x }}"', "a"],
    ["texts joined in a loop", 'x: "{{ x }}{{ x }}"', "abcdefghijklmnop"],
    ["texts of three parts in a loop", 'x: "{{ x }}-{{ x }}"', "abcdefghijklmnop"],
    ["texts of many parts in a loop", 'x: "{{ x }}-{{ x }}-{{ x }}"', "abcdefghijklmnop"],
    ["the same again and again", 'x: "{{ range(900000) }}"', "[]"],
    ["texts again and again", `x: "{{ replace('aaaaaaaaaa', 'a', 'aaaaaaaaaa') }}{{ x }}"`, "a"],
  ])("is bounded for %s", async (_, publish, start) => {
    const text = `
vars: { x: ${start} }
tasks:
  - { name: first, action: core.echo, next: { do: a } }
  - name: a
    action: core.echo
    next: { publish: { ${publish} }, do: a }
max-steps: 1000
max-rendered: 100000`;
    const { status, errors } = await runDocument(text);
    expect(status).toBe("failed");
    expect(causeOf(errors[0]).code).toBe("LIMIT_EXCEEDED");
    expect(errors[0]?.message).toContain("100,000 elements");
  });

  test("names the template and what allows more", async () => {
    const text = `max-rendered: 1000\nvars:\n  x: "{{ range(2000) }}"\ntasks: [{ name: a, action: core.echo }]`;
    const result = await runDocument(text);
    expect(result.status).toBe("invalid");
    expect(causeOf(result.errors[0])).toMatchObject({
      code: "LIMIT_EXCEEDED",
      line: 3,
      hint: expect.stringContaining("max-rendered") as string,
    });
  });

  test("does not count inputs that nothing keeps, or the first 100 elements", async () => {
    const text = `
max-rendered: 2000
tasks:
  - { name: dropped, with-items: [1, 2, 3, 4, 5, 6], collect: none, action: core.echo, input: "{{ range(1000) }}" }
  - { name: small, with-items: "{{ range(1000) }}", action: core.echo, input: "{{ range(100) }}" }
  - { name: text, with-items: "{{ range(300) }}", action: core.echo, input: "{{ item }}-${"x".repeat(1500)}" }
`;
    expect((await runDocument(text)).status).toBe("succeeded");
  });

  test("counts sub-workflows as part of the run", async () => {
    const text = `
max-rendered: 3000
workflows:
  inner: { tasks: [{ name: t, action: core.echo, input: "{{ range(1000) }}" }] }
tasks: [{ name: outer, with-items: [1, 2, 3, 4, 5], concurrency: 1, action: workflow.inner }]`;
    const { tasks } = await runDocument(text);
    expect(tasks["outer"]).toMatchObject({ succeeded: 3, failed: 1 });
  });

  test("is a setting in code too, and of whole documents only", async () => {
    const tasks = [{ name: "a", action: () => 1 }] as const;
    expect(() => compileTasks(tasks, { maxRendered: 0 }).check()).toThrow(/maxRendered/);
    expect((await run(compileTasks(tasks, { maxRendered: 5 })).result).status).toBe("succeeded");
    const wrong = "max-rendered: 0\ntasks: [{ name: a }]";
    expect(codes(validateWorkflow(wrong))).toEqual(["INVALID_OPTION"]);
    const inner =
      "workflows: { w: { max-rendered: 5, tasks: [{ name: b }] } }\ntasks: [{ name: a, action: workflow.w }]";
    expect(codes(validateWorkflow(inner))).toEqual(["UNKNOWN_KEY"]);
    expect(loadWorkflow("max-rendered: 5\ntasks: [{ name: a }]").settings.maxRendered).toBe(5);
  });
});

test("a search through texts that templates made ends", async () => {
  const text = `
vars:
  a: "{{ replace('aaaaaaaaaa','a','aaaaaaaaaa') }}"
  b: "{{ replace(a,'a',a) }}"
  c: "{{ replace('aaaaaaaaaa','a',b) }}"
  pre: "{{ replace('xxxxxxx','x', 'b' + c + 'c') }}"
tasks: [{ name: t, action: core.echo }]
output: "{{ ('ba' + c) in (pre + replace('aaaaaaaaaaaaaaaaaaaa','a',c)) }}"`;
  expect((await runDocument(text)).output).toBe(false);
});
