import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { defineWorkflow, run } from "@sheaf/workflow";

const download = defineWorkflow({ vars: { found: "" } })
  .task("mirror_a", {
    start: true,
    action: (): string => {
      throw new Error("down");
    },
    // A failure that an entry takes does not fail the workflow.
    next: [{ publish: { found: "a" }, do: "unpack" }, { on: "failure" }],
  })
  .task("mirror_b", {
    start: true,
    action: ({ signal }) => setTimeout(5, "from b", { signal }),
    next: [{ publish: { found: "b" }, do: "unpack" }, { on: "failure" }],
  })
  .task("unpack", {
    join: 1,
    input: (context) => context.get("found"),
    action: ({ input }) => `unpacked from ${input}`,
  })
  .build((context) => context.task("unpack").output);

const { status, output, handled } = await run(download).result;
assert.equal(status, "succeeded");
assert.equal(output, "unpacked from b");
assert.deepEqual(
  handled.map(({ task }) => task),
  ["mirror_a"],
);
