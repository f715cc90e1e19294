import { expect, it, onTestFinished } from "vitest";
import { compileTasks, run } from "../../src/index.ts";
import { settled } from "./run-tasks.ts";

it("one signal cancels a thousand runs, without a warning or a leak", async () => {
  const warnings: string[] = [];
  const warned = ({ name }: Error): unknown => warnings.push(name);
  process.on("warning", warned);
  onTestFinished(() => void process.off("warning", warned));
  const { signal, abort, listening } = counting();
  const action = ({ signal: own }: { readonly signal: AbortSignal }): Promise<never> =>
    new Promise((_, reject) => {
      own.addEventListener("abort", () => reject(own.reason as Error));
    });
  const workflow = compileTasks([{ name: "wait", action }], {});
  const handles = Array.from({ length: 1_000 }, () => run(workflow, { signal }));
  await settled();
  expect(listening()).toBe(1_000);
  abort();
  const results = await Promise.all(handles.map(({ result }) => result));
  expect(new Set(results.map(({ status }) => status))).toEqual(new Set(["canceled"]));
  expect(listening()).toBe(0);
  await settled();
  expect(warnings).toEqual([]);
});

/** A signal, and how many listen to it. */
function counting(): { signal: AbortSignal; abort: () => void; listening: () => number } {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  Object.assign(signal, {
    addEventListener(...args: Parameters<typeof add>) {
      listeners.add(args[1]);
      add(...args);
    },
    removeEventListener(...args: Parameters<typeof remove>) {
      listeners.delete(args[1]);
      remove(...args);
    },
  });
  return { signal, abort: () => controller.abort(), listening: () => listeners.size };
}
