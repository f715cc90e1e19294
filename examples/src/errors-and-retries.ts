import assert from "node:assert/strict";
import { defineWorkflow, firstCauseOf, PermanentError, run } from "@sheaf/workflow";

const busy = new Map([["b", 1]]);

const send = (to: string): string => {
  if (to === "unknown") throw new PermanentError("Nobody has this address");
  const left = busy.get(to) ?? 0;
  busy.set(to, left - 1);
  if (left > 0) throw Object.assign(new Error("Try again later"), { code: "BUSY" });
  return `sent to ${to}`;
};

const notify = defineWorkflow()
  .taskWithItems("send", {
    withItems: ["a", "b", "unknown"],
    action: ({ item }) => send(item),
    retry: { count: 3, delay: 0.001, backoff: "exponential", maxDelay: 30, jitter: true },
    timeout: 10,
    tolerate: 0,
    next: [{ do: "done" }, { on: "failure", do: "tell_somebody" }],
  })
  .task("done", { action: () => "all sent" })
  .task("tell_somebody", {
    input: (context) => context.task("send").items,
    action: ({ input }) => `${input.filter(({ status }) => status === "failed").length} failed`,
  })
  .build((context) => context.task("tell_somebody").output);

const { status, output, tasks, handled } = await run(notify).result;
assert.deepEqual([status, output], ["succeeded", "1 failed"]);
assert.deepEqual(tasks.send?.output, ["sent to a", "sent to b", null]);
assert.deepEqual(
  tasks.send?.items.map(({ attempts, error }) => [attempts, error?.code]),
  [
    [1, undefined],
    [2, undefined],
    [1, "ACTION_FAILED"],
  ],
);
const [failure] = handled;
assert.equal(failure?.code, "ITEMS_FAILED");
assert.equal(firstCauseOf(failure)?.error.message, "Nobody has this address");
