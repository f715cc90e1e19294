import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { EXAMPLES } from "./sheaf.ts";

it.skipIf(process.platform === "win32")("goes on after it was killed", async () => {
  const start = join(EXAMPLES, "dist/resume/start.js");
  const { stdout } = await promisify(execFile)(process.execPath, [start]);
  const [, killedAfter] = /killed after (\d+) charges/.exec(stdout) ?? [];
  const [, done] = /continuing: (\d+) of 40 items are done/.exec(stdout) ?? [];
  const [, begun] = /(\d+) charges began for 40 orders/.exec(stdout) ?? [];
  expect(stdout).toContain('{"charged":40}');
  // Those that were under way, 4 at most, began again, and perhaps the last that had ended.
  expect(Number(done)).toBeGreaterThan(0);
  expect(Number(begun)).toBe(Number(killedAfter) + 40 - Number(done));
});
