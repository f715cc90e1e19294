import assert from "node:assert/strict";
import { defineWorkflow, run } from "@sheaf/workflow";

const users = [
  { name: "ann", isActive: true },
  { name: "bob", isActive: false },
  { name: "cleo", isActive: true },
];

const greetActive = defineWorkflow()
  .task("get_users", { action: () => users })
  .taskWithItems("greet", {
    withItems: (context) => context.task("get_users").output.filter(({ isActive }) => isActive),
    action: ({ item }) => `Hello ${item.name}`,
  })
  .build((context) => context.task("greet").output);

const { output } = await run(greetActive).result;
assert.deepEqual(output, ["Hello ann", "Hello cleo"]);
