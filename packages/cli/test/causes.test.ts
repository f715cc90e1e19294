import { expect, it } from "vitest";
import { folder, sheaf } from "./command.ts";
import { printed } from "./result-schema.ts";

const NESTED = `
workflows:
  dep:
    tasks:
      - { name: one, action: core.echo }
      - { name: two, with-items: [a, b], action: core.fail, input: { message: "disk full on {{ item }}", code: ENOSPC } }
tasks:
  - { name: top, with-items: [1, 2], action: workflow.dep }
`;

it("reports where a failure in nested lists began, and why", async () => {
  const cwd = folder({ "workflow.yaml": NESTED });
  const { stdout, stderr } = await sheaf(["run", "workflow.yaml", "--json"], { cwd });
  const path = [
    { task: "top", index: 0 },
    { task: "two", index: 0 },
  ];
  const cause = { code: "ENOSPC", message: "disk full on a", task: "top/two", path };
  const { errors, tasks } = printed(stdout);
  expect(errors).toMatchObject([{ code: "ITEMS_FAILED", task: "top", cause }]);
  expect(tasks["top"]).toMatchObject({ error: { cause }, items: [{ error: { cause } }, {}] });
  expect(stderr).toContain(
    'first cause: ENOSPC in task "top" item 0, task "two" item 0: disk full on a',
  );
  const people = await sheaf(["run", "workflow.yaml"], { cwd });
  expect(people.stderr).toContain(
    'first cause: ENOSPC in task "top" item 0, task "two" item 0: disk full on a',
  );
  const lines = (await sheaf(["run", "workflow.yaml", "--events"], { cwd })).stdout.split("\n");
  expect(JSON.parse(lines.at(-2) ?? "")).toMatchObject({ type: "run.failed", error: { cause } });
});
