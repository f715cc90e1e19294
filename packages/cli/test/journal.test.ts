import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileJournal } from "@sheaf/workflow";
import { expect, it } from "vitest";
import { folder, sheaf, SHEAF, start } from "./command.ts";
import { printed } from "./result-schema.ts";

const FILES = {
  "workflow.yaml": `
name: nightly
parameters: { size: { type: integer, default: 5 } }
tasks:
  - name: first
    action: core.echo
    next: [{ do: each }]
  - name: each
    action: work
    with-items: "{{ range(parameters.size) }}"
output: "{{ task.each.output }}"
`,
  "actions.mjs": `
import { appendFileSync, existsSync } from "node:fs";
const at = (name) => new URL(name, import.meta.url);
export default {
  work({ item, signal }) {
    appendFileSync(at("ran.txt"), item + " ");
    if (item !== 3 || existsSync(at("ready"))) return item * 10;
    if (!existsSync(at("waits"))) throw new Error("not ready");
    console.log("waiting");
    return new Promise((_, reject) => {
      setTimeout(reject, 60_000);
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  },
};
`,
};
const RUN = ["run", "workflow.yaml", "--actions", "actions.mjs", "--journal", "run.journal"];

const listed = async (...paths: readonly string[]): Promise<Record<string, unknown>[]> => {
  const { stdout } = await sheaf(["runs", ...paths, "--json"]);
  return JSON.parse(stdout) as Record<string, unknown>[];
};

it("continues a run that failed, where it failed", async () => {
  const cwd = folder(FILES);
  const path = join(cwd, "run.journal");
  const failed = await sheaf(RUN, { cwd });
  expect(failed.status).toBe(1);
  expect(failed.stderr).toMatch(/^to continue, run it again with --journal run\.journal$/m);
  expect(failed.stderr).not.toContain("continuing");
  expect(await listed(path)).toEqual([
    expect.objectContaining({
      path,
      name: "nightly",
      state: "failed",
      tasks: 2,
      items: { total: 5, succeeded: 4, failed: 1 },
      owner: null,
    }),
  ]);
  writeFileSync(join(cwd, "ready"), "");
  const continued = await sheaf(RUN, { cwd });
  expect(continued.status).toBe(0);
  expect(continued.stderr).toMatch(/^continuing: 4 of 5 items are done$/m);
  expect(continued.stderr).toMatch(/^each succeeded in .* \(5 items\)$/m);
  expect(continued.stderr).not.toContain("to continue");
  expect(continued.stdout).toBe("[0,10,20,30,40]\n");
  const again = await sheaf([...RUN, "--json"], { cwd });
  expect(printed(again.stdout)).toMatchObject({ status: "succeeded", output: [0, 10, 20, 30, 40] });
  expect(readFileSync(join(cwd, "ran.txt"), "utf8")).toBe("0 1 2 3 4 3 ");
  expect(await listed(path)).toMatchObject([{ state: "succeeded" }]);
});

it("compacts a journal, and says what it dropped", async () => {
  const cwd = folder(FILES);
  const path = join(cwd, "run.journal");
  await sheaf(RUN, { cwd });
  await sheaf(RUN, { cwd });
  writeFileSync(join(cwd, "ready"), "");
  await sheaf(RUN, { cwd });
  const before = readFileSync(path).length;
  const { status, stdout, stderr } = await sheaf(["runs", path, "--compact"]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^succeeded {2}2 tasks, 5 of 5 items/m);
  const after = readFileSync(path).length;
  const size = `${after} of ${before.toLocaleString("en")} bytes`;
  expect(stderr).toBe(`${path}: ${size}, dropped 3 starts, 2 failures\n`);
  expect((await sheaf(RUN, { cwd })).stdout).toBe("[0,10,20,30,40]\n");
  const again = await sheaf(["runs", path, "--compact", "--json"]);
  expect(JSON.parse(again.stdout)).toMatchObject([
    { state: "succeeded", compacted: { after, dropped: {} } },
  ]);
});

it("continues a run that was interrupted with Ctrl-C", async () => {
  const cwd = folder({ ...FILES, waits: "" });
  const { child, ended, seen } = start(process.execPath, [SHEAF, ...RUN], { cwd });
  await seen("waiting");
  expect(await listed(cwd)).toMatchObject([{ state: "running", owner: {} }]);
  child.kill("SIGINT");
  const { status, stderr } = await ended;
  expect(status).toBe(130);
  expect(stderr).toMatch(/^to continue, run it again with --journal run\.journal$/m);
  expect(await listed(cwd)).toMatchObject([{ state: "canceled", owner: null }]);
  writeFileSync(join(cwd, "ready"), "");
  const continued = await sheaf([...RUN, "--events"], { cwd });
  expect(continued.status).toBe(0);
  expect(JSON.parse(continued.stdout.split("\n")[1] as string)).toMatchObject({
    type: "run.continued",
    tasks: 1,
    items: 4,
    total: 5,
  });
  expect(readFileSync(join(cwd, "ran.txt"), "utf8")).toBe("0 1 2 3 4 3 ");
});

