import assert from "node:assert/strict";
import { defineWorkflow, run } from "@sheaf/workflow";

interface Row {
  readonly id: number;
}

const table: number[] = [];
const statements: number[] = [];

/** One statement for all rows. Gives the positions of those that the database refused. */
function insertAll(rows: readonly Row[]): readonly number[] {
  statements.push(rows.length);
  const refused: number[] = [];
  for (const [position, { id }] of rows.entries()) {
    const isLocked = id < 3 && statements.length === 1;
    if (isLocked || id === 700) refused.push(position);
    else table.push(id);
  }
  return refused;
}

const insert = defineWorkflow({ vars: { refused: [] as readonly Row[] } })
  .taskWithItems("insert", {
    withItems: Array.from({ length: 1_200 }, (_, id): Row => ({ id })),
    batchSize: 500,
    count: "items",
    concurrency: 1,
    // `item` is a list of up to 500 rows. Those that failed are tried again, as a smaller batch.
    action: ({ item }) => ({ failed: insertAll(item) }),
    retry: { count: 1 },
    tolerate: "1%",
    publish: { refused: (_, { failures }) => failures().map(({ item }) => item) },
  })
  .build((context) => context.get("refused"));

const { output, tasks } = await run(insert).result;
assert.deepEqual(statements, [500, 3, 500, 1, 200]);
assert.deepEqual(output, [{ id: 700 }]);
assert.deepEqual([tasks.insert?.total, tasks.insert?.failed], [1_200, 1]);
// All others, each once.
assert.equal(table.length, 1_199);
assert.equal(new Set(table).size, 1_199);
