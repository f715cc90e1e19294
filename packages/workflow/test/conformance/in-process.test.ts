import { describe, expect, test } from "vitest";
import { executorChecks } from "../../src/conformance/index.ts";
import type { Attempt, Executor, Job } from "../../src/contract/executor.ts";
import { inProcess } from "../../src/executor/in-process.ts";

describe("the in-process executor", () => {
  test.each([...executorChecks({ open: () => inProcess })])("$sentence", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

/** Executors that do one thing wrong, and the check that must notice. */
const broken: Readonly<Record<string, (job: Job) => ReturnType<Executor["open"]>>> = {
  "outputs-keep-item-order": (job) => {
    let last: unknown = null;
    return spoiled(job, (output) => {
      const earlier = last;
      last = output;
      return earlier ?? output;
    });
  },
  "items-keep-type-and-value": (job) => spoiled(job, (output) => output ?? ""),
  "calls-have-a-key": (job) => changed(job, ({ runId }) => ({ key: runId })),
  "actions-log-and-report-progress": (job) => changed(job, () => ({ log: () => {} })),
  "undefined-becomes-null": (job) => spoiled(job, (output) => output ?? "nothing"),
  "failures-keep-code-and-message": (job) => failing(job, () => new Error("something failed")),
  "permanent-failures-are-not-retried": (job) =>
    failing(job, (error) => Object.assign(new Error((error as Error).message), { code: "NO_USE" })),
  "outputs-are-json": (job) =>
    spoiled(job, (output) => (output === undefined ? null : JSON.parse(JSON.stringify(output)))),
  "numbers-may-be-computed": (job) => changed(job, () => ({ attempt: 1 })),
  "failures-have-their-items": (job) => failing(job, () => new Error("something failed")),
  "outputs-are-read-while-items-run": (job) => spoiled(job, (output) => `not ${String(output)}`),
  "failures-can-be-passed-over": (job) => inProcess.open({ ...job, perform: () => null }),
  "runs-have-time-limits": (job) => inProcess.open({ ...job, perform: () => null }),
  "events-have-what-was-asked-for": (job) => spoiled(job, () => "y"),
  "fan-outs-do-not-mix": (job) => spoiled(job, (output) => String(output).replace(/^b/, "c")),
};

describe("the checks bite", () => {
  for (const [name, open] of Object.entries(broken)) {
    test(`${name} notices an executor that breaks it`, async () => {
      const check = executorChecks({ open: () => ({ open }) }).find((one) => one.name === name);
      await expect(check?.run()).rejects.toThrow("Executor breaks");
    });
  }
});

/** Hands on the attempt with some of it changed. */
function changed(
  job: Job,
  change: (attempt: Attempt) => Partial<Attempt>,
): ReturnType<Executor["open"]> {
  const perform = (attempt: Attempt): unknown => {
    const { context, attempt: number, signal, task, runId, key } = attempt;
    return job.perform({
      context,
      attempt: number,
      signal,
      task,
      runId,
      key,
      log: (message, data) => attempt.log(message, data),
      progress: (fraction) => attempt.progress(fraction),
      started: () => attempt.started(),
      lost: (loss) => attempt.lost(loss),
      succeed: (output) => attempt.succeed(output),
      fail: (error) => attempt.fail(error),
      ...change(attempt),
    });
  };
  return inProcess.open({ ...job, perform });
}

function spoiled(job: Job, change: (output: unknown) => unknown): ReturnType<Executor["open"]> {
  return inProcess.open({
    ...job,
    perform: async (attempt) => change(await job.perform(attempt)),
  });
}

function failing(job: Job, change: (error: unknown) => unknown): ReturnType<Executor["open"]> {
  return inProcess.open({
    ...job,
    perform: async (attempt) => {
      try {
        return await job.perform(attempt);
      } catch (error) {
        throw change(error);
      }
    },
  });
}
