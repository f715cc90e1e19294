import assert from "node:assert/strict";
import { defineWorkflow, run, type WorkflowEvent } from "@sheaf/workflow";

const resize = defineWorkflow({ name: "resize" })
  .taskWithItems("resize", {
    withItems: ["a.png", "b.png"],
    action: ({ item, attempt, log }) => {
      log("resizing", { item });
      if (item === "b.png" && attempt === 1) throw new Error("The disk was busy");
      return item.length;
    },
    retry: { count: 1 },
  })
  .build();

const counters = new Map<string, number>();
const lines: string[] = [];

const observe = (event: WorkflowEvent): void => {
  counters.set(event.type, (counters.get(event.type) ?? 0) + 1);
  if (event.type === "item.retried")
    lines.push(`${event.task} ${event.index}: ${event.error?.message}, attempt ${event.attempt}`);
};

await run(resize, { onEvent: observe }).result;
assert.deepEqual(lines, ["resize 1: The disk was busy, attempt 1"]);
assert.equal(counters.get("item.succeeded"), 2);
assert.equal(counters.get("log"), 3);
assert.equal(counters.get("run.succeeded"), 1);
