import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { folder, sheaf, SHEAF, sheafAlone, start } from "./command.ts";
import { printed } from "./result-schema.ts";

const document = (count: number): string => `
tasks:
  - name: each
    action: core.echo
    with-items: "{{ range(${count}) }}"
    input: "{{ item }}"
`;

it.concurrent("prints large results completely, even to slow readers", async (context) => {
  const files = {
    "workflow.yaml": "tasks: [{ name: large }]",
    "actions.mjs":
      'export default { large: () => Array.from({ length: 300 }, () => "x".repeat(100_000)) };',
  };
  const cwd = folder(files, context);
  const command = `'${process.execPath}' '${SHEAF}' run workflow.yaml --actions actions.mjs --json | (sleep 1; cat)`;
  const { stdout } = await start("sh", ["-c", command], { cwd }).ended;
  expect(stdout.length).toBeGreaterThan(30_000_000);
  expect(printed(stdout).tasks["large"]?.["output"]).toHaveLength(300);
});

it.concurrent("prints every event of 20,000 items to a slow reader, the end last", async (context) => {
  const cwd = folder({ "workflow.yaml": document(20_000) }, context);
  const command = `'${process.execPath}' '${SHEAF}' run workflow.yaml --events | (sleep 2; cat)`;
  const { stdout } = await start("sh", ["-c", command], { cwd }).ended;
  const lines = stdout.trimEnd().split("\n");
  expect(lines.filter((line) => line.includes('"item.succeeded"'))).toHaveLength(20_000);
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ type: "run.succeeded" });
});

it.each(["--json", "--events"])("continues with %s if the reader closes the pipe", async (mode) => {
  const cwd = folder({ "workflow.yaml": document(20_000) });
  const command = `{ '${process.execPath}' '${SHEAF}' run workflow.yaml ${mode}; echo "status $?" >&2; } | head -c 10`;
  const { stdout, stderr } = await start("sh", ["-c", command], { cwd }).ended;
  expect(stdout).toHaveLength(10);
  expect(stderr).toBe("status 0\n");
});

it.skipIf(!existsSync("/dev/full"))(
  "fails if stdout cannot be written (needs /dev/full)",
  async () => {
    const cwd = folder({ "workflow.yaml": document(1) });
    const command = `'${process.execPath}' '${SHEAF}' run workflow.yaml --json > /dev/full`;
    const { status, stderr } = await start("sh", ["-c", command], { cwd }).ended;
    expect(status).toBe(1);
    expect(stderr).toContain("Cannot write to stdout: ENOSPC");
  },
);

it("keeps output of actions off stdout", async () => {
  const cwd = folder({
    "workflow.yaml": "tasks: [{ name: chatty }]",
    "actions.mjs": `export default { chatty() {
      console.log("by console");
      process.stdout.write(new TextEncoder().encode("by bytes\\n"), () => console.error("written"));
      return 1;
    } };`,
  });
  const { stdout, stderr } = await sheafAlone(
    ["run", "workflow.yaml", "--actions", "actions.mjs", "--json"],
    { cwd },
  );
  expect(printed(stdout).tasks).toEqual({ chatty: { status: "succeeded", output: 1 } });
  expect(stderr).toBe("by console\nby bytes\nwritten\n");
});

it("fails with the message of an uncaught error", async () => {
  const cwd = folder({
    "workflow.yaml": "tasks: [{ name: careless }, { name: next, action: core.echo }]",
    "actions.mjs": `export default { async careless() {
      setTimeout(() => { throw new Error("too late"); }, 10);
      await new Promise((resolve) => setTimeout(resolve, 200));
    } };`,
  });
  const { status, stdout } = await sheaf(
    ["run", "workflow.yaml", "--actions", "actions.mjs", "--json"],
    { cwd },
  );
  expect(status).toBe(1);
  expect(printed(stdout)).toMatchObject({
    status: "failed",
    errors: [{ code: "UNCAUGHT_ERROR", message: "too late" }],
  });
});

it("does not wait for what actions left running", async () => {
  const cwd = folder({
    "workflow.yaml": "tasks: [{ name: pool }]",
    "actions.mjs": "export default { pool() { setInterval(() => {}, 1_000); } };",
  });
  const { status } = await sheafAlone(["run", "workflow.yaml", "--actions", "actions.mjs"], {
    cwd,
  });
  expect(status).toBe(0);
});

it("escapes control characters in messages", async () => {
  const input = 'tasks: [{ name: a, action: core.fail, input: "red \\e[31m and bell \\a" }]';
  const { stderr } = await sheaf(["run", "-"], { input });
  expect(stderr).toContain("red \\u001b[31m and bell \\u0007");
});
