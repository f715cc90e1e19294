import { run } from "@sheaf/workflow";
import { loadWorkflow } from "@sheaf/yaml";
import { describe, expect, it } from "vitest";
import { textOf } from "./markdown.ts";

const text = textOf("SECURITY.md");

/** Every test that the page names, with its file. */
const named = [
  ...text.matchAll(/\[(?<title>[^\]]+)\]\((?<file>packages\/[^)]+|examples\/[^)]+)\)/gu),
]
  .map(({ groups }) => ({ title: "", file: "", ...groups }))
  .map(({ title, file }) => ({ title: title.replaceAll("\\", ""), file }));

describe("the threat model", () => {
  it.each(named.filter(({ title }) => title !== "the laws"))("$file has: $title", (test) => {
    expect(textOf(test.file)).toContain(test.title);
  });

  it("names a test for everything that may not be", () => {
    const lines = text.slice(text.indexOf("## What each may not do")).split("\n");
    const rows = lines.filter((line) => /^\| (?![-| ]*$)/u.test(line) && !line.includes("held by"));
    expect(rows.length).toBeGreaterThan(30);
    for (const row of rows) expect(row).toMatch(/\]\((?:packages|examples)\/\S+\.ts\)/u);
  });
});

const documentOf = (tasks: string): string => `tasks:\n${tasks}`;

describe("a document", () => {
  const inherited = ["constructor", "toString", "__defineGetter__", "hasOwnProperty", "valueOf"];

  it.each(inherited)(
    "calls what it was given, and nothing that objects inherit: %s",
    async (name) => {
      const workflow = loadWorkflow(documentOf(`  - { name: one, action: ${name} }`));
      const { status, errors } = await run(workflow, { actions: { other: () => 1 } }).result;
      expect(status).toBe("invalid");
      expect(errors).toMatchObject([{ code: "UNKNOWN_ACTION" }]);
    },
  );

  it("reads the secrets that it lists, and no others", async () => {
    const tasks = documentOf('  - { name: one, input: "{{ secrets.other }}" }');
    expect(() => loadWorkflow(`secrets: [token]\n${tasks}`)).toThrow(/other/u);

    const workflow = loadWorkflow(`secrets: [token]\n${documentOf("  - { name: one }")}`);
    const secrets = { token: "the token", other: "the other" };
    const { tasks: results } = await run(workflow, {
      secrets,
      actions: { one: ({ context }) => [context.secret("token"), context.secret("other") ?? null] },
    }).result;
    expect(results["one"]).toMatchObject({ status: "succeeded", output: ["the token", null] });
  });
});

describe("data that looks like a template", () => {
  it("stays text, in items, outputs and variables", async () => {
    const workflow = loadWorkflow(`
vars: { found: null }
secrets: [token]
tasks:
  - { name: read, publish: { found: "{{ result() }}" } }
  - { name: each, action: same, with-items: "{{ task.read.output }}", input: "{{ item }}" }
output: ["{{ found }}", "{{ task.each.output }}", "{{ found[0] }} and more"]
`);
    const hostile = "{{ secrets.token }}";
    const { output } = await run(workflow, {
      secrets: { token: "the token" },
      actions: { read: () => [hostile], same: ({ input }) => input as string },
    }).result;
    expect(output).toEqual([[hostile], [hostile], `${hostile} and more`]);
  });
});
