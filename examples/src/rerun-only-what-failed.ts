import assert from "node:assert/strict";
import { defineWorkflow, run } from "@sheaf/workflow";

const refused = new Set(["b", "c"]);

const send = defineWorkflow({
  parameters: { orders: { type: "array", required: true } },
  vars: { failed: [] as string[] },
})
  .taskWithItems("send", {
    withItems: (context) => context.parameters.orders as readonly string[],
    action: ({ item }) => {
      if (refused.has(item)) throw new Error("The service refused it");
      return `sent ${item}`;
    },
    tolerate: "100%",
    publish: { failed: (_, { failures }) => failures().map(({ item }) => item) },
  })
  .build((context) => context.get("failed"));

const first = await run(send, { parameters: { orders: ["a", "b", "c", "d"] } }).result;
assert.deepEqual(first.output, ["b", "c"]);

refused.clear();
const second = await run(send, { parameters: { orders: first.output } }).result;
assert.deepEqual(second.tasks.send?.output, ["sent b", "sent c"]);
assert.deepEqual(second.output, []);
