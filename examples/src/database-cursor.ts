import assert from "node:assert/strict";
import { defineWorkflow, run } from "@sheaf/workflow";

let read = 0;

/** Rows as the cursor of a database gives them, page by page. */
async function* rows(): AsyncGenerator<{ id: number }> {
  for (let page = 0; page < 100; page++) {
    await Promise.resolve();
    for (let row = 0; row < 100; row++) yield { id: read++ };
  }
}

const seen = { most: 0, ended: 0 };

const migrate = defineWorkflow()
  .taskWithItems("migrate", {
    withItems: () => rows(),
    concurrency: 20,
    collect: "none",
    action: async ({ item }) => {
      seen.most = Math.max(seen.most, read - seen.ended);
      await Promise.resolve(item.id);
      seen.ended++;
    },
  })
  .build();

const { tasks } = await run(migrate).result;
assert.equal(tasks.migrate?.succeeded, 10_000);
// It is read as items end, never far ahead.
assert.ok(seen.most <= 40);
