import assert from "node:assert/strict";
import { defineWorkflow, run } from "@sheaf/workflow";

const deadLetters: unknown[] = [];

const deliver = defineWorkflow({ vars: { undelivered: [] as object[] } })
  .taskWithItems("deliver", {
    withItems: ["a@example.test", "no address", "b@example.test"],
    action: ({ item }) => {
      if (!item.includes("@")) throw new Error("It is not an address");
      return "delivered";
    },
    retry: { count: 1 },
    tolerate: "100%",
    publish: {
      undelivered: (_, { failures }) =>
        failures().map(({ item, attempts, error }) => ({ item, attempts, why: error.message })),
    },
  })
  .taskWithItems("keep", {
    withItems: (context) => context.get("undelivered"),
    action: ({ item }) => void deadLetters.push(item),
  })
  .build((context) => context.get("undelivered").length);

const { status, output } = await run(deliver).result;
assert.deepEqual([status, output], ["succeeded", 1]);
assert.deepEqual(deadLetters, [{ item: "no address", attempts: 2, why: "It is not an address" }]);
