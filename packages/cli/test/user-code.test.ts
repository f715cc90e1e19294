import { describe, expect, it } from "vitest";
import { type Ended, folder, sheaf, sheafAlone } from "./command.ts";
import { printed, type Printed } from "./result-schema.ts";

/** Runs a document with a module of actions, in a process where other runs were before. */
function runWith(
  actions: string,
  document: string,
  args: readonly string[] = ["--json"],
  command: typeof sheaf = sheaf,
): Promise<Ended> {
  const cwd = folder({ "workflow.yaml": document, "actions.mjs": actions });
  return command(["run", "workflow.yaml", "--actions", "actions.mjs", ...args], { cwd });
}

/** The same in a process of its own, with a supervisor, which sees how it ends. */
function runAlone(actions: string, document: string, ...args: readonly string[]): Promise<Ended> {
  return runWith(actions, document, args, sheafAlone);
}

/** Runs one action, and then one that takes a minute. */
async function runAction(
  body: string,
  command = sheaf,
): Promise<Ended & { readonly result: Printed }> {
  const document =
    "tasks: [{ name: done, action: core.echo, input: 1 }, { name: act }, { name: wait, action: core.sleep, input: 60 }]";
  const module = `export default { act: async () => { ${body} } };`;
  const ended = await runWith(module, document, ["--json"], command);
  return { ...ended, result: printed(ended.stdout) };
}

const NEVER = "export default { never: () => new Promise(() => {}), echo: ({ item }) => item };";

describe("a promise that never settles", () => {
  it("fails the run, and names the task", async () => {
    const { status, stdout, stderr } = await runAlone(
      NEVER,
      "tasks: [{ name: first, action: core.echo, input: 1 }, { name: stuck, action: never }, { name: after, action: echo }]",
      "--json",
    );
    expect(status).toBe(1);
    expect(printed(stdout)).toMatchObject({
      status: "failed",
      output: null,
      sequence: ["first", "stuck"],
      tasks: {
        first: { status: "succeeded", output: 1 },
        stuck: { status: "failed", error: { code: "NEVER_SETTLED" } },
      },
      errors: [{ code: "NEVER_SETTLED", task: "stuck" }],
    });
    expect(stderr).toContain("NEVER_SETTLED");
  });

  it.each([
    ["is one item of many", "tolerate: 3", "1"],
    ["would be tolerated", "tolerate: '100%'", "1"],
    ["would be retried", "retry: { count: 5, delay: 100 }", "1"],
    ["would be handled", "next: [{ when: '{{ failed() }}', do: [] }]", "1"],
  ])("names the item where it %s", async (_, option, index) => {
    const { status, stdout } = await runWith(
      "export default { some: ({ item }) => item === 2 ? new Promise(() => {}) : item };",
      `tasks: [{ name: list, action: some, with-items: [1, 2, 3], ${option} }]`,
    );
    expect(status).toBe(1);
    const { errors, tasks } = printed(stdout);
    expect(errors).toMatchObject([{ code: "NEVER_SETTLED", task: "list", index: Number(index) }]);
    expect(tasks["list"]).toMatchObject({ output: [1, null, 3], succeeded: 2, failed: 1 });
  });

  it("is found in sub-workflows, and next to branches that have ended", async () => {
    const { status, stdout } = await runWith(
      NEVER,
      `workflows: { inner: { tasks: [{ name: deep, action: never }] } }
tasks:
  - { name: split, action: core.echo, next: [{ do: [ok, outer] }] }
  - { name: ok, action: core.echo, input: 5 }
  - { name: outer, action: workflow.inner }
`,
    );
    expect(status).toBe(1);
    const { errors, tasks } = printed(stdout);
    expect(errors.map(({ code }) => code)).toEqual(["NEVER_SETTLED"]);
    expect(errors[0]?.task).toContain("outer");
    expect(tasks["ok"]).toMatchObject({ output: 5 });
  });

  it("is reported in events and in the summary", async () => {
    const document = "tasks: [{ name: stuck, action: never }]";
    const events = await runWith(NEVER, document, ["--events"]);
    const lines = events.stdout.trimEnd().split("\n");
    expect(events.status).toBe(1);
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({
      type: "run.failed",
      error: { code: "NEVER_SETTLED" },
    });
    const plain = await runWith(NEVER, document, []);
    expect(plain).toMatchObject({ status: 1, stdout: "" });
    expect(plain.stderr).toContain('in task "stuck"');
    expect(plain.stderr).toMatch(/^failed in .*: 1 task, 1 failed$/m);
  });

  it("is not reported while a time limit may still end it", async () => {
    const { status, stdout } = await runWith(
      NEVER,
      "tasks: [{ name: stuck, action: never, timeout: 0.3 }]",
    );
    expect(status).toBe(1);
    expect(printed(stdout).errors).toMatchObject([{ code: "TIMEOUT" }]);
  });
});

