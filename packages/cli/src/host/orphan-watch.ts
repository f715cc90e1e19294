import { workerData } from "node:worker_threads";

/** Milliseconds between two looks. */
const INTERVAL = 1_000;
/** Looks during which a process whose parent is gone may still end by itself. */
const PATIENCE = 5;

const parent = workerData as number;

watch(0);

/** @param alone Looks at which nobody was there. */
function watch(alone: number): void {
  if (alone > PATIENCE) process.kill(process.pid, "SIGKILL");
  setTimeout(() => watch(isAlive() ? 0 : alone + 1), INTERVAL);
}

/** On Windows the number of a parent that is gone stays. */
function isAlive(): boolean {
  if (process.ppid !== parent) return false;
  try {
    return process.kill(parent, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
