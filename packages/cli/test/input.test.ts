import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseParameters } from "../src/input/parameters.ts";
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
    ["any", "9007199254740993.0", "9007199254740993.0"],
    ["any", "9007199254740993e0", "9007199254740993e0"],
    ["any", "1e400", "1e400"],
    ["number", "9007199254740993", "9007199254740993"],
    ["number", "1e23", 1e23],
    ["string", "[9007199254740993]", "[9007199254740993]"],
    ["any", "[0x20000000000001]", "[0x20000000000001]"],
    ["any", "a=b", "a=b"],
    ["any", "", ""],
  ] as const)("of type %s reads %s", (type, text, value) => {
    expect(parseParameters([`p=${text}`], { p: { type } })).toEqual({ p: value });
  });

  it.each(["[9007199254740993]", '{"a": {"b": 653247040368672769}}', " [1, 1e400]"])(
    "refuses a list or object with an integer that a number cannot represent: %s",
    (text) => {
      for (const declarations of [{}, { p: { type: "any" } }, { p: { type: "array" } }] as const)
        expect(() => parseParameters([`p=${text}`], declarations)).toThrow(
          /^Cannot parse parameter "p": \S+ is an integer that a double cannot represent exactly/,
        );
    },
  );

  it("is a string if only strings are allowed", () => {
    const declarations = { version: { enum: ["1", "2"] }, level: { enum: [1, 2] } };
    expect(parseParameters(["version=1", "level=2"], declarations)).toEqual({
      version: "1",
      level: 2,
    });
  });

  it("is parsed as JSON if nothing is declared, and the last value of a name wins", () => {
    expect(parseParameters(["a=1", "a=2", "__proto__=3"])).toEqual(
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

describe("files of parameters and secrets", () => {
  const files = {
    "workflow.yaml": WORKFLOW,
    "parameters.yaml": "a: 1\nb: x\n",
    "secrets.json": '{ "token": "s3cr3t-value" }',
  };
  const run = (...args: readonly string[]): ReturnType<typeof sheaf> =>
    sheaf(["run", "workflow.yaml", ...args], { cwd: folder(files) });

  it("provide parameters, which --param overrides, and secrets, which are never printed", async () => {
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

  it("keep secrets out of events, plain lines and the output of actions", async () => {
    const actions =
      'export default { leak: ({ context }) => console.log(context.secret("token")) };';
    const cwd = folder({
      ...files,
      "workflow.yaml": WORKFLOW.replace("- name: fail", "- name: leak\n  - name: fail"),
      "actions.mjs": actions,
    });
    const args = ["--secrets-file", "secrets.json", "--actions", "actions.mjs", "-p", "a=1"];
    for (const mode of [["--events"], []]) {
      const ended = await sheaf(["run", "workflow.yaml", ...args, ...mode], { cwd });
      expect(ended.stdout + ended.stderr).toContain("***");
      expect(ended.stdout + ended.stderr).not.toContain("s3cr3t");
    }
  });

  it("must contain the secrets that the document lists", async () => {
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
  ])("are refused without printing their contents: %s", async (text, message) => {
    const cwd = folder({ ...files, "secrets.json": text });
    const args = ["run", "workflow.yaml", "--secrets-file", "secrets.json"];
    const { status, stdout, stderr } = await sheaf(args, { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain("error INVALID_FILE");
    expect(stderr).toContain(message);
    expect(stdout + stderr).not.toMatch(/s3cr3t|12345678/);
  });

  it.each([
    ["p.yaml", "a: 1\nb: [9007199254740993]", "INVALID_NUMBER at 2:5"],
    ["p.yaml", "b: 0x20000000000001", "INVALID_NUMBER at 1:4"],
    ["p.yaml", "b: 9007199254740993.0", "INVALID_NUMBER at 1:4"],
    ["p.yaml", "b: 1e400", "INVALID_NUMBER at 1:4"],
    ["p.json", '{ "a": 1,\n "b": [9007199254740993] }', "INVALID_NUMBER at 2:8"],
    ["p.json", '{ "b": 9007199254740993e0 }', "INVALID_NUMBER at 1:8"],
    ["p.json", '{ "b": 1, "b": 2 }', "DUPLICATE_KEY at 1:11"],
    ["p.yaml", "b: 1\nb: 2", "DUPLICATE_KEY at 2:1"],
    ["p.yaml", "x: &x {}\nb: { <<: *x }", "MERGE_KEY at 2:6"],
    ["p.yaml", `a: [${"\n  a: 1\n b: 2\n".repeat(1000)}`, "TOO_DEEP at "],
    ["p.yaml", `# ${"x".repeat(8_000_000)}`, "TOO_LARGE at 1:1"],
    ["p.json", `{"a": ${"[".repeat(2000)}${"]".repeat(2000)}}`, "TOO_DEEP at 1:"],
  ])("keep every number and key, or are refused with a position: %s, case %#", expectRefusal);

  it("are refused with the position where they have too many words", { tags: "slow" }, async () => {
    const refused = expectRefusal("p.yaml", `a: [${"1,".repeat(400_000)}1]`, "TOO_LARGE at 1:");
    await expect(refused).resolves.toBeUndefined();
  });

  it("may have many keys, large lists in JSON, and keys of any kind", async () => {
    const many = Array.from({ length: 40_000 }, (_, i) => `k${i}: ${i}`).join("\n");
    const cwd = folder({
      "workflow.yaml": `tasks: [{ name: t, action: core.echo }]\noutput: ["{{ length(parameters) }}", "{{ default(parameters.p, null) }}"]`,
      "many.yaml": many,
      "large.json": JSON.stringify({ p: Array.from({ length: 500_000 }, () => 1) }).replace(
        "[1,",
        "[2,",
      ),
      "keys.yaml": "p: { 80: http, true: yes, 0x10: hex, 1.5: x }",
      "own.json": '{ "p": { "__proto__": { "a": 1 } } }',
    });
    const output = async (file: string): Promise<unknown> => {
      const { stdout } = await sheaf(["run", "workflow.yaml", "--json", "--params-file", file], {
        cwd,
      });
      return printed(stdout).output;
    };
    expect(await output("many.yaml")).toEqual([40_000, null]);
    const [, list] = (await output("large.json")) as [number, number[]];
    expect(list).toHaveLength(500_000);
    expect(await output("keys.yaml")).toEqual([
      1,
      { "80": "http", true: "yes", "0x10": "hex", "1.5": "x" },
    ]);
    expect(JSON.stringify(await output("own.json"))).toBe('[1,{"__proto__":{"a":1}}]');
  });

  it.runIf(existsSync("/dev/zero"))("are not read beyond the size limit", async () => {
    const cwd = folder({ "workflow.yaml": "tasks: [{ name: t, action: core.echo }]" });
    for (const args of [
      ["validate", "/dev/zero"],
      ["graph", "/dev/zero", "--format", "dot"],
      ["run", "/dev/zero"],
      ["run", "workflow.yaml", "--params-file", "/dev/zero"],
      ["run", "workflow.yaml", "--secrets-file", "/dev/zero"],
    ]) {
      const { status, stderr } = await sheaf(args, { cwd });
      expect([args[0], status]).toEqual([args[0], 2]);
      expect(stderr).toContain("FILE_TOO_LARGE");
      expect(stderr).toContain("MiB");
    }
  });

  it("from stdin are limited too", async () => {
    const { status, stderr } = await sheaf(["validate", "-"], {
      input: `#${"x".repeat(33 * 1024 * 1024)}`,
    });
    expect(status).toBe(2);
    expect(stderr).toContain("Cannot read <stdin>: it is larger than 32 MiB");
  });
});

async function expectRefusal(name: string, text: string, message: string): Promise<void> {
  const cwd = folder({
    "workflow.yaml": "tasks: [{ name: t, action: core.echo }]",
    [name]: text,
  });
  for (const option of ["--params-file", "--secrets-file"]) {
    const ended = await sheaf(["run", "workflow.yaml", option, name], { cwd });
    expect(ended.status).toBe(2);
    expect(ended.stderr).toContain("error INVALID_FILE");
    expect(ended.stderr).toContain(message);
    expect(ended.stdout + ended.stderr).not.toContain("9007199254740993");
  }
}