describe("an action that ends the process", () => {
  it.each([
    ["process.exit(0)", "process.exit(0)"],
    ["process.exit()", "process.exit()"],
    ["process.exitCode = 0; process.exit()", "process.exit()"],
    ["try { process.exit(0); } catch {}", "process.exit(0)"],
    ["(await import('node:process')).exit(0)", "process.exit(0)"],
    ["process.reallyExit(0)", "process.reallyExit(0)"],
    ["process.abort()", "process.abort()"],
    ["process.kill(process.pid)", 'process.kill(process.pid, "SIGTERM")'],
    ["process.kill(process.pid, 'SIGKILL')", 'process.kill(process.pid, "SIGKILL")'],
    ["setTimeout(() => process.exit(0), 1); await new Promise(() => {})", "process.exit(0)"],
    [
      "Promise.resolve().then(() => process.exit(0)); await new Promise(() => {})",
      "process.exit(0)",
    ],
  ])("fails the run, and names the task: %s", async (body, call) => {
    const { status, result, stderr } = await runAction(body);
    expect(status).toBe(1);
    expect(result).toMatchObject({
      status: "failed",
      sequence: ["done", "act"],
      tasks: { done: { output: 1 }, act: { status: "failed", error: { code: "ACTION_EXITED" } } },
      errors: [{ code: "ACTION_EXITED", task: "act", message: `${call} was called` }],
    });
    expect(stderr).toContain("at actions.mjs:1:");
  });

  it("fails the run even if the action has ended before", async () => {
    const { status, result } = await runAction(
      "setTimeout(() => process.exit(0), 100);",
      sheafAlone,
    );
    expect(status).toBe(1);
    expect(result).toMatchObject({
      status: "failed",
      sequence: ["done", "act", "wait"],
      tasks: { act: { status: "succeeded" } },
      errors: [{ code: "ACTION_EXITED", task: "wait" }],
    });
  });

  it("does not start the remaining items", async () => {
    const { status, stdout } = await runWith(
      "export default { leave: ({ item }) => item < 2 ? item : process.exit(0) };",
      "tasks: [{ name: list, action: leave, concurrency: 1, with-items: [1, 2, 3, 4] }]",
    );
    expect(status).toBe(1);
    const { tasks, errors } = printed(stdout);
    expect(errors).toMatchObject([{ code: "ACTION_EXITED", task: "list", index: 1 }]);
    expect(tasks["list"]?.["items"]).toMatchObject([
      { status: "succeeded" },
      { status: "failed" },
      { status: "skipped" },
      { status: "skipped" },
    ]);
  });

  it.each([
    ["process.exitCode = 5;"],
    ["process.exitCode = 0;"],
    ["process.on('exit', () => { process.exitCode = 7; });"],
    ["process.on('exit', () => process.exit(9));"],
  ])("does not change the exit status with %s", async (body) => {
    const well = await runAlone(
      `export default { act: () => { ${body} } };`,
      "tasks: [{ name: act }]",
    );
    expect(well.status).toBe(0);
    const badly = await runAlone(
      `export default { act: () => { ${body} throw new Error("no"); } };`,
      "tasks: [{ name: act }]",
    );
    expect(badly.status).toBe(1);
  });

  it.skipIf(process.platform === "win32")("is reported even if its process is killed", async () => {
    const module = `import { spawnSync } from "node:child_process";
      export default { die: () => { spawnSync("kill", ["-KILL", String(process.pid)]); } };`;
    const document = "tasks: [{ name: die }]";
    const { status, stdout } = await runAlone(module, document, "--json");
    expect(status).toBe(1);
    expect(printed(stdout)).toMatchObject({ status: "failed", errors: [{ code: "PROCESS_DIED" }] });
    const events = await runAlone(module, document, "--events");
    const last = events.stdout.trimEnd().split("\n").at(-1) ?? "";
    expect(events.status).toBe(1);
    expect(JSON.parse(last)).toMatchObject({ type: "run.failed", error: { code: "PROCESS_DIED" } });
    const plain = await runAlone(module, document);
    expect(plain).toMatchObject({ status: 1, stdout: "" });
    expect(plain.stderr).toContain("was killed by SIGKILL");
  });

  it("may still send harmless signals", async () => {
    const { status } = await runWith(
      "export default { act: () => { process.kill(process.pid, 0); return true; } };",
      "tasks: [{ name: act }]",
    );
    expect(status).toBe(0);
  });
});

