import { workerData } from "node:worker_threads";

// A thread that kills its process when the supervisor is gone and the process does not end by itself.

const INTERVAL_MS = 1_000;
/** How many checks a process without a supervisor survives. */
const MAX_CHECKS_ALONE = 5;

const supervisor = workerData as number;

watch(0);

function watch(checksAlone: number): void {
  if (checksAlone > MAX_CHECKS_ALONE) process.kill(process.pid, "SIGKILL");
  setTimeout(() => watch(isAlive() ? 0 : checksAlone + 1), INTERVAL_MS);
}

/** On Windows `ppid` does not change when the parent ends. */
function isAlive(): boolean {
  if (process.ppid !== supervisor) return false;
  try {
    return process.kill(supervisor, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
