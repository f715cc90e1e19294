import { describe, expect, it } from "vitest";
import { parametersOf } from "../src/given/parameters.ts";
import { folder, sheaf } from "./command.ts";
import { printed } from "./result-schema.ts";

describe("--param", () => {
  it.each([
    ["string", "42", "42"],
    ["string", '"quoted"', "quoted"],
    ["string", "null", "null"],
    ["integer", "42", 42],
    ["integer", "many", "many"],
    ["number", "1e3", 1000],
    ["number", "1e999", "1e999"],
    ["boolean", "true", true],
    ["array", '["a"]', ["a"]],
    ["object", '{"a":1}', { a: 1 }],
    ["object", "{a: 1}", "{a: 1}"],
    ["any", "42", 42],
    ["any", "12345678901234567890", "12345678901234567890"],
    ["any", "a=b", "a=b"],
    ["any", "", ""],
  ] as const)("of type %s reads %s", (type, text, value) => {
    expect(parametersOf([`p=${text}`], { p: { type } })).toEqual({ p: value });
  });

  it("is a text where only that is allowed", () => {
    const declarations = { version: { enum: ["1", "2"] }, level: { enum: [1, 2] } };
    expect(parametersOf(["version=1", "level=2"], declarations)).toEqual({
      version: "1",
      level: 2,
    });
  });

  it("is read as JSON where nothing is declared, and the last of a name counts", () => {
    expect(parametersOf(["a=1", "a=2", "__proto__=3"])).toEqual(
      Object.fromEntries([
        ["a", 2],
        ["__proto__", 3],
      ]),
    );
  });
});

const WORKFLOW = `
parameters: { a: { type: integer }, b: { type: string } }
secrets: [token]
tasks:
  - name: use
    action: core.echo
    input: { sum: "{{ parameters.a + 1 }}", header: "Bearer {{ secrets.token }}" }
  - name: fail
    action: core.fail
    input: { message: "refused {{ secrets.token }}" }
output: "{{ task.use.output }}"
`;

describe("files", () => {
  const files = {
    "workflow.yaml": WORKFLOW,
    "parameters.yaml": "a: 1\nb: x\n",
    "secrets.json": '{ "token": "s3cr3t-value" }',
  };
  const run = (...args: readonly string[]): ReturnType<typeof sheaf> =>
    sheaf(["run", "workflow.yaml", ...args], { cwd: folder(files) });

  it("give parameters, before which --param goes, and secrets, which never show", async () => {
    const { status, stdout, stderr } = await run(
      "--params-file=parameters.yaml",
      "--param=a=2",
      "--secrets-file=secrets.json",
      "--json",
    );
    expect(status).toBe(1);
    const { tasks, errors } = printed(stdout);
    expect(tasks["use"]?.["output"]).toEqual({ sum: 3, header: "Bearer ***" });
    expect(errors).toMatchObject([{ message: "refused ***" }]);
    expect(stdout + stderr).not.toContain("s3cr3t");
  });

  it("keep secrets out of events and plain lines, and out of what actions print", async () => {
    const actions =
      'export default { leak: ({ context }) => console.log(context.secret("token")) };';
    const cwd = folder({
      ...files,
      "workflow.yaml": WORKFLOW.replace("- name: fail", "- name: leak\n  - name: fail"),
      "actions.mjs": actions,
    });
    const secretly = ["--secrets-file", "secrets.json", "--actions", "actions.mjs", "-p", "a=1"];
    for (const mode of [["--events"], []]) {
      const ended = await sheaf(["run", "workflow.yaml", ...secretly, ...mode], { cwd });
      expect(ended.stdout + ended.stderr).toContain("***");
      expect(ended.stdout + ended.stderr).not.toContain("s3cr3t");
    }
  });

  it("must hold the secrets that the document lists", async () => {
    const { status, stderr } = await run();
    expect(status).toBe(2);
    expect(stderr).toContain("error MISSING_SECRET");
  });

  it.each([
    ["s3cr3t-value: [", "at 1:"],
    ["[s3cr3t-value]", "expected an object"],
    ["token: 12345678", 'a number for "token" at 1:8'],
    ["ok: text\ntoken: { deep: s3cr3t-value }", 'an object for "token" at 2:8'],
    ["token: [s3cr3t-value]", 'a list for "token" at 1:8'],
    ["token: true\nother:", 'a boolean for "token" at 1:8, null for "other" at'],
    ["s3cr3t-value", "expected an object"],
  ])("are refused without showing what is in them: %s", async (text, said) => {
    const cwd = folder({ ...files, "secrets.json": text });
    const args = ["run", "workflow.yaml", "--secrets-file", "secrets.json"];
    const { status, stdout, stderr } = await sheaf(args, { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain("error INVALID_FILE");
    expect(stderr).toContain(said);
    expect(stdout + stderr).not.toMatch(/s3cr3t|12345678/);
  });
});
