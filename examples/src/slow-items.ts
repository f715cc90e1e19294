import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { defineWorkflow, run } from "@sheaf/workflow";

const check = defineWorkflow()
  .taskWithItems("check", {
    withItems: ["a.test", "slow.test", "b.test"],
    action: async ({ item }) => {
      await setTimeout(item === "slow.test" ? 600 : 1);
      return `${item} is up`;
    },
  })
  .build();

const slow: unknown[] = [];
const { result } = run(check, {
  events: { outputs: true, durations: true },
  onEvent: (event) => {
    if (event.type === "item.succeeded" && (event.duration ?? 0) > 300) slow.push(event.output);
  },
});
const { durations } = await result;
assert.deepEqual(slow, ["slow.test is up"]);
assert.ok((durations?.["check"] ?? 0) > 300);
