import { expect, it } from "vitest";
import { folder, SHEAF, type Running, start } from "./command.ts";
import { printed } from "./result-schema.ts";

const SLEEPY = `
tasks:
  - name: quick
    action: core.echo
  - name: slow
    action: core.sleep
    with-items: [1, 2, 3]
    input: { seconds: 60 }
    concurrency: 2
  - name: after
    action: core.echo
`;

/** Heeds no signal, and keeps the process busy for long. */
const STUBBORN = `
export default { stubborn: () => new Promise((resolve) => setTimeout(resolve, 60_000)) };
`;

function interruptible(document: string, ...args: readonly string[]): Running {
  const cwd = folder({ "workflow.yaml": document, "actions.mjs": STUBBORN });
  return start(process.execPath, [SHEAF, "run", "workflow.yaml", ...args], { cwd });
}

it.each(["SIGINT", "SIGTERM"] as const)("cancels on %s", async (signal) => {
  const { child, ended, seen } = interruptible(SLEEPY);
  await seen("slow started");
  child.kill(signal);
  const { status, stderr } = await ended;
  expect(status).toBe(130);
  expect(stderr).toContain("press Ctrl-C once more");
  expect(stderr).toContain("slow canceled");
  expect(stderr).toMatch(/^canceled in .* 1 canceled/m);
  expect(stderr).not.toContain("after");
});

it("prints what was done until then as JSON", async () => {
  const { child, ended, seen } = interruptible(
    "tasks: [{ name: said, action: said }, { name: slow, action: core.sleep, input: 60 }]",
    "--actions",
    folder({ "said.mjs": 'export default { said: () => (console.log("under way"), 1) }' }) +
      "/said.mjs",
    "--json",
  );
  await seen("under way");
  await new Promise((resolve) => setTimeout(resolve, 100));
  child.kill("SIGINT");
  const { status, stdout } = await ended;
  expect(status).toBe(130);
  expect(printed(stdout)).toMatchObject({
    status: "canceled",
    output: null,
    tasks: { said: { status: "succeeded", output: 1 }, slow: { status: "canceled" } },
  });
});

it("gives up actions that do not heed the signal", async () => {
  const { child, ended, seen } = interruptible(
    "tasks: [{ name: stubborn }]",
    "--actions",
    "actions.mjs",
  );
  await seen("stubborn started");
  child.kill("SIGINT");
  expect((await ended).status).toBe(130);
});

it("ends at once when told twice", async () => {
  const { child, ended, seen } = interruptible(
    "tasks: [{ name: stubborn }]",
    "--actions",
    "actions.mjs",
  );
  await seen("stubborn started");
  child.kill("SIGINT");
  await seen("press Ctrl-C once more");
  await new Promise((resolve) => setTimeout(resolve, 100));
  child.kill("SIGINT");
  const { status, stderr } = await ended;
  expect(status).toBe(130);
  // What is said after the time of grace.
  expect(stderr).not.toMatch(/^canceled in/m);
});

it("can be ended while the actions are being loaded", async () => {
  const cwd = folder({
    "workflow.yaml": "tasks: [{ name: a, action: core.echo }]",
    "forever.mjs":
      'console.error("loading"); setInterval(() => {}, 1_000); await new Promise(() => {});',
  });
  const { child, ended, seen } = start(
    process.execPath,
    [SHEAF, "run", "workflow.yaml", "--actions", "forever.mjs", "--json"],
    { cwd },
  );
  await seen("loading");
  child.kill("SIGINT");
  const { status, stdout } = await ended;
  expect(status).toBe(130);
  expect(printed(stdout)).toMatchObject({ status: "canceled", tasks: {} });
});
