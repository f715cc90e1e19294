import assert from "node:assert/strict";
import { run } from "@sheaf/workflow";
import { DocumentError, loadWorkflow, validateWorkflow } from "@sheaf/yaml";

const text = `
name: monitor-servers
parameters: { limit: { type: integer, default: 50 } }
vars: { down: [] }
tasks:
  - name: get_servers
  - name: check_health
    with-items: "{{ task.get_servers.output }}"
    as: server
    input: { url: "{{ server.url }}" }
    concurrency: "{{ parameters.limit }}"
    retry: { count: 1 }
    tolerate: 50%
    publish: { down: "{{ failures() }}" }
output: "{{ length(down) }} down"
`;

const workflow = loadWorkflow(text, { source: "monitor.yaml" });
const { output } = await run(workflow, {
  actions: {
    get_servers: () => [{ url: "https://a.test" }, { url: "https://b.test" }],
    check_health: ({ input }: { input: { url: string } }) => {
      if (input.url.includes("b.")) throw new Error("no answer");
      return "fine";
    },
  },
}).result;
assert.equal(output, "1 down");

const wrong = text.replace("server.url", "sever.url").replace("concurrency", "concurency");
assert.deepEqual(
  validateWorkflow(wrong).map(({ line, column, hint }) => [line, column, hint]),
  [
    [10, 23, 'did you mean "server"?'],
    [11, 5, 'did you mean "concurrency"?'],
  ],
);
assert.throws(() => loadWorkflow(wrong), DocumentError);
