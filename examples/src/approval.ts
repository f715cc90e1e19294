import assert from "node:assert/strict";
import { defineWorkflow, run, waitFor } from "@sheaf/workflow";

const release = defineWorkflow()
  .task("build", { action: () => ({ version: "1.2.0" }) })
  .task("approval", { action: waitFor("approval", { timeout: 86_400 }) })
  .task("publish", {
    when: (context) => context.task("approval").output === "yes",
    action: () => "published",
  })
  .build((context) => context.task("publish").output);

const handle = run(release);
for await (const event of handle) {
  // In a program, somebody is asked here, and whoever answers calls `signal`.
  if (event.type === "task.waiting") handle.signal(event.signal, "yes");
}
const { output } = await handle.result;
assert.equal(output, "published");
