import { describe, expect, it } from "vitest";
import { folder, sheaf } from "./command.ts";

const SECRETS = {
  tok: "s3cr3t-value",
  pem: 'first line\nsecond "line"\n',
  pin: "80211234",
  short: "us",
  key: "status",
};

/** Runs a workflow with the secrets and checks that none of them is printed. */
async function runWithSecrets(
  files: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> {
  const cwd = folder({ "secrets.json": JSON.stringify(SECRETS), ...files });
  const ended = await sheaf(["run", "workflow.yaml", "--secrets-file=secrets.json", ...args], {
    cwd,
  });
  for (const form of ["s3cr3t", "cr3t-v", "first line", "second", "80211234"])
    expect(ended.stdout + ended.stderr).not.toContain(form);
  return ended;
}

const printed = (text: string): Record<string, unknown> =>
  JSON.parse(text) as Record<string, unknown>;

describe("secrets", () => {
  it("are data for the next task, a condition, an item and a sub-workflow", async () => {
    const workflow = `
vars: { auth: "Bearer {{ secrets.tok }}" }
workflows:
  child:
    parameters: { given: { type: string } }
    tasks: [{ name: a, action: core.echo, input: "{{ length(secrets.tok) + length(parameters.given) }}" }]
    output: "{{ task.a.output }}"
tasks:
  - { name: made, action: core.echo, input: { "key": "{{ secrets.tok }}" } }
  - { name: next, action: core.assert, input: { that: "{{ task.made.output == {key: 's3' + 'cr3t-value'} }}" } }
  - { name: when, action: core.echo, when: "{{ auth == 'Bearer s3' + 'cr3t-value' }}", input: 1 }
  - { name: items, action: core.assert, with-items: ["{{ secrets.tok }}"], input: { that: "{{ length(item) == 12 }}" } }
  - { name: inside, action: workflow.child, input: { given: "{{ secrets.tok }}" } }
output: "{{ task.inside.output }}"
`;
    const { status, stdout } = await runWithSecrets({ "workflow.yaml": workflow }, "--json");
    const { output, variables, tasks } = printed(stdout);
    expect([status, output, variables]).toEqual([0, 24, { auth: "Bearer ***" }]);
    expect(tasks).toMatchObject({
      made: { output: { key: "***" } },
      when: { status: "succeeded" },
    });
  });

  it("are masked in the result: in JSON text, names and numbers, but never in its own names", async () => {
    const workflow = `
tasks:
  - { name: status, action: core.echo, input: "body: {{ {key: secrets.pem} }}" }
  - { name: number, action: core.echo, input: ["{{ int(secrets.pin) }}", "{{ secrets.short }}", "status"] }
  - { name: names, action: names }
output: { code: "{{ task.names.output }}", status: "{{ secrets.key }}" }
`;
    const actions =
      'export default { names: ({ context }) => ({ [context.secret("tok")]: 1, ["a" + context.secret("tok")]: 2, "***": 3 }) };';
    const files = { "workflow.yaml": workflow, "actions.mjs": actions };
    const { stdout } = await runWithSecrets(files, "--actions=actions.mjs", "--json");
    const result = printed(stdout);
    expect(result).toMatchObject({
      status: "succeeded",
      sequence: ["status", "number", "names"],
      tasks: {
        status: { status: "succeeded", output: 'body: {"key":"***"}' },
        number: { status: "succeeded", output: ["***", "***", "***"] },
      },
    });
    expect(result["output"]).toEqual({ code: { "*** (2)": 1, "a***": 2, "***": 3 }, "***": "***" });
    const plain = await runWithSecrets(files, "--actions=actions.mjs");
    expect(JSON.parse(plain.stdout)).toEqual(result["output"]);
    expect(plain.stderr).toContain("names succeeded");
  });

  it("are masked in what actions print, even in chunks, and nothing else is lost", async () => {
    const actions = `
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export default {
  print: async ({ context }) => {
    const [tok, pem] = [context.secret("tok"), context.secret("pem")];
    for (const character of "[" + tok + "]\\n") process.stdout.write(character);
    process.stderr.write(Buffer.from("<" + tok.slice(0, 3)));
    process.stderr.write(tok.slice(3) + ">\\n");
    console.log({ tok, pem });
    console.error(JSON.stringify({ text: JSON.stringify({ pem }) }));
    process.stdout.write(Buffer.from(tok).toString("hex"), "hex");
    process.stdout.write("\\nok? s");
    await later(300);
    process.stdout.write("ure\\n");
    process.stdout.end("the end s3c");
  },
};`;
    const workflow = "tasks: [{ name: print, action: print }]";
    const files = { "workflow.yaml": workflow, "actions.mjs": actions };
    const { stderr, status } = await runWithSecrets(files, "--actions=actions.mjs", "--json");
    expect(status).toBe(0);
    expect(stderr).toContain("[***]\n");
    expect(stderr).toContain("<***>\n");
    expect(stderr).toContain("{ tok: '***', pem: '***' }");
    expect(stderr).toContain('{"text":"{\\"pem\\":\\"***\\"}"}');
    expect(stderr).toContain("ok? sure\n");
    expect(stderr).toContain("the end s3c");
  });

  it.each<[string, string, readonly string[]]>([
    [
      "a parameter",
      "parameters: { n: { type: integer } }\ntasks: [{ name: a, action: core.echo }]",
      ["-p", "n=s3cr3t-value"],
    ],
    [
      "the name of a parameter",
      "parameters: { n: {} }\ntasks: [{ name: a, action: core.echo }]",
      ["-p", "s3cr3t-value=1"],
    ],
    ["an argument", "tasks: [{ name: a, action: core.echo }]", ["-p", "s3cr3t-value"]],
    ["the document", "tasks: [{ name: a, action: core.echo, s3cr3t-value: 1 }]", []],
    [
      "a line that is cut",
      `tasks: [{ name: a, action: core.echo, "${"x".repeat(130)}": "${"s3cr3t-value".repeat(20)}" }]`,
      [],
    ],
    ["a module", "tasks: [{ name: a, action: core.echo }]", ["--actions=throws.mjs"]],
    ["an uncaught error", "tasks: [{ name: a, action: stray }]", ["--actions=actions.mjs"]],
    [
      "a message",
      "tasks: [{ name: a, action: core.fail, input: 'http://x/?k={{ secrets.tok }}' }]",
      [],
    ],
    [
      "a name that is cut",
      'tasks: [{ name: a, action: core.echo, input: "{{ {a: 1}[secrets.tok * 1] }}" }]',
      [],
    ],
  ])("are masked in messages about %s", async (_, workflow, args) => {
    const files = {
      "workflow.yaml": workflow,
      "throws.mjs": 'throw new Error("s3cr3t-value");',
      "actions.mjs":
        'export default { stray: () => { setTimeout(() => { throw new Error("s3cr3t-value"); }); return new Promise((resolve) => setTimeout(resolve, 50)); } };',
    };
    for (const mode of [[], ["--json"], ["--events"]]) {
      const { status } = await runWithSecrets(files, ...args, ...mode);
      expect(status).not.toBe(0);
    }
  });
});