it("starts afresh beside a journal with --new", async () => {
  const cwd = folder({ ...FILES, ready: "" });
  await sheaf([...RUN, "--new"], { cwd });
  const first = readFileSync(join(cwd, "run.journal"));
  const { status, stderr } = await sheaf([...RUN, "--new"], { cwd });
  expect(status).toBe(0);
  expect(stderr).toMatch(/^journal: run-2\.journal$/m);
  await sheaf([...RUN, "--new", "--quiet"], { cwd });
  expect(readFileSync(join(cwd, "run.journal"))).toEqual(first);
  expect((await listed(cwd)).map(({ path }) => path)).toEqual(
    ["run-2.journal", "run-3.journal", "run.journal"].map((name) => join(cwd, name)),
  );
  expect(readFileSync(join(cwd, "ran.txt"), "utf8")).toBe("0 1 2 3 4 ".repeat(3));
});

it.each([
  [["--new"], 'Cannot use "--new" without a journal'],
  [["--journal", ""], 'Expected the path of a file for "--journal"'],
])("refuses %s", async (args, message) => {
  const { status, stderr } = await sheaf(["run", "-", ...args], { input: "tasks: [{ name: a }]" });
  expect(status).toBe(2);
  expect(stderr).toContain("INVALID_USAGE");
  expect(stderr).toContain(message);
});

it("refuses a journal of another run, one that is in use, and one that is damaged", async () => {
  const cwd = folder({ ...FILES, ready: "" });
  const path = join(cwd, "run.journal");
  await sheaf(RUN, { cwd });
  const whole = readFileSync(path);
  const changed = await sheaf([...RUN, "--param", "size=4"], { cwd });
  expect(changed.status).toBe(2);
  expect(changed.stderr).toContain("RUN_CHANGED");
  const journal = fileJournal(path);
  await journal.open({} as never);
  const owned = await sheaf(RUN, { cwd });
  expect(owned.status).toBe(2);
  expect(owned.stderr).toContain("RUN_OWNED");
  expect(owned.stderr).toContain(`process ${process.pid} on `);
  await journal.close();
  expect(readFileSync(path)).toEqual(whole);
  const damaged = Buffer.from(whole);
  damaged.write("x", 20);
  writeFileSync(path, damaged);
  const refused = await sheaf([...RUN, "--json"], { cwd });
  expect(refused.status).toBe(2);
  expect(printed(refused.stdout)).toMatchObject({
    status: "invalid",
    errors: [{ code: "JOURNAL_DAMAGED" }],
  });
  expect(refused.stderr).toMatch(/at byte \d+/);
  expect(readFileSync(path)).toEqual(damaged);
});

it("lists a journal once, by whatever names it is given", async () => {
  const cwd = folder({ ...FILES, ready: "" });
  await sheaf(RUN, { cwd });
  const link = join(cwd, "linked");
  symlinkSync(cwd, link, "junction");
  const path = join(cwd, "run.journal");
  const runs = await listed(path, cwd, join(link, "run.journal"), path);
  expect(runs.map((run) => run["path"])).toEqual([path]);
});

it("lists runs as a table, and those it cannot read as errors", async () => {
  const cwd = folder({ ...FILES, ready: "", "other.journal": "no journal\n", "notes.txt": "" });
  await sheaf(RUN, { cwd });
  mkdirSync(join(cwd, "run.journal.lock"));
  const { status, stdout, stderr } = await sheaf(["runs", cwd, join(cwd, "missing.journal")]);
  expect(status).toBe(2);
  expect(stdout).toMatch(
    /^succeeded  2 tasks, 5 of 5 items  started .+ ago  written .+ ago  nightly  \S+run\.journal\n$/,
  );
  expect(stderr).toContain("JOURNAL_DAMAGED");
  expect(stderr).toContain("JOURNAL_FAILED");
  expect(existsSync(join(cwd, "other.journal.lock"))).toBe(false);
});

it("ends the wait of a run with a signal, which comes before it is continued", async () => {
  const cwd = folder({
    "wait.yaml": `
tasks:
  - name: approval
    action: core.wait-for
    input: approval
output: "{{ task.approval.output }}"
`,
  });
  const path = join(cwd, "run.journal");
  const missing = await sheaf(["signal", path, "approval"]);
  expect(missing.status).toBe(2);
  expect(missing.stderr).toContain("JOURNAL_FAILED");
  const args = ["run", "wait.yaml", "--journal", "run.journal"];
  const { child, ended, seen } = start(process.execPath, [SHEAF, ...args], { cwd });
  await seen("approval started");
  child.kill("SIGKILL");
  await ended;
  expect(await listed(path)).toMatchObject([{ state: "interrupted" }]);
  const wrong = await sheaf(["signal", path, "approval", "--data", "yes"]);
  expect(wrong.status).toBe(2);
  expect(wrong.stderr).toContain('Expected JSON for "--data"');
  const data = '{"by":"ada"}';
  expect(await sheaf(["signal", path, "approval", "--data", data])).toEqual({
    status: 0,
    stdout: "",
    stderr: "",
  });
  const again = ["run", join(cwd, "wait.yaml"), "--journal", path];
  expect(await sheaf(again)).toMatchObject({ status: 0, stdout: `${data}\n` });
  const late = await sheaf(["signal", path, "approval"]);
  expect(late.status).toBe(2);
  expect(late.stderr).toContain("RUN_ENDED");
});
