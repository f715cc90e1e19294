import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { defineWorkflow, run } from "@sheaf/workflow";

const report = defineWorkflow({ timeout: 3_600 })
  .taskWithItems("ask", {
    withItems: ["quick.test", "never.test"],
    action: ({ item, signal }) =>
      item === "quick.test" ? "fine" : setTimeout(60_000, "late", { signal }),
    // Each attempt, and all attempts at one server with the pauses between them.
    timeout: 0.05,
    deadline: 0.2,
    retry: { count: 100, delay: 0.02 },
    tolerate: 1,
  })
  .build((context) => context.task("ask").items.map(({ error }) => error?.code ?? "fine"));

assert.deepEqual((await run(report).result).output, ["fine", "DEADLINE"]);

// The whole workflow: what runs is ended, and the run has failed.
const hurried = defineWorkflow({ timeout: 0.05 })
  .task("wait", { action: ({ signal }) => setTimeout(60_000, "late", { signal }) })
  .build();
const { status, errors } = await run(hurried).result;
assert.deepEqual([status, errors[0]?.code], ["failed", "DEADLINE"]);
