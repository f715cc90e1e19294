import assert from "node:assert/strict";
import { defineWorkflow, run } from "@sheaf/workflow";

const inserted: number[] = [];

const insert = defineWorkflow()
  .taskWithItems("insert", {
    withItems: Array.from({ length: 1_200 }, (_, id) => ({ id })),
    batchSize: 500,
    concurrency: 2,
    // One statement for each batch: `item` is a list of up to 500 rows.
    action: ({ item }) => void inserted.push(item.length),
    collect: "none",
  })
  .build();

const { tasks } = await run(insert).result;
assert.deepEqual(inserted, [500, 500, 200]);
assert.equal(tasks.insert?.succeeded, 3);