describe("an uncaught error", () => {
  it.each([
    ["an error", 'new Error("too late")', "too late"],
    ["a number as message", 'Object.assign(new Error("x"), { message: 5 })', "5"],
    ["no message", "new RangeError()", "RangeError was thrown"],
    ["no prototype", "Object.create(null)", "[Object: null prototype] {} was thrown"],
    ["a getter that throws", '{ get message() { throw new Error("no"); } }', "was thrown"],
    ["a stack that throws", '{ message: "m", get stack() { throw 1; } }', "m"],
    ["a text", '"just so"', "just so"],
    ["an empty text", '""', "'' was thrown"],
    ["nothing", "undefined", "undefined was thrown"],
    ["null", "null", "null was thrown"],
    ["a symbol", 'Symbol("s")', "Symbol(s) was thrown"],
    ["a bigint", "5n", "5n was thrown"],
    ["a function", "function f() {}", "[Function: f] was thrown"],
    [
      "a proxy that refuses everything",
      "new Proxy({}, new Proxy({}, { get: () => () => { throw new Error('trap'); } }))",
      "was thrown",
    ],
    ["itself as its cause", "(() => { const e = new Error('c'); e.cause = e; return e; })()", "c"],
  ])("may be of any kind: %s", async (_, thrown, text) => {
    // Both in one run: the first ends it, and the second must do no harm.
    const { status, result } = await runAction(
      `setTimeout(() => { throw ${thrown}; }); Promise.reject(${thrown}); await new Promise(() => {});`,
    );
    expect(status).toBe(1);
    expect(result).toMatchObject({ status: "failed", tasks: { done: { output: 1 } } });
    // The second may arrive while the run ends, or after it.
    expect(result.errors.length).toBeGreaterThan(0);
    for (const { code, message } of result.errors) {
      expect(code).toBe("UNCAUGHT_ERROR");
      expect(message).toContain(text);
    }
  });

  it.each([
    ["setTimeout(() => { throw new Error('late'); }, 10)"],
    ["Promise.reject(new Error('late'))"],
  ])("fails the run even after the last task: %s", async (raise) => {
    const module = `export default { act: () => { ${raise}; return 1; } };`;
    const { status, stdout } = await runAlone(module, "tasks: [{ name: act }]", "--json");
    expect(status).toBe(1);
    expect(printed(stdout)).toMatchObject({
      status: "failed",
      tasks: { act: { status: "succeeded", output: 1 } },
      errors: [{ code: "UNCAUGHT_ERROR", message: "late" }],
    });
    const events = await runAlone(module, "tasks: [{ name: act }]", "--events");
    expect(events.status).toBe(1);
    expect(JSON.parse(events.stdout.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
      type: "run.failed",
      error: { code: "UNCAUGHT_ERROR", message: "late" },
    });
  });

  it("reveals no secret", async () => {
    const cwd = folder({
      "workflow.yaml": "secrets: [token]\ntasks: [{ name: act }]",
      "actions.mjs": `export default { act: ({ context }) => {
        const token = context.secret("token");
        setTimeout(() => { throw new Error("with " + token, { cause: new Error(token) }); });
        return new Promise(() => {});
      } };`,
      "secrets.json": '{ "token": "s3cr3t-value" }',
    });
    for (const mode of [["--json"], ["--json", "--verbose"], ["--verbose"], ["--events"]]) {
      const args = ["run", "workflow.yaml", "-a", "actions.mjs", "--secrets-file", "secrets.json"];
      const { status, stdout, stderr } = await sheaf([...args, ...mode], { cwd });
      expect(status).toBe(1);
      expect(stdout + stderr).toContain("with ***");
      expect(stdout + stderr).not.toContain("s3cr3t");
    }
  });
});

describe("a module that does not load", () => {
  const document = "tasks: [{ name: a, action: core.echo }]";

  it.each([
    [
      "await new Promise(() => {}); export default {};",
      "ACTIONS_NEVER_LOADED",
      "its top-level await",
    ],
    ["process.exit(0); export default {};", "INVALID_ACTIONS", "process.exit(0) was called"],
    ["try { process.exit(0); } catch {} export default {};", "INVALID_ACTIONS", "process.exit(0)"],
    [
      "setTimeout(() => process.exit(0)); await new Promise(() => {});",
      "INVALID_ACTIONS",
      "process.exit(0)",
    ],
    [
      'setTimeout(() => { throw new Error("no"); }); await new Promise(() => {});',
      "INVALID_ACTIONS",
      "no at actions.mjs:1:",
    ],
    ["throw null;", "INVALID_ACTIONS", "null was thrown"],
    ["throw Object.create(null);", "INVALID_ACTIONS", "null prototype"],
  ])("makes the run invalid: %s", async (module, code, text) => {
    const { status, stdout, stderr } = await runWith(module, document);
    expect(status).toBe(2);
    expect(printed(stdout)).toMatchObject({ status: "invalid", errors: [{ code }] });
    expect(stderr).toContain(text);
  });

  it("prints to stderr while it loads", async () => {
    const module = 'console.log("hello"); export default {};';
    const { status, stdout, stderr } = await runAlone(module, document, "--json");
    expect(status).toBe(0);
    expect(printed(stdout).status).toBe("succeeded");
    expect(stderr).toBe("hello\n");
  });
});
