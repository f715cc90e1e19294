import { spawnSync } from "node:child_process";
import { symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, sheaf } from "./command.ts";
import { printed } from "./result-schema.ts";

const MAIN = `workflows: { child: ./lib/child.yaml }
tasks:
  - name: each
    action: workflow.child
    with-items: [1, 2]
    input: { n: "{{ item }}" }
output: "{{ task.each.output }}"
`;

const CHILD = `parameters: { n: { type: integer } }
tasks:
  - name: work
    with-items: "{{ range(parameters.n) }}"
    action: core.echo
    input: "{{ item }}"
output: "{{ task.work.output }}"
`;

const FILES = { "flows/main.yaml": MAIN, "flows/lib/child.yaml": CHILD };
const RUN = ["run", "flows/main.yaml"];

/** The folder of a document whose workflow is in this file. */
function folderWith(child: string): string {
  return folder({ ...FILES, "flows/lib/child.yaml": child });
}

describe("a document of several files", () => {
  test("runs, from its folder, from another one and from stdin", async () => {
    const cwd = folder(FILES);
    expect((await sheaf(RUN, { cwd })).stdout).toBe("[[0],[0,1]]\n");
    const inside = join(cwd, "flows");
    expect((await sheaf(["run", "main.yaml"], { cwd: inside })).stdout).toBe("[[0],[0,1]]\n");
    expect((await sheaf(["run", "-"], { cwd: inside, input: MAIN })).stdout).toBe("[[0],[0,1]]\n");
  });

  test("is drawn, and checked without running it", async () => {
    const cwd = folder(FILES);
    expect((await sheaf(["graph", "flows/main.yaml"], { cwd })).stdout).toContain("each");
    expect((await sheaf([...RUN, "--dry-run"], { cwd })).stdout).toContain("Nothing was run");
    expect((await sheaf(["validate", "flows/main.yaml"], { cwd })).status).toBe(0);
  });

  test("has errors with the file, line and column of the task that failed", async () => {
    const cwd = folderWith(CHILD.replace("{{ item }}", "{{ item / 0 }}"));
    const { stdout, stderr } = await sheaf([...RUN, "--json"], { cwd });
    const [error] = printed(stdout).errors;
    expect(error).toMatchObject({ file: "flows/lib/child.yaml", line: 6, column: 21 });
    expect(stderr).toContain('error ITEMS_FAILED flows/lib/child.yaml:6:21, in task "each"');
    expect(stderr).toContain(`  6 |     input: "{{ item / 0 }}"\n`);
  });

  test("has no file in errors of the document itself", async () => {
    const cwd = folder({ ...FILES, "flows/main.yaml": MAIN.replace("{{ item", "{{ item / 0") });
    const { stdout } = await sheaf([...RUN, "--json"], { cwd });
    const [error] = printed(stdout).errors;
    expect(error).toMatchObject({ line: 6, column: 26 });
    expect(error).not.toHaveProperty("file");
  });

  test("is checked as a whole, with notes", async () => {
    const cwd = folderWith(CHILD.replace("core.echo", "core.eco"));
    const invalid = await sheaf(["validate", "flows/main.yaml"], { cwd });
    expect(invalid.status).toBe(2);
    expect(invalid.stderr).toContain("error UNKNOWN_ACTION flows/lib/child.yaml:5:13\n");
    expect(invalid.stderr).toContain("  5 |     action: core.eco\n");
    const { stdout } = await sheaf([...RUN, "--json"], {
      cwd: folderWith(`wrong: 1\n${CHILD}`),
    });
    expect(printed(stdout).errors).toMatchObject([
      { code: "UNKNOWN_KEY", file: "flows/lib/child.yaml", line: 1, column: 1 },
    ]);
    const noted = folderWith(`vars: { a: 1 }\nmerge: { a: last }\n${CHILD}`);
    const { stderr } = await sheaf(["validate", "flows/main.yaml"], { cwd: noted });
    expect(stderr).toContain("flows/lib/child.yaml:2:1: note: ");
  });

  test("is another run once a file has changed", async () => {
    const cwd = folderWith(CHILD.replace("{{ item }}", "{{ item / 0 }}"));
    const args = [...RUN, "--journal", join(cwd, "a.journal")];
    expect((await sheaf(args, { cwd })).status).toBe(1);
    writeFileSync(join(cwd, "flows/lib/child.yaml"), CHILD);
    const { status, stderr } = await sheaf(args, { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain("RUN_CHANGED");
  });

  test("runs its items on threads", async () => {
    const actions =
      'import { isMainThread } from "node:worker_threads";\nexport default { where: () => isMainThread };';
    const cwd = folder({
      ...FILES,
      "flows/lib/child.yaml": CHILD.replace("core.echo", "where"),
      "actions.mjs": actions,
    });
    const args = [...RUN, "--actions", "actions.mjs", "--threads", "1"];
    expect((await sheaf(args, { cwd })).stdout).toBe("[[false],[false,false]]\n");
  });
});

describe("a file is refused", () => {
  async function refusedFor(cwd: string): Promise<string> {
    const { status, stderr } = await sheaf(["validate", "flows/main.yaml"], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain("error UNREADABLE_FILE flows/main.yaml:1:21\n");
    return stderr;
  }

  const MISSING = { "flows/main.yaml": MAIN, "flows/lib/other.yaml": CHILD };

  test("that is missing, or a folder", async () => {
    expect(await refusedFor(folder(MISSING))).toContain("no such file");
    const nested = folder({ ...MISSING, "flows/lib/child.yaml/a": "" });
    expect(await refusedFor(nested)).toContain("it is not a file");
  });

  test("that is too large, or not text", async () => {
    const cwd = folder(FILES);
    const child = join(cwd, "flows/lib/child.yaml");
    writeFileSync(child, Buffer.from([0x61, 0xff]));
    expect(await refusedFor(cwd)).toContain("it is not valid UTF-8");
    truncateSync(child, 33 * 1024 * 1024);
    expect(await refusedFor(cwd)).toContain("it is larger than 32 MiB");
  });

  test.skipIf(process.platform === "win32")(
    "to which links lead out of the folder, or in a circle",
    async () => {
      const cwd = folder({ ...MISSING, "outside.yaml": CHILD, "outside/child.yaml": CHILD });
      const child = join(cwd, "flows/lib/child.yaml");
      symlinkSync(join(cwd, "outside.yaml"), child);
      expect(await refusedFor(cwd)).toContain("a link leads out of the folder of the document");
      const circle = folder(MISSING);
      symlinkSync("child.yaml", join(circle, "flows/lib/child.yaml"));
      expect(await refusedFor(circle)).toContain("links lead in a circle");
      const through = folder({ "flows/main.yaml": MAIN, "outside/child.yaml": CHILD });
      symlinkSync(join(through, "outside"), join(through, "flows/lib"));
      expect(await refusedFor(through)).toContain("a link leads out of the folder of the document");
    },
  );

  test.skipIf(process.platform === "win32")(
    "if it is a pipe, but not behind a link inside",
    async () => {
      const cwd = folder(MISSING);
      const child = join(cwd, "flows/lib/child.yaml");
      symlinkSync("other.yaml", child);
      expect((await sheaf(RUN, { cwd })).stdout).toBe("[[0],[0,1]]\n");
      const piped = folder(MISSING);
      spawnSync("mkfifo", [join(piped, "flows/lib/child.yaml")]);
      expect(await refusedFor(piped)).toContain("it is not a file");
    },
  );
});
