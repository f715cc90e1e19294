import { expect, it } from "vitest";
import { folder, sheaf } from "./command.ts";

const FILES = {
  "workflow.yaml": `
secrets: [token]
tasks:
  - name: each
    action: work
    with-items: "{{ range(20) }}"
    input: { item: "{{ item }}", token: "{{ secrets.token }}" }
    tolerate: 1
  - name: here
    action: core.echo
    input: "{{ task.each.output }}"
output: "{{ task.here.output }}"
`,
  "secrets.json": '{ "token": "t0ps3cret-value" }',
  "actions.mjs": `
import { isMainThread } from "node:worker_threads";
export default {
  work({ input: { item, token } }) {
    if (item === 7) process.exit(3);
    if (item === 1) console.log("printed", token);
    return isMainThread ? "main" : item + token.length;
  },
};
`,
};
const RUN = ["run", "workflow.yaml", "--secrets-file", "secrets.json"];

it("runs the actions of a module on threads, where ending one fails one item", async () => {
  const cwd = folder(FILES);
  const args = [...RUN, "--actions", "actions.mjs", "--threads", "2"];
  const { status, stdout, stderr } = await sheaf(args, { cwd });
  expect(status).toBe(0);
  const expected = Array.from({ length: 20 }, (_, item) => (item === 7 ? null : item + 15));
  expect(JSON.parse(stdout)).toEqual(expected);
  expect(stderr).toContain("printed ***");
  expect(stderr).not.toContain("t0ps3cret");
});

it("runs actions in TypeScript on threads", async () => {
  const typed = `export default { work: ({ input }: { input: { item: number } }) => input.item + 15 };`;
  const cwd = folder({ ...FILES, "actions.mts": typed });
  const args = [...RUN, "--actions", "actions.mts", "--threads", "2"];
  const { status, stdout, stderr } = await sheaf(args, { cwd });
  expect(stderr).not.toContain("ERR_UNKNOWN_FILE_EXTENSION");
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual(Array.from({ length: 20 }, (_, item) => item + 15));
});

it("limits the memory of threads", async () => {
  const actions = `
import { resourceLimits } from "node:worker_threads";
export default { work: () => resourceLimits.maxOldGenerationSizeMb };
`;
  const cwd = folder({ ...FILES, "actions.mjs": actions });
  const args = [...RUN, "--actions", "actions.mjs", "--threads", "1", "--thread-memory", "64"];
  const { stdout } = await sheaf(args, { cwd });
  expect(JSON.parse(stdout)).toEqual(Array.from({ length: 20 }, () => 64));
});

it("refuses a limit without threads", async () => {
  const { status, stderr } = await sheaf([...RUN, "--thread-memory", "64"], { cwd: folder(FILES) });
  expect(status).toBe(2);
  expect(stderr).toContain('Cannot use "--thread-memory" without threads');
});

it("refuses threads without actions to run on them", async () => {
  const { status, stderr } = await sheaf([...RUN, "--threads", "2"], { cwd: folder(FILES) });
  expect(status).toBe(2);
  expect(stderr).toContain('Cannot use "--threads" without actions to run on them');
});
