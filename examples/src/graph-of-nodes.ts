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

const classify = {
  id: "classify",
  process: (context) => routed(context, Number(context.get("words")) > 4 ? "long" : "short"),
} satisfies Node;

const describeLong = {
  id: "describe_long",
  process: (context) => succeeded(context, "a long text"),
} satisfies Node;
const describeShort = {
  id: "describe_short",
  process: (context) => succeeded(context, "a short text"),
} satisfies Node;

const workflow = createWorkflow(read, { vars: { lines: ["one two", "three four five"], words: 0 } })
  .addNode(classify)
  .addNode(describeLong)
  .addNode(describeShort)
  .addDefaultRoute("read", "classify")
  .addEdge("classify", "long", "describe_long")
  .addEdge("classify", "short", "describe_short");

const { output, context, sequence } = await run(workflow).result;
assert.equal(output, "a long text");
assert.equal(context.get("words"), 5);
assert.deepEqual(sequence, ["read", "classify", "describe_long"]);
