import assert from "node:assert/strict";
import { defineWorkflow, run } from "@sheaf/workflow";

const calls: string[] = [];

const sync = defineWorkflow()
  .taskWithItems("sync", {
    withItems: ["locked", "a", "b"],
    concurrency: 1,
    // The place is free for "a" and "b" while "locked" waits.
    retry: { count: 1, delay: 0.05, hold: false },
    action: ({ item, attempt }) => {
      calls.push(item);
      if (item === "locked" && attempt === 1) throw new Error("somebody else writes to it");
      return item.toUpperCase();
    },
  })
  .build((context) => context.task("sync").output);

const { output } = await run(sync).result;
assert.deepEqual(calls, ["locked", "a", "b", "locked"]);
assert.deepEqual(output, ["LOCKED", "A", "B"]);
