import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isRedisMissing, RedisServer } from "../../../tools/redis-server.ts";
import { folder, type Running, SHEAF, sheaf, start } from "./command.ts";

const FILES = {
  "workflow.yaml": `
secrets: [token]
tasks:
  - name: each
    action: work
    with-items: "{{ range(20) }}"
    input: { item: "{{ item }}", token: "{{ secrets.token }}" }
  - name: here
    action: core.echo
    input: "{{ task.each.output }}"
output: "{{ task.here.output }}"
`,
  "secrets.json": '{ "token": "t0ps3cret-value" }',
  "actions.mjs": `
import { appendFileSync } from "node:fs";
export default {
  work({ input: { item, token } }) {
    appendFileSync("called.txt", item + "\\n");
    if (item === 1) console.log("printed", token);
    if (item === 2 && process.env.FAILS) throw new Error("down");
    return item + token.length;
  },
};
`,
};
const RUN = ["run", "workflow.yaml", "--secrets-file", "secrets.json"];

describe.skipIf(isRedisMissing)("runs whose items go to workers", () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await RedisServer.start();
  });

  afterAll(() => server.remove());

  function startWorker(cwd: string, env: Readonly<Record<string, string>> = {}): Running {
    const actions = ["--actions", "actions.mjs", "--secrets-file", "secrets.json"];
    const args = [SHEAF, "worker", "--redis", server.url, ...actions, "--slots", "5"];
    return start(process.execPath, args, { cwd, env });
  }

  it("need no actions of their own, and are continued by their id", async () => {
    const cwd = folder(FILES);
    const worker = startWorker(cwd, { FAILS: "yes" });
    await worker.seen("waiting for items at 127.0.0.1");
    const args = [...RUN, "--redis", server.url, "--id", "nightly"];
    const failed = await sheaf(args, { cwd });
    expect(failed.status).toBe(1);
    expect(failed.stderr).toContain("to continue, run it again with --id nightly");
    worker.child.kill("SIGTERM");
    const { status, stderr } = await worker.ended;
    expect(status).toBe(0);
    expect(stderr).toContain("printed ***");
    expect(stderr).not.toContain("t0ps3cret");
    const other = startWorker(cwd);
    await other.seen("waiting for items");
    const continued = await sheaf(args, { cwd });
    expect(continued.stderr).toContain("continuing: 19 of 20 items are done");
    expect(JSON.parse(continued.stdout)).toEqual(
      Array.from({ length: 20 }, (_, item) => item + 15),
    );
    other.child.kill("SIGTERM");
    expect((await other.ended).status).toBe(0);
    const called = readFileSync(join(cwd, "called.txt"), "utf8").trim().split("\n");
    expect(called.toSorted()).toEqual([...Array(20).keys(), 2].map(String).toSorted());
    const listed = await sheaf(["runs", server.url, "--json"], { cwd });
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { id: "nightly", run: "nightly", state: "succeeded", tasks: 2, items: { succeeded: 20 } },
    ]);
  });

  it("may be those of workflows in other files, with whatever templates they have", async () => {
    const cwd = folder({
      "workflow.yaml": `
workflows: { child: ./lib/child.yaml }
vars: { rows: [{ kind: a, n: 1 }, { kind: b, n: 2 }, { kind: a, n: 3 }] }
tasks:
  - name: groups
    action: workflow.child
    with-items: "{{ group_by(rows, 'kind') }}"
    input: { rows: "{{ item.items }}" }
output: "{{ task.groups.output }}"
`,
      "lib/child.yaml": `
parameters: { rows: { type: array } }
tasks:
  - name: list
    action: work
    with-items: "{{ chunk(map(parameters.rows, 'n'), 1) }}"
    retry: { count: "{{ length(parameters.rows) }}" }
    each: [{ name: again, action: work, input: "{{ task.list.output }}" }]
output: "{{ task.list.output }}"
`,
      "secrets.json": "{}",
      "actions.mjs":
        "export default { work: ({ item, input }) => [input ?? item, process.env.WHERE] };",
    });
    const worker = startWorker(cwd, { WHERE: "there" });
    await worker.seen("waiting for items");
    const { stdout } = await sheaf(["run", "workflow.yaml", "--redis", server.url], { cwd });
    const twice = (n: number): unknown => [[[n], "there"], "there"];
    expect(JSON.parse(stdout)).toEqual([[twice(1), twice(3)], [twice(2)]]);
    worker.child.kill("SIGTERM");
    await worker.ended;
  });

  it("are shown with what waits, what runs, and on whom", async () => {
    const cwd = folder({
      "workflow.yaml":
        "tasks: [{ name: each, action: hold, with-items: [1, 2, 3, 4, 5, 6, 7] }]\noutput: '{{ task.each.output }}'\n",
      "actions.mjs": `
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
export default {
  async hold() {
    while (!existsSync("free.txt")) await sleep(50);
  },
};
`,
    });
    const args = ["--redis", server.url];
    const actions = ["--actions", "actions.mjs"];
    const worker = start(process.execPath, [SHEAF, "worker", ...args, ...actions, "--slots", "5"], {
      cwd,
    });
    await worker.seen("waiting for items");
    const command = [SHEAF, "run", "workflow.yaml", ...args, "--id", "shown"];
    const run = start(process.execPath, command, { cwd });
    const shown = async (): Promise<string> => (await sheaf(["runs", server.url], { cwd })).stdout;
    await expect
      .poll(shown, { timeout: 40_000, interval: 500 })
      .toMatch(/^task each +5 items run, 2 wait +for .* run shown, process \d+ on /m);
    const text = await shown();
    expect(text).toMatch(
      /^worker \S+:\d+ +working, 5 of 5 slots +up .* each of shown: 5 run, 2 wait .*, the oldest is 0$/m,
    );
    expect(text).toMatch(/^queue items: 0 jobs in it, 1 with workers$/m);
    expect(text).toMatch(/^Redis uses \d+\.\d MB$/m);
    const runs = await sheaf(["runs", server.url, "--json"], { cwd });
    const listed = JSON.parse(runs.stdout) as readonly { readonly id: string }[];
    expect(listed.find(({ id }) => id === "shown")).toMatchObject({
      state: "running",
      sent: [{ task: "each", running: 5, waiting: 2, workers: [expect.any(String)] }],
    });
    const twice = ["runs", server.url, server.url, "--workers", "--json"];
    const workers = await sheaf(twice, { cwd });
    const [work, ...others] = JSON.parse(workers.stdout) as readonly Readonly<
      Record<string, unknown>
    >[];
    expect(others).toEqual([]);
    expect(work).toMatchObject({
      workers: expect.arrayContaining([
        expect.objectContaining({ slots: 5, running: 5, state: "working" }),
      ]) as unknown,
      tasks: [{ run: "shown" }],
    });
    writeFileSync(join(cwd, "free.txt"), "");
    expect((await run.ended).status).toBe(0);
    worker.child.kill("SIGTERM");
    expect((await worker.ended).status).toBe(0);
    const refused = await sheaf(["runs", "nightly.journal", "--workers"], { cwd });
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining("--workers") });
  });

  it("meet their workers by prefix and queue, in each command", async () => {
    const workflow = `tasks:
  - { name: approval, action: core.wait-for, input: approval }
  - { name: each, action: work, with-items: [1, 2], input: { item: "{{ item }}", token: "" } }
output: "{{ task.each.output }}"
`;
    const cwd = folder({ ...FILES, "workflow.yaml": workflow });
    const prefix = ["--prefix", "mine"];
    const place = ["--redis", server.url, ...prefix, "--queue", "few"];
    const worker = start(process.execPath, [SHEAF, "worker", ...place, "-a", "actions.mjs"], {
      cwd,
    });
    await worker.seen("waiting for items");
    const command = [SHEAF, "run", "workflow.yaml", ...place, "--id", "elsewhere"];
    const run = start(process.execPath, command, { cwd });
    const listed = async (...names: readonly string[]): Promise<string> =>
      (await sheaf(["runs", server.url, ...names], { cwd })).stdout;
    await expect
      .poll(() => listed(...prefix), { timeout: 40_000 })
      .toMatch(/^running.* elsewhere$/m);
    expect(await listed()).not.toContain("elsewhere");
    expect(await listed(...prefix, "--queue", "few")).toMatch(/^worker \S+ +idle/m);
    expect(await listed(...prefix, "--queue", "other")).not.toContain("worker");
    const signal = ["signal", "--redis", server.url, "elsewhere", "approval"];
    expect(await sheaf(signal, { cwd })).toMatchObject({ status: 2 });
    expect(await sheaf([...signal, ...prefix], { cwd })).toMatchObject({ status: 0 });
    expect(await run.ended).toMatchObject({ status: 0, stdout: "[1,2]\n" });
    worker.child.kill("SIGTERM");
    expect((await worker.ended).status).toBe(0);
  });

  it("go there from any file of a document", async () => {
    const { "workflow.yaml": child, ...others } = FILES;
    const main = `secrets: [token]
workflows: { child: ./child.yaml }
tasks: [{ name: child, action: workflow.child }]
output: "{{ task.child.output }}"
`;
    const cwd = folder({ ...others, "workflow.yaml": main, "child.yaml": child });
    const worker = startWorker(cwd);
    await worker.seen("waiting for items");
    const { stdout } = await sheaf([...RUN, "--redis", server.url], { cwd });
    expect(JSON.parse(stdout)).toEqual(Array.from({ length: 20 }, (_, item) => item + 15));
    worker.child.kill("SIGTERM");
    expect((await worker.ended).status).toBe(0);
  });

  it("wait for signals, and are listed while they do", async () => {
    const cwd = folder({
      "workflow.yaml":
        'tasks: [{ name: approval, action: core.wait-for, input: approval }]\noutput: "{{ task.approval.output.by }}"\n',
    });
    const args = [SHEAF, "run", "workflow.yaml", "--redis", server.url, "--id", "release"];
    const run = start(process.execPath, args, { cwd });
    const signal = ["signal", "--redis", server.url];
    expect(await sheaf([...signal, "none", "approval"], { cwd })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no journal "none"'),
    });
    await expect
      .poll(() => sheaf(["runs", server.url], { cwd }), { timeout: 20_000 })
      .toMatchObject({
        stdout: expect.stringMatching(/^running +0 tasks.* release$/m),
      });
    const sent = await sheaf([...signal, "release", "approval", "--data", '{"by":"Ada"}'], { cwd });
    expect(sent.status).toBe(0);
    expect(await run.ended).toMatchObject({ status: 0, stdout: '"Ada"\n' });
  });
});

