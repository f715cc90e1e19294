/** The one file that reads the clock. */
import { performance } from "node:perf_hooks";

/** Milliseconds from some moment. */
export function milliseconds(): number {
  return performance.now();
}

/** Milliseconds that this thread has been busy. */
export function busyTime(): number {
  return performance.eventLoopUtilization().active;
}

/** Calls back after some milliseconds, unless the process has ended or the returned function was called. */
export function after(delay: number, callback: () => void): () => void {
  const timer = setTimeout(callback, delay).unref();
  return () => clearTimeout(timer);
}

/** Calls back once the thread has nothing else to do at once. */
export function whenIdle(callback: () => void): void {
  setImmediate(callback);
}
