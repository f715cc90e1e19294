/** `npm run test:kill -- [kills] [seed]`: kills processes that run workflows with a journal, 200 unless given. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const [kills = "200", seed = "1"] = process.argv.slice(2);
const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [vitest, "run", "--project", "workflow", "test/journal/kill"],
  {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    env: { ...process.env, SHEAF_KILLS: kills, SHEAF_KILL_SEED: seed },
    stdio: "inherit",
  },
);
process.exitCode = status ?? 1;
