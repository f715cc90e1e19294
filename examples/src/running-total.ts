import assert from "node:assert/strict";
import { defineWorkflow, run } from "@sheaf/workflow";

const entries = [
  { day: "mon", amount: 30 },
  { day: "tue", amount: -80 },
  { day: "wed", amount: 20 },
];

const book = defineWorkflow()
  .taskWithItems("balance", {
    withItems: entries,
    fold: { as: "balance", from: 100 },
    // What this gives is the balance that the next item finds.
    action: ({ item, context }) => context.get("balance") + item.amount,
  })
  .build((context) => context.task("balance").output);

const { output } = await run(book).result;
assert.equal(output, 70);
