import assert from "node:assert/strict";
import { defineWorkflow, run } from "@sheaf/workflow";

let asked = 0;

const exportData = defineWorkflow()
  .task("start", { action: () => ({ job: 17 }) })
  .task("wait_for_export", {
    input: (context) => ({ job: context.task("start").output.job }),
    action: () => ({ state: ++asked < 3 ? "running" : "done" }),
    retry: {
      count: 50,
      delay: 0.001,
      // Asked after a success too.
      when: (_, { error, result }) =>
        error === null && (result() as { state: string }).state === "running",
    },
  })
  .build((context) => context.task("wait_for_export").output.state);

const { output } = await run(exportData).result;
assert.deepEqual([output, asked], ["done", 3]);
