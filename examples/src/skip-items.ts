import assert from "node:assert/strict";
import { defineWorkflow, run } from "@sheaf/workflow";

const users = [
  { name: "ann", isActive: true },
  { name: "bob", isActive: false },
  { name: "cleo", isActive: true },
];

const greet = defineWorkflow()
  .taskWithItems("greet", {
    withItems: users,
    // Asked when an item would start. `item-when: "{{ item.is_active }}"` in a document.
    itemWhen: ({ item }) => item.isActive,
    action: ({ item }) => `Hello ${item.name}`,
  })
  .build((context) => context.task("greet"));

const { output } = await run(greet).result;
assert.deepEqual(output?.output, ["Hello ann", null, "Hello cleo"]);
assert.deepEqual([output.total, output.succeeded, output.skipped], [3, 2, 1]);
