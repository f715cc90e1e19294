import assert from "node:assert/strict";
import { run } from "@sheaf/workflow";
import { loadWorkflow, validateWorkflow } from "@sheaf/yaml";

const main = `
workflows: { greet: ./lib/greet.yaml }
tasks:
  - name: greet_all
    with-items: [Ada, Grace]
    action: workflow.greet
    input: { who: "{{ item }}" }
output: "{{ task.greet_all.output }}"
`;
const greet = `
parameters: { who: { type: string } }
tasks: [{ name: say, input: "Hello {{ parameters.who }}" }]
output: "{{ task.say.output }}"
`;

// By their paths from the folder of the document; or a function that reads one.
const files = { "lib/greet.yaml": greet };
const workflow = loadWorkflow(main, { source: "main.yaml", files });
const actions = { say: ({ input }: { input: string }) => `${input}!` };
assert.deepEqual((await run(workflow, { actions }).result).output, ["Hello Ada!", "Hello Grace!"]);

const wrong = { "lib/greet.yaml": greet.replace("parameters.who", "parameters.whom") };
const [problem] = validateWorkflow(main, { source: "main.yaml", files: wrong });
assert.equal(problem?.file, "lib/greet.yaml");
assert.equal(problem?.line, 3);
