// Long runs, many runs at once, and cancellation at random moments: memory stays flat, and nothing is
// lost. Prints what was measured, and fails if it is not so.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { defineWorkflow, run } from "../packages/workflow/dist/index.js";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

/** Bytes that are in use once nothing runs. */
async function heap() {
  for (let round = 0; round < 3; round++) {
    await pause(10);
    collect();
  }
  return process.memoryUsage().heapUsed;
}

const kilobytes = (bytes) => `${Math.round(bytes / 1024).toLocaleString("en")} KB`;

process.on("unhandledRejection", (error) => {
  throw error;
});

await longRun(10_000_000);
await manyRuns(1_000, 100);
await cancelStorm(20, 500);

/** A stream whose outputs nobody keeps. */
async function longRun(total) {
  const sizes = [];
  async function* items() {
    for (let item = 0; item < total; item++) {
      if (item % (total / 10) === 0) {
        collect();
        sizes.push(process.memoryUsage().heapUsed);
      }
      yield item;
    }
  }
  let sum = 0;
  const action = ({ item }) => {
    sum += item;
    return item;
  };
  const workflow = defineWorkflow()
    .task("each", { withItems: () => items(), concurrency: 100, collect: "none", action })
    .build();
  const { status, tasks } = await run(workflow).result;
  assert.deepEqual([status, tasks.each.succeeded], ["succeeded", total]);
  assert.equal(sum, (total * (total - 1)) / 2);
  // The first reading is of a process that has not run anything.
  const growth = sizes.at(-1) - sizes[1];
  console.log(
    `${total.toLocaleString("en")} items of a stream: ${kilobytes(growth)} more after nine tenths than after one`,
  );
  assert.ok(growth < 256 * 1024, "memory grows with the number of items");
}

async function manyRuns(runs, count) {
  const workflow = defineWorkflow({ parameters: { first: { type: "integer", required: true } } })
    .task("double", {
      withItems: ({ parameters }) =>
        Array.from({ length: count }, (_, index) => Number(parameters.first) + index),
      action: async ({ item }) => {
        await pause(Math.random() * 5);
        return item * 2;
      },
    })
    .build((context) => context.task("double").output);
  const once = () =>
    Promise.all(
      Array.from({ length: runs }, async (_, first) => {
        const { output } = await run(workflow, { parameters: { first } }).result;
        assert.deepEqual(
          output,
          Array.from({ length: count }, (__, index) => (first + index) * 2),
        );
      }),
    );
  await once();
  const before = await heap();
  await once();
  const growth = (await heap()) - before;
  console.log(
    `${runs.toLocaleString("en")} runs of ${count} items at once: ${kilobytes(growth)} more after them`,
  );
  assert.ok(growth < 1024 * 1024, "runs that have ended stay in memory");
}

/** Each run is canceled at a moment of its own, many of them twice. */
async function cancelStorm(rounds, runs) {
  let [canceled, succeeded] = [0, 0];
  const workflow = defineWorkflow()
    .task("wait", {
      withItems: [1, 2, 3, 4, 5, 6, 7, 8],
      concurrency: 3,
      retry: { count: 2, delay: 0.001 },
      action: async ({ item, signal }) => {
        await pause(Math.random() * 10, null, { signal });
        if (Math.random() < 0.1) throw new Error("by chance");
        return item;
      },
      tolerate: 8,
    })
    .build();
  let before = 0;
  for (let round = 0; round < rounds; round++) {
    if (round === 2) before = await heap();
    const results = await Promise.all(
      Array.from({ length: runs }, async () => {
        const handle = run(workflow);
        const moments = [Math.random() * 300, Math.random() * 300];
        for (const moment of moments) void pause(moment).then(() => handle.cancel());
        return handle.result;
      }),
    );
    for (const { status } of results) {
      assert.ok(status === "canceled" || status === "succeeded", status);
      if (status === "canceled") canceled++;
      else succeeded++;
    }
  }
  await pause(100);
  const growth = (await heap()) - before;
  console.log(
    `${(rounds * runs).toLocaleString("en")} runs that are canceled at random: ${canceled} canceled, ${succeeded} before that succeeded, ${kilobytes(growth)} more after them`,
  );
  assert.ok(growth < 1024 * 1024, "runs that were canceled stay in memory");
}
