import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath, getuid, platform } from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
// @ts-expect-error -- a tool in JavaScript
import bundleProcess from "../../../../tools/bundle-process.js";
import { compileTasks, fileJournal, run } from "../../src/index.ts";

let folder: string;
let script: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "real-disk-"));
  script = join(folder, "limited-process.mjs");
  await bundleProcess(fileURLToPath(new URL("limited-process.ts", import.meta.url)), script);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

interface Ended {
  readonly status: string;
  readonly errors: readonly (readonly [code: string, message: string])[];
  readonly output: readonly string[] | null;
  readonly calls: number;
}

/** @param blocks Blocks of 512 bytes that a file may have: what is beyond, the system refuses to write. */
function ended(path: string, blocks: number | "unlimited"): Ended {
  const limited = `trap '' XFSZ; ulimit -f ${blocks}; exec "$0" "$@"`;
  const text = execFileSync("sh", ["-c", limited, execPath, script, path], { encoding: "utf8" });
  return JSON.parse(text) as Ended;
}

test.skipIf(platform === "win32").each([1, 2, 8])(
  "a run whose file the system lets grow to %d blocks fails, and goes on when it may grow",
  async (blocks) => {
    const path = join(folder, `${blocks}.journal`);
    const full = ended(path, blocks);
    expect(full.status).toBe("failed");
    expect(full.errors).toContainEqual([
      "JOURNAL_FAILED",
      expect.stringMatching(/^Cannot write the journal .*: EFBIG/),
    ]);
    expect((await stat(path)).size).toBe(blocks * 512);
    const whole = ended(path, "unlimited");
    expect(whole).toMatchObject({ status: "succeeded", errors: [] });
    expect(whole.output).toEqual(Array.from({ length: 200 }, (_, item) => String(item).repeat(20)));
    expect(whole.calls).toBeLessThanOrEqual(200);
  },
);

test.skipIf(platform === "win32")(
  "a run whose journal is in a folder that cannot be written to is refused, and nothing runs",
  async () => {
    let own = await mkdtemp(join(folder, "read-only-"));
    await chmod(own, 0o500);
    // Nothing is read-only for root but what the system makes up.
    if (getuid?.() === 0) own = "/proc";
    let calls = 0;
    const workflow = compileTasks([{ name: "only", action: () => ++calls }], {});
    const journal = fileJournal(join(own, "run.journal"));
    const { status, errors } = await run(workflow, { journal }).result;
    expect(status).toBe("invalid");
    expect(errors).toMatchObject([
      {
        code: "JOURNAL_FAILED",
        message: expect.stringContaining("Cannot open the journal") as string,
      },
    ]);
    expect(calls).toBe(0);
  },
);
