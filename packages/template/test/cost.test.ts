import { createContext, type Json, type WorkflowContext } from "@sheaf/context";
import { PerformanceObserver } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { compileExpression, compileTemplate, type Template } from "../src/index.ts";

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

const EVALUATIONS = 1_000;
const MOST_WINDOWS = 200;

let collections = 0;
new PerformanceObserver((list) => (collections += list.getEntries().length)).observe({
  entryTypes: ["gc"],
});

/** Node reports collections late. */
async function collectionsSoFar(): Promise<number> {
  for (let turn = 0; turn < 3; turn++) await setImmediate();
  return collections;
}

/**
 * Bytes that one evaluation allocates: the least of windows in which nothing was collected. Until V8 has optimised the template, which a busy machine does late, evaluations make objects of
 * their own; so it is given windows until one shows less than `enough`.
 */
async function bytesOf(
  template: Template,
  context: WorkflowContext,
  enough: number,
): Promise<number> {
  let sink: Json = null;
  for (let i = 0; i < 20_000; i++) sink = template(context);
  let least = Infinity;
  for (let window = 0; window < MOST_WINDOWS && least >= enough; window++) {
    globalThis.gc?.();
    const collected = await collectionsSoFar();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < EVALUATIONS; i++) sink = template(context);
    const growth = process.memoryUsage().heapUsed - before;
    if ((await collectionsSoFar()) === collected) least = Math.min(least, growth / EVALUATIONS);
  }
  expect(sink).not.toBe(undefined);
  return least;
}

describe("evaluating a path", () => {
  test.each([
    "{{ task.get_servers.output.servers }}",
    "{{ a.b.c.d }}",
    "{{ item.url }}",
    "{{ parameters.limit }}",
    "{{ index }}",
    "{{ a.b.c.d == 1 and not a.nope? }}",
  ])("allocates nothing, at 10 KB and at 10 MB: %s", async (source) => {
    const template = compileTemplate(source);
    // The call of memoryUsage itself takes some bytes, a fraction of one for each evaluation.
    expect(await bytesOf(template, contextOf(10), 4)).toBeLessThan(4);
    expect(await bytesOf(template, contextOf(10_000), 4)).toBeLessThan(4);
  });
});

test("a template touches only what it names", () => {
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

test("compiling asks only for the names that it needs, never for all known names", () => {
  const asked: string[] = [];
  class Asked extends Set<string> {
    override has(name: string): boolean {
      asked.push(name);
      return super.has(name);
    }
    override [Symbol.iterator](): never {
      throw new Error("all were asked for");
    }
  }
  const tasks = new Asked();
  tasks.add("get_servers");
  compileTemplate("{{ task.get_servers.output.servers }}", { names: { tasks } });
  expect(new Set(asked)).toEqual(new Set(["get_servers"]));
});
