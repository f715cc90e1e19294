import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import type { WorkflowContext } from "../src/workflow-context.ts";
import { createContext } from "../src/create-context.ts";
import { join } from "../src/join.ts";

/** How many of the references still lead somewhere once all that can be collected has been. */
async function aliveOf(references: readonly WeakRef<object>[]): Promise<number> {
  let alive = references.length;
  for (let attempt = 0; attempt < 20 && alive > 0; attempt++) {
    // A WeakRef keeps its target until the task in which it was read has ended.
    await setTimeout(1);
    globalThis.gc?.();
    alive = references.filter((reference) => reference.deref() !== undefined).length;
  }
  return alive;
}

const large = (mark: number): number[] => Array.from({ length: 200 }, () => mark);
const valueOf = (context: WorkflowContext, name: string): WeakRef<object> =>
  new WeakRef(context.get(name) as object);

test("gc is there, or nothing below would mean anything", () => {
  expect(globalThis.gc).toBeTypeOf("function");
});

test("items, frame and results of a fan-out are collected when its forks are dropped", async () => {
  const root = createContext({ variables: { a: 1 } }) as WorkflowContext;
  const references = ((): WeakRef<object>[] => {
    const fanOut = root.fanOut([large(1), large(2)]);
    const forks = [...fanOut].map((fork) => fork.set("result", large(3)).setTask("t", large(4)));
    return [
      new WeakRef(fanOut),
      ...forks.flatMap((fork) => [
        new WeakRef(fork),
        new WeakRef(fork.item),
        new WeakRef(fork.get("result") as object),
        new WeakRef(fork.task("t") as object),
      ]),
    ];
  })();
  expect(await aliveOf(references)).toBe(0);
  expect(root.get("a")).toBe(1);
});

test("one fork keeps neither its siblings' results nor its parent's later ones", async () => {
  const root = createContext() as WorkflowContext;
  const [kept, ...references] = ((): [WorkflowContext, ...WeakRef<object>[]] => {
    const [first, second] = [...root.fanOut([1, 2])] as unknown as [
      WorkflowContext,
      WorkflowContext,
    ];
    return [
      first,
      valueOf(second.set("result", large(1)), "result"),
      valueOf(root.set("later", large(2)), "later"),
    ];
  })();
  expect(await aliveOf(references)).toBe(0);
  expect(kept.item).toBe(1);
});

test("a chain of a thousand forks keeps no value that was overwritten", async () => {
  let context = createContext() as WorkflowContext;
  const early: WeakRef<object>[] = [];
  for (let i = 0; i < 1_000; i++) {
    context = context.set("x", large(i)).fork();
    if (i % 100 === 0) early.push(valueOf(context, "x"));
  }
  expect(await aliveOf(early)).toBe(0);
  expect(context.get("x")).toEqual(large(999));
});

test("a chain of a thousand forks keeps no context that it came through", async () => {
  let context = createContext() as WorkflowContext;
  const early: WeakRef<object>[] = [];
  for (let i = 0; i < 1_000; i++) {
    if (i % 100 === 50) early.push(new WeakRef(context));
    context = context.fork().set(`x${i % 7}`, i);
  }
  expect(await aliveOf(early)).toBe(0);
  expect(context.get("x0")).toBe(994);
});

test("a context that writes one variable a thousand times keeps the last value", async () => {
  let context = createContext() as WorkflowContext;
  const early: WeakRef<object>[] = [];
  for (let i = 0; i < 1_000; i++) {
    context = context.set("x", large(i));
    if (i < 900 && i % 100 === 0) early.push(valueOf(context, "x"));
  }
  expect(await aliveOf(early)).toBe(0);
  expect(context.get("x")).toEqual(large(999));
});

test("a joined parent keeps no fork, no items and no value that lost", async () => {
  let root = createContext({ variables: { x: large(0) } }) as WorkflowContext;
  const references: WeakRef<object>[] = [];
  for (let round = 0; round < 50; round++) {
    const forks = [...root.fanOut([large(1), large(2)])].map((fork, i) =>
      fork.set("x", large(i)).setTask("t", large(i)),
    );
    if (round < 40)
      references.push(
        new WeakRef(forks[0] as object),
        new WeakRef(forks[1]?.item as object),
        new WeakRef(forks[0]?.get("x") as object),
      );
    root = join(root, forks as unknown as WorkflowContext[], { x: "last" }, { tasks: "last" });
  }
  expect(await aliveOf(references)).toBe(0);
  expect(root.get("x")).toEqual(large(1));
});

test("a value that was deleted is collected", async () => {
  let root = createContext({ variables: { kept: 1, x: large(0) } }) as WorkflowContext;
  const reference = valueOf(root, "x");
  root = root.delete("x").fork();
  expect(await aliveOf([reference])).toBe(0);
  expect(root.names()).toEqual(["kept"]);
});

test("a context keeps nothing that was written after it, and still holds what it held", async () => {
  let kept = createContext() as WorkflowContext;
  for (let i = 0; i < 12; i++) kept = kept.set(`n${i}`, large(i));
  const references = ((): WeakRef<object>[] => {
    let later = kept;
    for (let i = 0; i < 100; i++) later = later.set(`later ${i}`, large(i));
    return [new WeakRef(later), valueOf(later, "later 0"), valueOf(later, "later 99")];
  })();
  expect(await aliveOf(references)).toBe(0);
  expect(kept.get("n0")).toEqual(large(0));
  expect(kept.get("later 0")).toBeUndefined();
});

test("names that are set one after another keep no value that was overwritten", async () => {
  let context = createContext() as WorkflowContext;
  const early: WeakRef<object>[] = [];
  for (let i = 0; i < 90; i++) {
    context = context.set(`n${i}`, large(i));
    early.push(valueOf(context, `n${i}`));
  }
  for (let i = 0; i < 100; i++) context = context.set(i < 90 ? `n${i}` : `other ${i}`, i);
  expect(await aliveOf(early)).toBe(0);
  expect(context.get("n0")).toBe(0);
});
