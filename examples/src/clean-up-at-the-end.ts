import assert from "node:assert/strict";
import { run } from "@sheaf/workflow";
import { loadWorkflow } from "@sheaf/yaml";

const restore = loadWorkflow(`
vars: { database: null }
tasks:
  - name: create_database
    publish: { database: "{{ result() }}" }
  - name: load
    input: { into: "{{ database }}" }
finally:
  - name: drop_database
    when: "{{ database != null }}"
    input: { name: "{{ database }}" }
  - name: report
    input: { text: "The restore has {{ outcome.status }}: {{ outcome.error.message? }}" }
`);

const done: unknown[] = [];
const { status, errors } = await run(restore, {
  actions: {
    create_database: () => "copy-17",
    load: () => {
      throw new Error("The dump is damaged");
    },
    drop_database: ({ input }) => void done.push(input),
    report: ({ input }) => void done.push(input),
  },
}).result;

assert.equal(status, "failed");
assert.equal(errors.length, 1);
assert.deepEqual(done, [
  { name: "copy-17" },
  { text: "The restore has failed: The dump is damaged" },
]);
