/** The one file that reads the clock and chance; everything else is given what it needs. */

/** The longest delay of a timer: hosts treat longer ones as 0. */
const LONGEST_WAIT = 2_147_483_647;

/** Milliseconds since 1970. */
export function now(): number {
  return Date.now();
}

/** In every host: Node, Bun, Deno and browsers. */
declare const performance: { now(): number };

/** Milliseconds on a clock that never goes back. Its zero may be any time. */
export function elapsed(): number {
  return performance.now();
}

/** Milliseconds since 1970; NaN for what is not ISO 8601. */
export function millisecondsOf(timestamp: string): number {
  return Date.parse(timestamp);
}

/** A time in milliseconds since 1970 as ISO 8601. */
export function timestampOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Calls back after some milliseconds. The returned function cancels it. */
export function after(milliseconds: number, callback: () => void): () => void {
  if (milliseconds > LONGEST_WAIT) {
    let cancel = after(LONGEST_WAIT, () => {
      cancel = after(milliseconds - LONGEST_WAIT, callback);
    });
    return () => cancel();
  }
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
  const timer: unknown = setInterval(callback, milliseconds);
  // A number in browsers.
  if (typeof timer === "object") (timer as { unref(): void }).unref();
  return () => clearInterval(timer as number);
}

/**
 * Calls back at once, and again so many milliseconds after each call is over, until the function that
 * it returns is called, whose promise is fulfilled when the call under way is over. Keeps the process alive. What
 * a call throws is dropped.
 */
export function repeatedlyAwaited(
  milliseconds: number,
  callback: (isStopped: () => boolean) => Promise<void>,
): () => Promise<void> {
  let isStopped = false;
  let stop: (() => void) | null = null;
  let underWay = Promise.resolve();
  const begin = (): void => {
    underWay = call();
  };
  const call = async (): Promise<void> => {
    try {
      await callback(() => isStopped);
    } catch {
      // The next call tries again.
    }
    if (!isStopped) stop = after(milliseconds, begin);
  };
  begin();
  return async () => {
    isStopped = true;
    stop?.();
    await underWay;
  };
}

/** In Node, Bun and Deno, but not in browsers. */
declare const setImmediate: ((callback: () => void) => unknown) | undefined;

/** Calls back once the host has handled what was pending: timers, signals, input. Returns the handle of the host. */
export function whenHostIsServed(callback: () => void): unknown {
  return typeof setImmediate === "function" ? setImmediate(callback) : setTimeout(callback, 0);
}

/** A number from 0 to below 1. */
export function chance(): number {
  return Math.random();
}

/** A unique identifier. */
export function uniqueId(): string {
  return crypto.randomUUID();
}
