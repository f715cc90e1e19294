import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder, sheaf, sheafRun } from "./command.ts";
import { printed } from "./result-schema.ts";

const GREET = `
name: greet
parameters: { name: { type: string, default: world } }
vars: { greeted: 0 }
tasks:
  - name: prepare
    action: core.echo
    input: { text: "Hello {{ parameters.name }}" }
    publish: { greeted: 1 }
  - name: never
    action: core.fail
    when: "{{ false }}"
  - name: each
    action: core.echo
    with-items: [1, 2, 3]
    input: "{{ item * 2 }}"
output: "{{ task.prepare.output.text }}"
`;

const FAILING = `
tasks:
  - name: first
    action: core.fail
    input: { message: "it broke", code: BROKEN }
  - name: second
    action: core.echo
`;

describe("exit status", () => {
  it("is 0 after a success", async () => {
    const { status, stdout, stderr } = await sheafRun(GREET);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '"Hello world"\n' });
    expect(stderr).toContain("each succeeded");
    expect(stderr).toMatch(/^succeeded in .*: 3 tasks, 1 skipped; 3 items, 3 succeeded$/m);
  });

  it("is 1 after a failure", async () => {
    const { status, stdout, stderr } = await sheafRun(FAILING);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain('error BROKEN <stdin>:4:13, in task "first"\n  it broke');
  });

  it.each([
    ["an unknown option", ["run", "-", "--jsno"], "Did you mean --json?"],
    ["an unknown command", ["rnu", "-"], "Did you mean run?"],
    ["a missing file", ["run"], "Missing required argument 'file'"],
    ["a second file", ["run", "-", "other"], "Too many arguments"],
    ["a bad number", ["run", "-", "--concurrency", "0"], "Expected an integer from 1"],
    ["a bad format", ["graph", "-", "--format", "svg"], "mermaid, dot"],
    ["a parameter without a value", ["run", "-", "--param", "name"], "expected name=value"],
    ["an undeclared parameter", ["run", "-", "--param", "nme=1"], '"nme" is not declared'],
    ["a missing document", ["run", "none.yaml"], "no such file"],
    ["a folder", ["run", "/"], "it is a directory"],
    ["no command", [], "Usage: sheaf"],
  ])("is 2 for %s", async (_, args, message) => {
    const { status, stdout, stderr } = await sheaf(args, { input: GREET });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("is 2 for an invalid document, whose position is printed", async () => {
    const path = folder({ "wrong.yaml": "tasks:\n  - name: a\n    acton: core.echo\n" });
    const { status, stderr } = await sheaf(["run", "wrong.yaml"], { cwd: path });
    expect(status).toBe(2);
    expect(stderr).toContain("wrong.yaml:3:5");
    expect(stderr).toContain("3 |     acton: core.echo\n    |     ^");
    expect(stderr).toContain('did you mean "action"?');
  });

  it("is 2 for text that is not UTF-8", async () => {
    const cwd = folder({});
    writeFileSync(join(cwd, "latin-1.yaml"), Buffer.from([0x61, 0xe9]));
    const { status, stderr } = await sheaf(["run", "latin-1.yaml"], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain("it is not valid UTF-8");
  });
});

describe("--json", () => {
  it("prints one object after a success", async () => {
    const { stdout, stderr } = await sheafRun(GREET, "--json", "--param", "name=you");
    const result = printed(stdout);
    expect(result).toMatchObject({
      status: "succeeded",
      output: "Hello you",
      variables: { greeted: 1 },
      sequence: ["prepare", "each"],
      errors: [],
      handled: [],
    });
    expect(Object.keys(result.tasks)).toEqual(["prepare", "never", "each"]);
    expect(result.tasks["never"]).toEqual({ status: "skipped", output: null });
    expect(result.tasks["each"]).toMatchObject({ output: [2, 4, 6], total: 3, succeeded: 3 });
    expect(stderr).toBe("");
  });

  it("prints one object after a failure, without tasks that never started", async () => {
    const { stdout, stderr } = await sheafRun(FAILING, "--json");
    const result = printed(stdout);
    expect(result).toMatchObject({ status: "failed", output: null, sequence: ["first"] });
    const location = { task: "first", line: 4, column: 13 };
    expect(result.errors).toEqual([{ code: "BROKEN", message: "it broke", ...location }]);
    expect(Object.keys(result.tasks)).toEqual(["first"]);
    expect(stderr).toContain("BROKEN");
  });

  it("prints null if no output is declared", async () => {
    const { stdout } = await sheafRun(
      "tasks: [{ name: a, action: core.echo, input: 1 }]",
      "--json",
    );
    expect(printed(stdout)).toMatchObject({ output: null, tasks: { a: { output: 1 } } });
  });

  it("keeps the order of the document for names that are numbers", async () => {
    const tasks = ["b", "2", "a", "1"].map((name) => `{ name: "${name}", action: core.echo }`);
    const { stdout } = await sheafRun(`tasks: [${tasks.join(", ")}]`, "--json");
    printed(stdout);
    const names = [...stdout.matchAll(/"(\w+)":\{"status"/g)].map(([, name]) => name);
    expect(names).toEqual(["b", "2", "a", "1"]);
  });

  it.each([
    ["usage", ["run", "-", "--json", "--cocurrency", "1"], "INVALID_USAGE"],
    ["combinations", ["run", "-", "--json", "--events"], "INVALID_USAGE"],
    ["parameters", ["run", "-", "--json", "--param", "nme=1"], "INVALID_PARAMETERS"],
    ["files", ["run", "none.yaml", "--json"], "UNREADABLE_FILE"],
    ["actions", ["run", "-", "--json", "--actions", "none.mjs"], "INVALID_ACTIONS"],
  ])("prints one object for invalid %s", async (_, args, code) => {
    const { status, stdout } = await sheaf(args, { input: GREET });
    const result = printed(stdout);
    expect(status).toBe(2);
    expect(result).toMatchObject({ status: "invalid", output: null, tasks: {}, sequence: [] });
    expect(result.errors.map((error) => error.code)).toEqual([code]);
  });

  it("prints all problems of a document, with line and column", async () => {
    const document = "tasks:\n  - name: a\n    acton: x\n    input: '{{ nothing }}'\n";
    const { status, stdout } = await sheafRun(document, "--json");
    expect(status).toBe(2);
    expect(printed(stdout).errors).toMatchObject([
      { code: "UNKNOWN_KEY", line: 3, column: 5 },
      { code: "UNKNOWN_NAME", line: 4 },
    ]);
  });

  it("prints the position of a template that fails", async () => {
    const document = `tasks:
  - name: a
    action: core.echo
    input: { x: 1 }
  - name: b
    action: core.echo
    input: "{{ task.a.output.y }}"
`;
    const { stdout } = await sheafRun(document, "--json");
    expect(printed(stdout).errors).toMatchObject([{ task: "b", line: 7, column: 30 }]);
  });

  it("leaves out failures that were tolerated", async () => {
    const document = `
tasks:
  - name: a
    action: core.assert
    with-items: [1, 2, 3, 4]
    tolerate: 1
    input: { that: "{{ item < 4 }}" }
`;
    const { status, stdout } = await sheafRun(document, "--json");
    const result = printed(stdout);
    expect(status).toBe(0);
    expect(result.errors).toEqual([]);
    expect(result.tasks["a"]).toMatchObject({ succeeded: 3, failed: 1 });
  });
});

describe("--events", () => {
  it("prints a line for each event, the end of the run last", async () => {
    const { status, stdout } = await sheafRun(GREET, "--events");
    const types = stdout
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { readonly type: string }).type);
    expect(status).toBe(0);
    expect(types[0]).toBe("run.started");
    expect(types.at(-1)).toBe("run.succeeded");
    expect(types.filter((type) => type === "item.succeeded")).toHaveLength(3);
  });

  it("ends with run.invalid if nothing runs", async () => {
    const { status, stdout } = await sheafRun("tasks: 1", "--events");
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ type: "run.invalid" });
  });
});

