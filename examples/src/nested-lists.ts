import assert from "node:assert/strict";
import { defineWorkflow, run } from "@sheaf/workflow";

const shops = [
  { shop: "north", orders: [10, 20] },
  { shop: "south", orders: [5] },
];

const chargeShop = defineWorkflow({ parameters: { orders: { type: "array", required: true } } })
  .taskWithItems("charge", {
    withItems: (context) => context.parameters.orders,
    action: ({ item }) => Number(item) * 2,
  })
  .build((context) => context.task("charge").output);

const chargeAll = defineWorkflow()
  .taskWithItems("shops", {
    withItems: shops,
    input: (context) => ({ orders: context.item.orders }),
    action: chargeShop,
    concurrency: 2,
  })
  .build((context) => context.task("shops").output);

// At most 10 charges at once, however many shops there are.
const { output } = await run(chargeAll, { concurrency: 10 }).result;
assert.deepEqual(output, [[20, 40], [10]]);
