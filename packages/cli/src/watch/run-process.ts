import { spawn } from "node:child_process";
import { EXIT_STATUS } from "../host/exit-status.ts";

/**
 * Runs the command without `--watch` in a process of its own. Resolves with its exit status.
 *
 * @param stopped The run is canceled when this resolves.
 */
export async function statusOfRun(
  argv: readonly string[],
  stopped: Promise<unknown>,
): Promise<number> {
  const [program, script] = process.argv as [string, string];
  const once = argv.filter((argument) => argument !== "--watch");
  const child = spawn(program, [...process.execArgv, script, ...once], { stdio: "inherit" });
  void stopped.then(() => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? EXIT_STATUS.canceled));
  });
}
