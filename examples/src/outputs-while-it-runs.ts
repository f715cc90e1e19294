import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { defineWorkflow, run } from "@sheaf/workflow";

const pages = Array.from({ length: 500 }, (_, page) => `page ${page}`);

const convert = defineWorkflow()
  .taskWithItems("convert", {
    withItems: pages,
    concurrency: 20,
    // Nothing is kept once it is read.
    collect: "none",
    action: async ({ item, index = 0 }) => {
      await setTimeout(index % 3);
      return item.toUpperCase();
    },
  })
  .build();

const file: string[] = [];
const handle = run(convert);
for await (const { index, output } of handle.outputs("convert", { ordered: true })) {
  // In the order of the pages, whichever is converted first.
  assert.equal(output, `PAGE ${index}`);
  file.push(output);
}
assert.equal(file.length, 500);
assert.equal((await handle.result).status, "succeeded");
