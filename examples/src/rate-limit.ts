import assert from "node:assert/strict";
import { performance } from "node:perf_hooks";
import { defineWorkflow, run } from "@sheaf/workflow";

const called: number[] = [];

/** A service that takes 10 requests in any 50 milliseconds. */
const request = (): void => void called.push(performance.now());
const rate = { limit: 10, per: 0.05, name: "service" };

const sync = defineWorkflow()
  .taskWithItems("read", {
    withItems: Array.from({ length: 15 }, (_, id) => id),
    action: request,
    rate,
  })
  .taskWithItems("write", {
    withItems: Array.from({ length: 15 }, (_, id) => id),
    action: request,
    // Further attempts count too.
    retry: { count: 2, delay: 0.1 },
    rate,
  })
  .build();

const { status } = await run(sync).result;
assert.equal(status, "succeeded");
// Between a start and the 10th after it, the window has passed; a call may come a moment later.
for (const [position, time] of called.slice(10).entries())
  assert.ok(time - (called[position] ?? 0) >= 40);
