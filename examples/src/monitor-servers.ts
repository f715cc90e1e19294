import assert from "node:assert/strict";
import { defineWorkflow, run } from "@sheaf/workflow";

const servers = ["https://a.test", "https://b.test", "https://c.test"];

const monitor = defineWorkflow({ vars: { down: [] as string[] } })
  .task("get_servers", { action: async () => servers.map((url) => ({ url })) })
  .taskWithItems("check_health", {
    withItems: (context) => context.task("get_servers").output,
    input: (context) => ({ url: context.item.url }),
    action: async ({ input }) => {
      if (input.url.includes("b.")) throw new Error("no answer");
      return { ok: true };
    },
    concurrency: 50,
    retry: { count: 1 },
    tolerate: "50%",
    publish: { down: (_, { failures }) => failures().map(({ item }) => item.url) },
  })
  .task("report", {
    input: (context) => context.get("down"),
    action: ({ input }) => `${input.length} down: ${input.join(", ")}`,
  })
  .build((context) => context.task("report").output);

const { status, output, tasks } = await run(monitor).result;
assert.equal(status, "succeeded");
assert.equal(output, "1 down: https://b.test");
assert.deepEqual(tasks.check_health.output, [{ ok: true }, null, { ok: true }]);