it("refuses what is not a Redis, and an id without one", async () => {
  const cwd = folder(FILES);
  const wrong = await sheaf([...RUN, "--redis", "http://user:hidden@host"], { cwd });
  expect(wrong.status).toBe(2);
  expect(wrong.stderr).toContain('Expected the URL of a Redis for "--redis"');
  expect(wrong.stderr).not.toContain("hidden");
  const lone = await sheaf([...RUN, "--id", "nightly"], { cwd });
  expect(lone.status).toBe(2);
  expect(lone.stderr).toContain('Cannot use "--id" without Redis');
});

it("refuses names without a Redis, and those that a queue cannot have", async () => {
  const cwd = folder(FILES);
  const named = await sheaf([...RUN, "--prefix", "mine"], { cwd });
  expect(named.status).toBe(2);
  expect(named.stderr).toContain('Cannot use "--prefix" without Redis');
  const listed = await sheaf(["runs", "nightly.journal", "--queue", "few"], { cwd });
  expect(listed.status).toBe(2);
  expect(listed.stderr).toContain('Cannot use "--queue" without Redis');
  const place = ["--redis", "redis://127.0.0.1:1", "--queue", "a:b"];
  const wrong = await sheaf([...RUN, ...place], { cwd });
  expect(wrong.status).toBe(2);
  expect(wrong.stderr).toContain('Expected a name for "--queue"');
});

