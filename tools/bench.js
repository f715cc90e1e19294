/** `npm run bench`: builds the benchmarks and runs their command in this process. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));

const isBuilt = [[tsc, "-b", "benchmarks/tsconfig.build.json"], ["tools/bundle.js"]].every(
  (args) =>
    spawnSync(process.execPath, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] })
      .status === 0,
);
if (isBuilt) {
  endWithShell();
  await import("../benchmarks/dist/main.js");
} else process.exitCode = 1;

/** A signal to npm ends the shell around this process, and many shells do not forward it. */
function endWithShell() {
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 500).unref();
}
