import assert from "node:assert/strict";
import { run } from "@sheaf/workflow";
import { loadWorkflow } from "@sheaf/yaml";

const workflow = loadWorkflow(`
vars: { stored: [] }
policies: { stored: append }
tasks:
  - name: fetch
    with-items: [ann, bob, cleo]
    as: user
    concurrency: 2
    input: "{{ user }}"
    retry: { count: 3, delay: 0.5, backoff: exponential }
    tolerate: 1
    each:
      - name: translate
        input: "{{ task.fetch.output }}"
        next:
          - do: store
          - { on: failure, do: keep }
      - name: store
        input: { user: "{{ user }}", text: "{{ task.translate.output }}" }
        publish: { stored: "{{ stored + [user] }}" }
      - name: keep
        action: store
        input: { user: "{{ user }}", text: "{{ task.fetch.output }}" }
output: { texts: "{{ task.fetch.output }}", stored: "{{ stored }}" }
`);

const { output } = await run(workflow, {
  actions: {
    fetch: async ({ input }) => `hello from ${String(input)}`,
    translate: async ({ input, item }) => {
      if (item === "bob") throw new Error("no translation");
      return String(input).toUpperCase();
    },
    store: async ({ input }) => (input as { text: string }).text,
  },
}).result;
assert.deepEqual(output, {
  texts: ["HELLO FROM ANN", "hello from bob", "HELLO FROM CLEO"],
  stored: ["ann", "cleo"],
});
