import { createContext, type Json, type WorkflowContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { compileExpression, compileTemplate, type Template } from "../../src/template/index.ts";

/** A context of about so many KB, and a list whose forks see it. */
function contextOf(kilobytes: number): WorkflowContext {
  const rows = Array.from({ length: kilobytes }, (_, i) => ({ text: `${i} `.padEnd(990, "x") }));
  let context: WorkflowContext = createContext({
    parameters: { limit: 5 },
    variables: { a: { b: { c: { d: 1 } } }, rest: rows },
  });
  for (let i = 0; i < 50; i++) context = context.setTask(`task_${i}`, { output: rows });
  context = context.setTask("get_servers", { status: "succeeded", output: { servers: [1, 2] } });
  return context.fanOut([{ url: "a" }, { url: "b" }]).fork(1);
}

/** Bytes that one evaluation allocates: the median of windows in which nothing was collected. */
function bytesOf(template: Template, context: WorkflowContext): number {
  let sink: Json = null;
  for (let i = 0; i < 20_000; i++) sink = template(context);
  const windows: number[] = [];
  for (let window = 0; window < 15; window++) {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 1_000; i++) sink = template(context);
    windows.push(process.memoryUsage().heapUsed - before);
  }
  expect(sink).not.toBe(undefined);
  return Math.max(0, (windows.toSorted((a, b) => a - b)[7] as number) / 1_000);
}

describe("19. evaluating a path", () => {
  test.each([
    "{{ task.get_servers.output.servers }}",
    "{{ a.b.c.d }}",
    "{{ item.url }}",
    "{{ parameters.limit }}",
    "{{ index }}",
    "{{ a.b.c.d == 1 and not a.nope? }}",
  ])("19. allocates nothing, at 10 KB and at 10 MB: %s", (source) => {
    const template = compileTemplate(source);
    // The call of memoryUsage itself takes some bytes, a fraction of one for each evaluation.
    expect(bytesOf(template, contextOf(10))).toBeLessThan(4);
    expect(bytesOf(template, contextOf(10_000))).toBeLessThan(4);
  });

  test("takes the same time at 10 KB and at 10 MB", () => {
    const template = compileTemplate("{{ task.get_servers.output.servers }}");
    const contexts = [contextOf(10), contextOf(10_000)];
    const best = [Infinity, Infinity];
    for (let round = 0; round < 20; round++) {
      for (const [i, context] of contexts.entries()) {
        const start = performance.now();
        for (let n = 0; n < 20_000; n++) template(context);
        best[i] = Math.min(best[i] as number, performance.now() - start);
      }
    }
    // Copying 10 MB would take 10,000 times as long.
    expect((best[1] as number) / (best[0] as number)).toBeLessThan(5);
  });
});

test("nothing but what a template names is touched", () => {
  const touched: string[] = [];
  const trap = (name: string): object =>
    new Proxy(
      {},
      {
        get: (_, key) => {
          touched.push(`${name}.${String(key)}`);
          return undefined;
        },
        ownKeys: () => {
          touched.push(name);
          return [];
        },
        getOwnPropertyDescriptor: () => {
          touched.push(name);
          return undefined;
        },
      },
    );
  const variables = {
    a: { b: 1, other: trap("a.other") },
    rest: trap("rest"),
    list: [1, trap("list")],
  };
  let context: WorkflowContext = createContext({ variables: variables as never, freeze: false });
  for (let i = 0; i < 20; i++) context = context.setTask(`t${i}`, trap(`t${i}`) as never);
  context = context.setTask("seen", {
    output: { servers: [1] },
    other: trap("seen.other"),
  } as never);
  for (const source of [
    "task.seen.output.servers",
    "a.b + list[0]",
    "[a, list, task.t3]",
    "default(a.nope, {x: a})",
    "length(list)",
    "keys(a)",
    "list | first",
  ])
    compileExpression(source)(context);
  compileTemplate("{{ a.b }} {{ task.seen.output }}")(context);
  expect(touched).toEqual([]);
});

test("compiling takes a few microseconds, and no time that grows with what is known", () => {
  const names = { tasks: new Set(Array.from({ length: 50_000 }, (_, i) => `task_${i}`)) };
  const start = performance.now();
  for (let i = 0; i < 5_000; i++) compileTemplate(`{{ task.task_${i}.output.servers }}`, { names });
  expect(performance.now() - start).toBeLessThan(1_000);
});