describe("--quiet", () => {
  it("prints only errors and the output", async () => {
    const well = await sheafRun(GREET, "--quiet");
    expect(well).toMatchObject({ stderr: "", stdout: '"Hello world"\n' });
    const { stderr } = await sheafRun(FAILING, "--quiet");
    expect(stderr).toBe(
      'error BROKEN <stdin>:4:13, in task "first"\n  it broke\n  4 |     action: core.fail\n    |             ^\n',
    );
  });
});

describe("other commands", () => {
  it("notes old names of keys, and finds the document valid", async () => {
    const input = `merge: { greeted: sum }${GREET}`;
    expect(await sheaf(["validate", "-"], { input })).toMatchObject({
      status: 0,
      stderr: '<stdin>:1:1: note: "merge" is now called "policies"\n',
    });
  });

  it("validates", async () => {
    const well = await sheaf(["validate", "-"], { input: GREET });
    expect(well).toEqual({ status: 0, stdout: "<stdin> is valid\n", stderr: "" });
    const { status, stderr } = await sheaf(["validate", "-"], { input: "tasks: 1" });
    expect(status).toBe(2);
    expect(stderr).toContain("<stdin>:1:8");
  });

  it("draws", async () => {
    const mermaid = await sheaf(["graph", "-"], { input: GREET });
    expect(mermaid.stdout).toContain("flowchart TD");
    const dot = await sheaf(["graph", "-", "--format", "dot"], { input: GREET });
    expect(dot.stdout).toContain('digraph "greet" {');
    const wrong = await sheaf(["graph", "-"], { input: "tasks: 1" });
    expect(wrong).toMatchObject({ status: 2, stdout: "" });
  });

  it("prints the schema of documents", async () => {
    const { status, stdout } = await sheaf(["schema"]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ $schema: expect.stringContaining("json-schema") });
  });

  it.each([["run"], ["validate"], ["graph"], ["schema"], [null]])(
    "prints help for %s with examples, at most 80 columns wide",
    async (command) => {
      const help = await sheaf([...(command === null ? [] : [command]), "--help"]);
      expect(help).toMatchObject({ status: 0, stderr: "" });
      expect(help.stdout).toMatch(/^Examples?:$/m);
      expect(help.stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    },
  );

  it("prints its exit statuses in the help, and its version", async () => {
    const { stdout } = await sheaf(["run", "--help"]);
    for (const status of [0, 1, 2, 130]) expect(stdout).toMatch(new RegExp(`^  ${status} `, "m"));
    const version = await sheaf(["--version"]);
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe("the position of an error", () => {
  it("is never taken from properties of what an action throws, which JavaScript engines set too", async () => {
    const cwd = folder({
      "workflow.yaml": "tasks:\n  - name: first\n    action: lost\n",
      "actions.mjs":
        'export default { lost() { throw Object.assign(new Error("no"), { line: 1, column: 99 }); } };',
    });
    const { stdout } = await sheaf(["run", "workflow.yaml", "-a", "actions.mjs", "--json"], {
      cwd,
    });
    expect(printed(stdout).errors).toMatchObject([{ task: "first", line: 3, column: 13 }]);
  });

  it("is that of the option, even at run time", async () => {
    const text = `tasks:
  - name: a
    action: core.echo
    with-items: "{{ parameters.n }}"
`;
    const { stdout, stderr } = await sheafRun(text, "--json", "--param", "n=5");
    const message = 'Cannot run task "a": expected "with-items" to give a list, got the number 5';
    const location = { task: "a", line: 4, column: 17 };
    expect(printed(stdout).errors).toEqual([
      { code: "WITH_ITEMS_NOT_A_LIST", message, ...location },
    ]);
    expect(stderr).toContain('4 |     with-items: "{{ parameters.n }}"\n    |                 ^');
  });
});

describe("an unknown action", () => {
  const text = `tasks:
  - name: a
    action: core.ecko
  - name: b
    action: my.thingg
`;
  const files = {
    "wrong.yaml": text,
    "actions.mjs": 'export default { "my.thing": () => 1 };\n',
  };
  const ecko = `error UNKNOWN_ACTION wrong.yaml:3:13
  task "a" calls the unknown action "core.ecko"
  3 |     action: core.ecko
    |             ^
  hint: did you mean "core.echo"?
`;
  const thing = `error UNKNOWN_ACTION wrong.yaml:5:13
  task "b" calls the unknown action "my.thingg"
  5 |     action: my.thingg
    |             ^
  hint: did you mean "my.thing"?
`;

  it("is found by validate: built-in ones always, others if the module is given", async () => {
    const cwd = folder(files);
    expect(await sheaf(["validate", "wrong.yaml"], { cwd })).toMatchObject({
      status: 2,
      stderr: ecko,
    });
    const args = ["validate", "wrong.yaml", "--actions", "./actions.mjs"];
    expect(await sheaf(args, { cwd })).toMatchObject({ status: 2, stderr: ecko + thing });
  });

  it("is reported by run in the same words", async () => {
    const cwd = folder(files);
    const { status, stderr } = await sheaf(
      ["run", "wrong.yaml", "--actions", "./actions.mjs", "--quiet"],
      { cwd },
    );
    expect(status).toBe(2);
    expect(stderr.replaceAll(/, in task "."/g, "")).toBe(ecko + thing);
  });

  it("is not looked for by validate if the module cannot be loaded", async () => {
    const cwd = folder(files);
    const { status, stderr } = await sheaf(["validate", "wrong.yaml", "-a", "none.mjs"], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain("no such file");
  });
});
