import type { RunFailure } from "@sheaf/workflow";
import { messageOf } from "../text/unknown-error.ts";
import { patchBunConsole } from "./bun-console.ts";
import { interceptExits, ProcessExitError } from "./exit-interceptor.ts";
import { type TextMask, WriteInterceptor } from "./write-interceptor.ts";

/** How long timers that an action left behind may still fire before the result is printed. */
const GRACE_MS = 50;
const POLL_INTERVAL_MS = 5;

/** What user code did to the process. The failure's code is `ACTION_EXITED`, `UNCAUGHT_ERROR` or `NEVER_SETTLED`. */
export class UserCodeError extends Error {
  readonly failure: RunFailure;

  constructor(failure: RunFailure) {
    super(failure.message, { cause: failure.cause });
    this.name = "UserCodeError";
    this.failure = failure;
  }
}

/**
 * Watches what the code of actions does to its process: it may print, try to end the process, throw
 * errors that nobody catches, or await a promise that never settles.
 */
export class UserCodeMonitor {
  #show: (text: string) => boolean;
  #onFailure: ((failure: RunFailure) => void) | null = null;
  /** The first failure since the last listener was removed. */
  #unreported: RunFailure | null = null;
  readonly #writes: readonly WriteInterceptor[];
  readonly #restoreExits: () => void;

  /** @param show Receives what user code prints, until `showOutput` is called. */
  constructor(streams: readonly NodeJS.WritableStream[], show: (text: string) => boolean) {
    this.#show = show;
    patchBunConsole(process);
    this.#writes = streams.map(
      (stream) => new WriteInterceptor(stream, (text) => this.#show(text), null),
    );
    this.#restoreExits = interceptExits((error) => this.#fail("ACTION_EXITED", error));
    process.on("uncaughtException", (thrown) => this.#uncaught(thrown));
    process.on("unhandledRejection", (thrown) => this.#uncaught(thrown));
    // Emitted when nothing is pending: no timer, file or connection.
    process.on("beforeExit", () => this.#neverSettled());
  }

  /** Passes what user code prints to `show` from now on; each stream gets a mask of its own. */
  showOutput(show: (text: string) => boolean, createMask: () => TextMask | null): void {
    for (const writes of this.#writes) writes.maskWith(createMask());
    this.#show = show;
  }

  /** Shows output that was held back. */
  flush(): void {
    for (const writes of this.#writes) writes.flush();
  }

  /** Reports failures to the callback from now on, and at once the first one that had no listener. */
  onFailure(callback: (failure: RunFailure) => void): void {
    this.#onFailure = callback;
    const unreported = this.#unreported;
    this.#unreported = null;
    if (unreported !== null) callback(unreported);
  }

  /**
   * Awaits a promise while user code runs.
   *
   * @throws UserCodeError if user code fails first, or if the promise can no longer settle
   */
  async guard<T>(promise: Promise<T>): Promise<T> {
    const failed = new Promise<never>((_, reject) => {
      this.onFailure((failure) => reject(new UserCodeError(failure)));
    });
    try {
      return await Promise.race([promise, failed]);
    } finally {
      this.#onFailure = null;
    }
  }

  /** The first failure in this turn of the event loop, or in timers that actions left behind, which get a short time to fire. */
  async lateFailure(): Promise<RunFailure | null> {
    const found: RunFailure[] = [];
    this.onFailure((failure) => {
      if (failure.code !== "NEVER_SETTLED") found.push(failure);
    });
    await new Promise((resolve) => setImmediate(resolve));
    for (let waited = 0; waited < GRACE_MS && isTimerPending(); waited += POLL_INTERVAL_MS) {
      if (found.length > 0) break;
      await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
    }
    return found[0] ?? null;
  }

  /** Lets the process exit, and ignores failures from now on. */
  stop(): void {
    this.#restoreExits();
    this.onFailure(() => {});
  }

  #uncaught(thrown: unknown): void {
    // Exits were reported when they were called.
    if (!isProcessExit(thrown)) this.#fail("UNCAUGHT_ERROR", thrown);
  }

  #neverSettled(): void {
    this.#onFailure?.({
      code: "NEVER_SETTLED",
      message: "Cannot continue: the action is waiting for a promise that can never settle",
    });
  }

  #fail(code: string, cause: unknown): void {
    const failure = { code, message: messageOf(cause), cause };
    if (this.#onFailure === null) this.#unreported ??= failure;
    else this.#onFailure(failure);
  }
}

/** False if the check itself throws, as it does for a revoked proxy. */
function isProcessExit(thrown: unknown): boolean {
  try {
    return thrown instanceof ProcessExitError;
  } catch {
    return false;
  }
}

/** Timers that do not keep the process alive do not count. */
function isTimerPending(): boolean {
  return process.getActiveResourcesInfo().includes("Timeout");
}
