import assert from "node:assert/strict";
import pMap from "p-map";
import { defineWorkflow, run } from "@sheaf/workflow";

const urls = ["https://a.test", "https://b.test", "https://c.test"];
const check = async (url: string): Promise<string> => {
  await Promise.resolve();
  if (url.includes("b.")) throw new Error("no answer");
  return `${url} is up`;
};

// p-map: the first error rejects everything, unless you collect errors; outputs are in order.
await assert.rejects(pMap(urls, check, { concurrency: 2 }), /no answer/);

// Sheaf: one failed item is one failed item.
const checkAll = defineWorkflow()
  .taskWithItems("check", {
    withItems: urls,
    action: ({ item }) => check(item),
    concurrency: 2,
    tolerate: 1,
  })
  .build((context) => context.task("check").output);

const { status, output, tasks } = await run(checkAll).result;
assert.equal(status, "succeeded");
assert.deepEqual(output, ["https://a.test is up", null, "https://c.test is up"]);
assert.equal(tasks.check?.items[1]?.error?.message, "no answer");
