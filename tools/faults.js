/**
 * `npm run test:faults -- [rounds]`: kills, blocks, cuts and fills workers, runs and a Redis of its own, 20
 * times each where chance decides. Needs `redis-server`.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const [rounds = "20"] = process.argv.slice(2);
const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [vitest, "run", "--project", "bullmq", "--no-file-parallelism", "test/faults"],
  {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    env: { ...process.env, SHEAF_FAULTS: rounds },
    stdio: "inherit",
  },
);
process.exitCode = status ?? 1;