it("says that Redis is not there, before anything runs, with an id or without", async () => {
  const cwd = folder(FILES);
  const url = "redis://127.0.0.1:1";
  const commands = [
    ["worker", "--redis", url, "--actions", "actions.mjs"],
    [...RUN, "--redis", url],
    [...RUN, "--redis", url, "--id", "nightly"],
    ["runs", url],
    ["signal", "--redis", url, "nightly", "go"],
  ];
  const answers = await Promise.all(commands.map((command) => sheaf(command, { cwd })));
  const stderr =
    "error REDIS_FAILED\n  Cannot reach Redis at 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1\n";
  for (const answer of answers) expect(answer).toMatchObject({ status: 2, stdout: "", stderr });
});

it("says how the URL of a Redis is written", async () => {
  const cwd = folder(FILES);
  const hint = "for a Redis give its URL: redis://localhost:6379";
  const commands = [
    ["runs", "localhost:6379"],
    ["runs", "localhost:6379", "--workers"],
    [...RUN, "--redis", "localhost:6379"],
  ];
  for (const command of commands) {
    const { status, stderr } = await sheaf(command, { cwd });
    expect([status, stderr]).toEqual([2, expect.stringContaining(hint)]);
  }
  const journal = await sheaf([...RUN, "--journal", "redis://localhost"], { cwd });
  expect(journal).toMatchObject({ status: 2, stderr: expect.stringContaining("--id") });
  for (const [command, code] of [
    [[...RUN, "--redis", "redis://localhost/first"], "INVALID_USAGE"],
    [["runs", "redis://localhost/first"], "INVALID_USAGE"],
  ] as const)
    expect(await sheaf(command, { cwd })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(code),
    });
});
