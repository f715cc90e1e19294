import type { RunFailure } from "@sheaf/workflow";
import { messageOf } from "../text/unknown-error.ts";
import { consoleThroughStreams } from "./bun-console.ts";
import { divertExits, ProcessExit } from "./exit-interceptor.ts";
import { GuestWrites, type TextMask } from "./write-interceptor.ts";
import type { Stream } from "../host/output.ts";

/** Milliseconds that timers have which an action left behind, before the answer is given. */
const AFTERWARDS = 50;
/** Milliseconds between two looks at them. */
const LOOK = 5;

/** What code that is not ours did to the process: the code is `ACTION_EXITED`, `UNCAUGHT_ERROR` or `NEVER_SETTLED`. */
export class GuestError extends Error {
  readonly failure: RunFailure;

  constructor(failure: RunFailure) {
    super(failure.message, { cause: failure.cause });
    this.name = "GuestError";
    this.failure = failure;
  }
}

/**
 * The code of actions, and what it does to the process beside what it gives: it prints, ends the
 * process, leaves errors that nobody catches, or waits for what will never be.
 */
export class Guests {
  #show: (text: string) => boolean;
  #onFailure: ((failure: RunFailure) => void) | null = null;
  /** Between two that listen. */
  #missed: RunFailure | null = null;
  readonly #writes: readonly GuestWrites[];
  readonly #leave: () => void;

  /** @param show Where goes what they print, for the time being. */
  constructor(streams: readonly Stream[], show: (text: string) => boolean) {
    this.#show = show;
    consoleThroughStreams(process);
    this.#writes = streams.map(
      (stream) => new GuestWrites(stream, (text) => this.#show(text), null),
    );
    this.#leave = divertExits((exit) => this.#failed("ACTION_EXITED", exit));
    process.on("uncaughtException", (thrown) => this.#threw(thrown));
    process.on("unhandledRejection", (thrown) => this.#threw(thrown));
    // Nothing is pending: no timer, no file, no connection.
    process.on("beforeExit", () => this.#hung());
  }

  /** Where goes what they print from now on, each stream through a mask of its own. */
  showBy(show: (text: string) => boolean, maskFor: () => TextMask | null): void {
    for (const writes of this.#writes) writes.maskBy(maskFor());
    this.#show = show;
  }

  /** Shows what was held back of what they printed. */
  flush(): void {
    for (const writes of this.#writes) writes.flush();
  }

  /** Who is told of failures from now on, and at once of one that nobody was told. */
  listen(onFailure: (failure: RunFailure) => void): void {
    this.#onFailure = onFailure;
    const missed = this.#missed;
    this.#missed = null;
    if (missed !== null) onFailure(missed);
  }

  /** What the promise comes to. @throws GuestError where they fail before, or nothing is left to settle it */
  async during<T>(promise: Promise<T>): Promise<T> {
    const failed = new Promise<never>((_, reject) => {
      this.listen((failure) => reject(new GuestError(failure)));
    });
    try {
      return await Promise.race([promise, failed]);
    } finally {
      this.#onFailure = null;
    }
  }

  /**
   * A failure that they left behind: what is due in this turn has happened then, and timers that they
   * left had a short time to do so.
   */
  async afterwards(): Promise<RunFailure | null> {
    const found: RunFailure[] = [];
    this.listen((failure) => {
      if (failure.code !== "NEVER_SETTLED") found.push(failure);
    });
    await new Promise((resolve) => setImmediate(resolve));
    for (let waited = 0; waited < AFTERWARDS && isTimerPending(); waited += LOOK) {
      if (found.length > 0) break;
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
    return found[0] ?? null;
  }

  /** The process may end from now on, and nothing else matters. */
  leave(): void {
    this.#leave();
    this.listen(() => {});
  }

  #threw(thrown: unknown): void {
    // Of exits was told when they were called.
    if (!isExit(thrown)) this.#failed("UNCAUGHT_ERROR", thrown);
  }

  #hung(): void {
    this.#onFailure?.({
      code: "NEVER_SETTLED",
      message: "Cannot go on: the action waits for a promise that nothing is left to settle",
    });
  }

  #failed(code: string, cause: unknown): void {
    const failure = { code, message: messageOf(cause), cause };
    if (this.#onFailure === null) this.#missed ??= failure;
    else this.#onFailure(failure);
  }
}

/** False where asking throws. */
function isExit(thrown: unknown): boolean {
  try {
    return thrown instanceof ProcessExit;
  } catch {
    return false;
  }
}

/** Those that do not keep a process alive do not count. */
function isTimerPending(): boolean {
  return process.getActiveResourcesInfo().includes("Timeout");
}
