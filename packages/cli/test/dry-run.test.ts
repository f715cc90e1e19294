import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, sheaf, sheafRun } from "./command.ts";

const DOCUMENT = `
parameters: { who: { type: string, default: world } }
tasks:
  - { name: first, action: mark, start: true, next: { do: second } }
  - { name: second, action: mark }
  - { name: other, action: mark, start: true }
`;

const ACTIONS = `import { writeFileSync } from "node:fs";
export default { mark: () => { writeFileSync("ran", ""); return 1; } };`;

describe("--dry-run", () => {
  test("prints what a run would begin with, and performs and records nothing", async () => {
    const cwd = folder({ "a.yaml": DOCUMENT, "actions.mjs": ACTIONS });
    const options = ["--actions", "actions.mjs", "--journal", "a.journal", "--param", "who=you"];
    const { stdout, stderr, status } = await sheaf(["run", "a.yaml", "--dry-run", ...options], {
      cwd,
    });
    expect({ stdout, stderr, status }).toStrictEqual({
      stdout: `Nothing was run: the document, its actions and its input are valid
parameters: {"who":"you"}
starts with: first, other
tasks: first, second, other
`,
      stderr: "",
      status: 0,
    });
    expect(existsSync(join(cwd, "ran"))).toBe(false);
    expect(existsSync(join(cwd, "a.journal"))).toBe(false);
  });

  test("prints JSON with --json", async () => {
    const { stdout } = await sheafRun(
      "tasks: [{ name: a, action: core.echo }]",
      "--dry-run",
      "--json",
    );
    expect(JSON.parse(stdout)).toStrictEqual({
      status: "valid",
      parameters: {},
      starts: ["a"],
      tasks: ["a"],
    });
  });

  test("shows what runs inside tasks, at the end, and in other files, each workflow once", async () => {
    const main = `
tasks:
  - name: resize
    action: core.echo
    with-items: [1]
    each:
      - { name: upload, action: core.echo }
      - { name: tell, action: workflow.tell }
  - { name: report, action: workflow.tell }
finally:
  - { name: clean-up, action: core.echo }
workflows:
  tell: ./parts/tell.yaml
`;
    const part = "tasks: [{ name: mail, action: core.echo }, { name: chat, action: core.echo }]";
    const cwd = folder({ "a.yaml": main, "parts/tell.yaml": part });
    const { stdout } = await sheaf(["run", "a.yaml", "--dry-run"], { cwd });
    expect(stdout).toBe(`Nothing was run: the document, its actions and its input are valid
parameters: {}
starts with: resize
tasks:
  resize
    for each item:
      upload
      tell
        mail
        chat
  report (runs the workflow of resize/tell)
  at the end:
    clean-up
`);
    const json = await sheaf(["run", "a.yaml", "--dry-run", "--json"], { cwd });
    const tell = { tasks: [{ name: "mail" }, { name: "chat" }] };
    expect(JSON.parse(json.stdout)).toMatchObject({
      tasks: ["resize", "report"],
      tree: {
        tasks: [
          {
            name: "resize",
            each: { tasks: [{ name: "upload" }, { name: "tell", workflow: tell }] },
          },
          { name: "report", sameAs: "resize/tell" },
        ],
        finally: { tasks: [{ name: "clean-up" }] },
      },
    });
  });

  test("takes no longer for workflows that run each other many times", async () => {
    const levels = Array.from({ length: 40 }, (_, level) => {
      const action = level === 39 ? "core.echo" : `workflow.w${level + 1}`;
      return `  w${level}: { tasks: [{ name: a, action: ${action} }, { name: b, action: ${action} }] }`;
    });
    const document = `tasks: [{ name: t, action: workflow.w0 }]\nworkflows:\n${levels.join("\n")}`;
    const { stdout } = await sheafRun(document, "--dry-run");
    expect(stdout.split("\n")).toHaveLength(4 + 1 + 2 * 40 + 1);
    expect(stdout).toContain("b (runs the workflow of t/a)");
  });

  test("refuses what a run refuses", async () => {
    const unknown = await sheafRun("tasks: [{ name: a, action: unknown }]", "--dry-run");
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain("UNKNOWN_ACTION");
    const parameters =
      "parameters: { n: { type: integer, required: true } }\ntasks: [{ name: a, action: core.echo }]";
    const missing = await sheafRun(parameters, "--dry-run");
    expect(missing.status).toBe(2);
    expect(missing.stderr).toContain("INVALID_PARAMETERS");
  });

  test("masks secrets in parameters", async () => {
    const cwd = folder({ "s.json": '{"key": "hunter22"}' });
    const { stdout } = await sheaf(
      ["run", "-", "--dry-run", "--secrets-file", "s.json", "-p", "a=hunter22"],
      {
        cwd,
        input: "parameters: { a: { type: string } }\ntasks: [{ name: a, action: core.echo }]",
      },
    );
    expect(stdout).not.toContain("hunter22");
    expect(stdout).toContain('{"a":"***"}');
  });
});
