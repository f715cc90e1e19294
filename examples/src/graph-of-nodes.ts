import assert from "node:assert/strict";
import { BatchNode, createWorkflow, type Node, routed, run, succeeded } from "@sheaf/workflow";

const count = {
  id: "count",
  process: (context) => succeeded(context.set("words", String(context.item).split(" ").length)),
} satisfies Node;

const read = new BatchNode("read", {
  items: (context) => context.get("lines") as readonly string[],
  workflow: createWorkflow(count),
  concurrency: 2,
  policies: { words: "sum" },
});

const judge = {
  id: "judge",
  process: (context) => routed(context, Number(context.get("words")) > 4 ? "long" : "short"),
} satisfies Node;

const praise = {
  id: "praise",
  process: (context) => succeeded(context, "quite a text"),
} satisfies Node;
const sigh = { id: "sigh", process: (context) => succeeded(context, "a line") } satisfies Node;

const workflow = createWorkflow(read, { vars: { lines: ["one two", "three four five"], words: 0 } })
  .addNode(judge)
  .addNode(praise)
  .addNode(sigh)
  .addDefaultRoute("read", "judge")
  .addEdge("judge", "long", "praise")
  .addEdge("judge", "short", "sigh");

const { output, context, sequence } = await run(workflow).result;
assert.equal(output, "quite a text");
assert.equal(context.get("words"), 5);
assert.deepEqual(sequence, ["read", "judge", "praise"]);
