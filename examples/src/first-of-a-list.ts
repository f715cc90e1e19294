import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { defineWorkflow, run } from "@sheaf/workflow";

const mirrors = ["down.test", "slow.test", "fast.test", "unused.test"];

const download = defineWorkflow()
  .taskWithItems("download", {
    withItems: mirrors,
    concurrency: 2,
    until: 1,
    action: async ({ item, signal }) => {
      if (item === "down.test") throw new Error("no answer");
      // It is aborted once another mirror has answered.
      if (item === "slow.test") await setTimeout(60_000, null, { signal });
      return `from ${item}`;
    },
  })
  .build((context) => context.task("download"));

const { output } = await run(download).result;
assert.equal(output?.status, "succeeded");
assert.deepEqual(output.output, [null, null, "from fast.test", null]);
assert.deepEqual(
  output.items.map(({ status }) => status),
  ["failed", "canceled", "succeeded", "skipped"],
);
