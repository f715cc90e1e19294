import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { isRedisMissing } from "../../tools/redis-server.ts";
import { EXAMPLES } from "./sheaf.ts";

const START = join(EXAMPLES, "dist/distributed/start.js");

it.skipIf(isRedisMissing)(
  "checks 1,000 servers on three workers",
  { tags: "slow", timeout: 60_000 },
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [START]);
    const counts = [...stdout.matchAll(/worker \d .* (\d+) checked/g)].map(([, count]) =>
      Number(count),
    );
    expect(counts).toHaveLength(3);
    for (const count of counts) expect(count).toBeGreaterThan(0);
    expect(counts.reduce((sum, count) => sum + count)).toBe(1_000);
    expect(stdout).toContain("945 of 1,000 servers are healthy");
  },
);

it("says what to install where there is no Redis", async () => {
  const failed = promisify(execFile)(process.execPath, [START], { env: { PATH: "/nowhere" } });
  await expect(failed).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("needs redis-server: install it") as string,
  });
});
