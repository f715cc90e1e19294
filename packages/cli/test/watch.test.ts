import { renameSync, type Stats, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test, type TestContext } from "vitest";
import { ignoring } from "../src/watch/changes.ts";
import { folder, type Running, SHEAF, sheafRun, start } from "./command.ts";

const ECHO = (text: string): string =>
  `tasks: [{ name: a, action: core.echo, input: ${text} }]\noutput: "{{ task.a.output }}"\n`;

const ACTS = `tasks: [{ name: act }]\noutput: "{{ task.act.output }}"\n`;

function watching(test: TestContext, cwd: string, ...args: readonly string[]): Running {
  const running = start(process.execPath, [SHEAF, "run", "a.yaml", "--watch", ...args], { cwd });
  test.onTestFinished(() => void running.child.kill("SIGKILL"));
  return running;
}

describe.concurrent("--watch", () => {
  test("runs a document again when it is saved, also by replacing it", async (context) => {
    const cwd = folder({ "a.yaml": ECHO("one") }, context);
    const { child, ended, seen } = watching(context, cwd);
    await seen('"one"\n');
    await seen("Watching for changes");
    writeFileSync(join(cwd, "a.yaml"), ECHO("two"));
    await seen("Running again: a.yaml has changed");
    await seen('"two"\n');
    writeFileSync(join(cwd, "b.yaml"), ECHO("three"));
    renameSync(join(cwd, "b.yaml"), join(cwd, "a.yaml"));
    await seen('"three"\n');
    child.kill("SIGINT");
    expect((await ended).stdout).toBe('"one"\n"two"\n"three"\n');
  });

  test("goes on after a document that is invalid, and gives status 0 between runs", async (context) => {
    const cwd = folder({ "a.yaml": "tasks: 1\n" }, context);
    const { child, ended, seen } = watching(context, cwd);
    await seen("Watching for changes");
    writeFileSync(join(cwd, "a.yaml"), ECHO("well"));
    await seen('"well"\n');
    await seen("Watching for changes; press Ctrl-C to end\nRunning again");
    child.kill("SIGINT");
    expect(await ended).toMatchObject({ status: 0 });
  });

  test("follows actions and what they import, and ignores what they write", async (context) => {
    const cwd = folder(
      {
        "a.yaml": ACTS,
        "actions.mjs": `import { writeFileSync } from "node:fs";
import { answer } from "./lib/answer.mjs";
export default { act: () => { writeFileSync("result.json", "1"); return answer; } };`,
        "lib/answer.mjs": "export const answer = 41;",
      },
      context,
    );
    const module = pathToFileURL(join(cwd, "actions.mjs")).href;
    const { child, ended, seen } = watching(context, cwd, "--actions", module);
    await seen("41\n");
    await seen("Watching for changes");
    writeFileSync(join(cwd, "lib/answer.mjs"), "export const answer = 42;");
    await seen("42\n");
    child.kill("SIGINT");
    expect((await ended).stdout).toBe("41\n42\n");
  });

  test("follows the files of a document, also those that are still missing", async (context) => {
    const main = `workflows: { child: ./lib/child.yaml }
tasks: [{ name: a, action: workflow.child }]
output: "{{ task.a.output }}"
`;
    const cwd = folder({ "a.yaml": ECHO("alone"), "lib/other.yaml": "" }, context);
    const { child, ended, seen, printed } = watching(context, cwd);
    await seen("Watching for changes");
    writeFileSync(join(cwd, "a.yaml"), main);
    await seen("no such file");
    await seen("Running again: a.yaml has changed");
    writeFileSync(join(cwd, "lib/child.yaml"), ECHO("first"));
    await seen('"first"\n');
    writeFileSync(join(cwd, "lib/child.yaml"), ECHO("second"));
    await seen('"second"\n');
    expect(printed.stderr).toContain(`Running again: ${join("lib", "child.yaml")} has changed`);
    child.kill("SIGINT");
    await ended;
  });

  test("cancels a run that is not over", async (context) => {
    const cwd = folder(
      { "a.yaml": "tasks: [{ name: a, action: core.sleep, input: 600 }]\n" },
      context,
    );
    const { child, ended, seen, printed } = watching(context, cwd);
    await seen("a started");
    writeFileSync(join(cwd, "a.yaml"), ECHO("soon"));
    await seen('"soon"\n');
    expect(printed.stderr).toContain("canceled in");
    child.kill("SIGINT");
    await ended;
  });

  test("refuses stdin and journals", async () => {
    expect(await sheafRun(ECHO("a"), "--watch")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("Cannot watch stdin") as string,
    });
    expect(await sheafRun(ECHO("a"), "--watch", "--journal", "a.journal")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("--journal") as string,
    });
  });
});

test("paths of Windows are watched, although the watcher asks for them with slashes", () => {
  const ignores = ignoring(["C:\\flows\\a.yaml", "C:\\flows\\.hidden\\actions"]);
  const isFile = { isFile: () => true } as Stats;
  expect(ignores("C:/flows/a.yaml", isFile)).toBe(false);
  expect(ignores("C:/flows/.hidden/actions")).toBe(false);
  expect(ignores("C:/flows/lib/answer.mjs", isFile)).toBe(false);
  expect(ignores("C:/flows/result.json", isFile)).toBe(true);
  expect(ignores("C:/flows/node_modules/answer.mjs", isFile)).toBe(true);
});
