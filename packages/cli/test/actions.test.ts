import { describe, expect, it } from "vitest";
import { folder, sheaf, sheafRun } from "./command.ts";
import { printed } from "./result-schema.ts";

const WORKFLOW = "tasks: [{ name: greet, input: { name: you } }]";

describe("--actions", () => {
  it.each([
    [
      "actions.mjs",
      "export default { greet: ({ input, attempt }) => `${input.name} ${attempt}` };",
    ],
    ["actions.cjs", "module.exports = { greet: async ({ input }) => `${input.name} 1` };"],
    ["with space #1.mjs", "export default { greet: ({ input }) => `${input.name} 1` };"],
  ])("loads %s", async (name, text) => {
    const cwd = folder({ "workflow.yaml": WORKFLOW, [name]: text });
    const { stdout } = await sheaf(["run", "workflow.yaml", "--actions", name, "--json"], { cwd });
    expect(printed(stdout).tasks).toMatchObject({ greet: { output: "you 1" } });
  });

  it.each(["actions.ts", "actions.mts"])("loads TypeScript from %s on every Node", async (name) => {
    const cwd = folder({
      "workflow.yaml": WORKFLOW,
      "package.json": '{"type": "module"}',
      [name]: `import { type Greeting, hello } from "./hello.ts";

const greet = ({ input }: { input: { name: string } }): Greeting => {
  if (input.name === "nobody") throw new Error("nobody is there");
  return hello(input.name);
};
export default { greet };
`,
      "hello.ts": `export type Greeting = string;
export const hello = (name: string): Greeting => \`Hello \${name}\`;
`,
    });
    const args = ["run", "workflow.yaml", "--actions", name];
    const greeted = await sheaf([...args, "--json"], { cwd });
    expect(printed(greeted.stdout).tasks).toMatchObject({ greet: { output: "Hello you" } });
    const input = WORKFLOW.replace("you", "nobody");
    const { stderr } = await sheaf(["run", "-", "--actions", name], { cwd, input });
    expect(stderr).toContain(`nobody is there\n  at ${name}:4:`);
  });

  it("says what is wrong in a module in TypeScript", async () => {
    const cwd = folder({ "workflow.yaml": WORKFLOW, "a.mts": "export default { greet(: }\n" });
    const { status, stderr } = await sheaf(["run", "workflow.yaml", "--actions", "a.mts"], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain("INVALID_ACTIONS");
    expect(stderr).toContain("a.mts");
  });

  it.each([
    ["no file", "other.mjs", "", "no such file"],
    ["no default export", "a.mjs", "export const greet = () => 1;", "it has no default export"],
    [
      "a default export of another kind",
      "a.mjs",
      "export default [];",
      "to be an object of functions",
    ],
    [
      "a value that is not a function",
      "a.mjs",
      "export default { greet: 1 };",
      '"greet" in the default',
    ],
    [
      "the name of a built-in",
      "a.mjs",
      'export default { "core.echo"() {} };',
      "is the name of a built-in",
    ],
    ["an error of its own", "a.mjs", 'throw new Error("not today");', "not today"],
    ["a missing import", "a.mjs", 'import "./b.mjs"; export default {};', "b.mjs"],
    ["a syntax error", "a.mjs", "export default {", "Unexpected end of input"],
  ])("refuses a module with %s", async (_, name, text, message) => {
    const cwd = folder({ "workflow.yaml": WORKFLOW, ...(text === "" ? {} : { [name]: text }) });
    const { status, stdout, stderr } = await sheaf(["run", "workflow.yaml", "-a", name], { cwd });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(`error INVALID_ACTIONS\n  Cannot load actions from ${name}`);
    expect(stderr).toContain(message);
  });

  it("is suggested if an action is unknown", async () => {
    const { status, stderr } = await sheafRun(WORKFLOW);
    expect(status).toBe(2);
    expect(stderr).toContain("error UNKNOWN_ACTION");
    expect(stderr).toContain("hint: pass a module that defines it with --actions");
  });
});

describe("built-in actions", () => {
  it("fail as their input says", async () => {
    const { stdout } = await sheafRun(
      `tasks:
  - { name: text, action: core.fail, input: just so, next: { on: failure }, start: true }
  - { name: code, action: core.fail, input: { message: m, code: C, retryable: false }, retry: { count: 3 }, next: { on: failure }, start: true }
  - { name: untrue, action: core.assert, input: { that: "{{ 1 > 2 }}", message: odd }, next: { on: failure }, start: true }
  - { name: unclear, action: core.assert, input: { that: 1 }, next: { on: failure }, start: true }
  - { name: unslept, action: core.sleep, input: { seconds: -1 }, next: { on: failure }, start: true }
  - { name: slept, action: core.sleep, input: 0.01, start: true }
`,
      "--json",
    );
    expect(printed(stdout).tasks).toMatchObject({
      text: { error: { code: "FAILED", message: "just so" } },
      code: { error: { code: "C", message: "m" } },
      untrue: { error: { code: "ASSERTION_FAILED", message: "odd" } },
      unclear: { error: { code: "INVALID_INPUT" } },
      unslept: { error: { code: "INVALID_INPUT" } },
      slept: { status: "succeeded", output: null },
    });
  });

  it("sleep many at once without a warning", async () => {
    const { status, stderr } = await sheafRun(
      'tasks: [{ name: s, action: core.sleep, with-items: "{{ range(50) }}", concurrency: 50, input: 0.01 }]',
      "--quiet",
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});
