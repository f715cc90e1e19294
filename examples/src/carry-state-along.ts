import assert from "node:assert/strict";
import { defineWorkflow, run } from "@sheaf/workflow";

const pages: Record<string, { users: string[]; next: string | null }> = {
  first: { users: ["ann", "bob"], next: "second" },
  second: { users: ["cleo"], next: null },
};

const start: { cursor: string | null; users: string[] } = { cursor: "first", users: [] };

const readAll = defineWorkflow({ vars: start })
  .task("read_page", {
    input: (context) => ({ cursor: context.get("cursor") }),
    action: ({ input }) => pages[input.cursor ?? ""] ?? { users: [], next: null },
    publish: {
      users: (context) => [
        ...context.get("users"),
        ...(context.task("read_page").output?.users ?? []),
      ],
      cursor: (context) => context.task("read_page").output?.next ?? null,
    },
    next: { when: (context) => context.get("cursor") !== null, do: "read_page" },
  })
  .build((context) => context.get("users"));

const { output, sequence } = await run(readAll).result;
assert.deepEqual(output, ["ann", "bob", "cleo"]);
assert.deepEqual(sequence, ["read_page", "read_page"]);
