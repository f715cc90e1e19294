/** The one file of this package that reads the clock, chance, and where it runs. */
import { hostname } from "node:os";
import { pid } from "node:process";

/** The machine and the process. */
export function whereabouts(): { readonly host: string; readonly pid: number } {
  return { host: hostname(), pid };
}

/** Calls back after some milliseconds. The returned function cancels it. */
export function after(milliseconds: number, callback: () => void): () => void {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
}

/** Resolves after some milliseconds. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    after(milliseconds, resolve);
  });
}

/** Calls back every so many milliseconds until the function that it returns is called. Keeps no process alive. */
export function repeatedly(milliseconds: number, callback: () => void): () => void {
  const timer = setInterval(callback, milliseconds);
  timer.unref();
  return () => clearInterval(timer);
}

/** Milliseconds, to measure how long something took. */
export function now(): number {
  return performance.now();
}

/** Whole seconds since {@link now} gave this. */
export function secondsFrom(start: number): number {
  return Math.round((now() - start) / 1_000);
}

/** A unique identifier. */
export function uniqueId(): string {
  return crypto.randomUUID();
}

/** Waits for the promise, but no longer than that, and whatever becomes of it. */
export function atMost(milliseconds: number, promise: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = after(milliseconds, resolve);
    const end = (): void => {
      cancel();
      resolve();
    };
    promise.then(end, end);
  });
}

/** Whole seconds since that time, given as ISO 8601. Clocks of machines may differ. */
export function secondsSince(time: string): number {
  return Math.max(0, Math.round((Date.now() - Date.parse(time)) / 1_000));
}
