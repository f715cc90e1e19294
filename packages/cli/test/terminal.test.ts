import { spawnSync } from "node:child_process";
import { describe, expect, it, type TestContext } from "vitest";
import { type Ended, folder, SHEAF, start } from "./command.ts";

const hasScript = spawnSync("script", ["--version"]).status === 0;

const ESCAPE = "\u001B[";

/** Runs the command in a terminal of its own, which prints both streams as one. */
function inTerminal(
  context: TestContext,
  document: string,
  args: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const cwd = folder({ "workflow.yaml": document }, context);
  const command = `stty cols 100 rows 30; '${process.execPath}' '${SHEAF}' run workflow.yaml ${args}`;
  return start("script", ["-qec", command, "/dev/null"], {
    cwd,
    env: { TERM: "xterm-256color", ...env },
  }).ended;
}

function items(count: number): string {
  return `
tasks:
  - name: each
    action: core.echo
    with-items: "{{ range(${count}) }}"
    collect: none
`;
}

const SLOW = `
tasks:
  - name: each
    action: core.sleep
    with-items: "{{ range(20) }}"
    input: { seconds: 0.1 }
    concurrency: 2
`;

describe.skipIf(!hasScript)(
  "in a terminal (needs `script` of util-linux)",
  { concurrent: true },
  () => {
    it("draws a bar with counts, rate and remaining time", async (context) => {
      const { status, stdout } = await inTerminal(context, SLOW, "");
      expect(status).toBe(0);
      expect(stdout).toMatch(/each {2}.*█.*░.* \d+\/20 /);
      expect(stdout).toMatch(/ \d+(\.\d)?\/s .*\d s left/);
      expect(stdout).toMatch(/each succeeded in .* \(20 items\)/);
      expect(stdout).toMatch(/succeeded.* in .*: 1 task; 20 items, 20 succeeded/);
    });

    it("does not draw more often for 1,000,000 items", async (context) => {
      const { status, stdout } = await inTerminal(context, items(1_000_000), "");
      const seconds = Number(/each succeeded in ([\d.]+) s/.exec(stdout)?.[1] ?? 1);
      const drawn = stdout.split("1,000,000").length - 1;
      expect(status).toBe(0);
      expect(stdout).toMatch(/\d+,\d{3}\/1,000,000/);
      expect(drawn).toBeLessThan(seconds * 12 + 10);
    });

    it("draws below what actions print", async (context) => {
      const files = {
        "workflow.yaml": "tasks: [{ name: chatty }]",
        "actions.mjs": `export default { async chatty() {
        await new Promise((resolve) => setTimeout(resolve, 300));
        console.log("something to say");
        await new Promise((resolve) => setTimeout(resolve, 300));
      } };`,
      };
      const cwd = folder(files, context);
      const command = `'${process.execPath}' '${SHEAF}' run workflow.yaml --actions actions.mjs`;
      const { stdout } = await start("script", ["-qec", command, "/dev/null"], { cwd }).ended;
      const [before = "", after = ""] = stdout.split("something to say\r\n");
      // Erased before, drawn again after.
      expect(before.slice(-40)).toContain(`${ESCAPE}2K`);
      expect(after).toContain("chatty");
    });

    it("has no colours with NO_COLOR, but a bar", async (context) => {
      const { stdout } = await inTerminal(context, SLOW, "", { NO_COLOR: "1" });
      expect(stdout).toContain("█");
      // oxlint-disable-next-line no-control-regex -- that is what colours are
      expect(stdout).not.toMatch(/\u001B\[\d+m/);
    });

    it("draws nothing on a dumb terminal, or with --quiet", async (context) => {
      const dumb = await inTerminal(context, SLOW, "", { TERM: "dumb" });
      expect(dumb.stdout).not.toContain(ESCAPE);
      expect(dumb.stdout).toContain("each started");
      const quiet = await inTerminal(context, SLOW, "--quiet");
      expect(quiet.stdout).toBe("");
    });

    it("cancels on Ctrl-C", async (context) => {
      const document = "tasks: [{ name: slow, action: core.sleep, input: { seconds: 60 } }]";
      const cwd = folder({ "workflow.yaml": document }, context);
      // Some shells end with a child that was interrupted, unless they handle the signal themselves.
      const command = `trap : INT; '${process.execPath}' '${SHEAF}' run workflow.yaml; echo "status $?"`;
      const { child, ended, seen } = start("script", ["-qec", command, "/dev/null"], {
        cwd,
        isTyping: true,
      });
      await seen("slow");
      child.stdin.write("\u0003");
      await seen("status");
      child.stdin.end();
      const { stdout } = await ended;
      expect(stdout).toMatch(/canceled.* in /);
      expect(stdout).toContain("status 130");
    });
  },
);

describe("without a terminal", { concurrent: true }, () => {
  const run = (context: TestContext, env: Readonly<Record<string, string>>): Promise<Ended> => {
    const cwd = folder({ "workflow.yaml": items(1_000) }, context);
    return start(process.execPath, [SHEAF, "run", "workflow.yaml"], { cwd, env }).ended;
  };

  it("prints a line at the start and the end of each task", async (context) => {
    const { stdout, stderr } = await run(context, {});
    expect(stdout).toBe("");
    expect(stderr).not.toContain(ESCAPE);
    expect(stderr).toMatch(
      /^each started\neach succeeded in .* \(1,000 items\)\nsucceeded in .*\n$/,
    );
  });

  it("prints colours with FORCE_COLOR, unless NO_COLOR is set", async (context) => {
    expect((await run(context, { FORCE_COLOR: "1" })).stderr).toContain(ESCAPE);
    expect((await run(context, { FORCE_COLOR: "0" })).stderr).not.toContain(ESCAPE);
    expect((await run(context, { FORCE_COLOR: "1", NO_COLOR: "1" })).stderr).not.toContain(ESCAPE);
  });
});
