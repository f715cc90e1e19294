import { Worker } from "node:worker_threads";
import type { Hash } from "@sheaf/context/parts";
import { type AttemptName, packedItems, type RemoteItem } from "@sheaf/workflow/remote";
import type { Tracing } from "@sheaf/workflow";
import { after } from "./clock.ts";
import { FollowedChunks } from "./followed-chunks.ts";
import type { FromThread, ThreadData, ToThread } from "./messages.ts";
import type { ThreadSession } from "./thread-session.ts";

/** How a thread is started. */
export interface ThreadSettings extends ThreadData {
  /** Megabytes that its values may take; null for the limit of the process. */
  readonly maxMemory: number | null;
  /** Options of the runtime; null for those of the process. */
  readonly execArgv: readonly string[] | null;
  /** Null if nobody follows its items. */
  readonly tracing: Tracing | null;
}

/** What the owner of a thread hears. */
export interface ThreadOwner {
  ready(actions: readonly string[]): void;
  /** The thread has room for more items. */
  hasRoom(): void;
  /** The content of a part of some job; null if there is none. */
  textOf(hash: Hash): string | null;
  /** @param lost What it was performing. */
  ended(thread: PoolThread, reason: ThreadEnd, lost: readonly LostItem[]): void;
}

/** Why a thread ended. */
export interface ThreadEnd {
  /** The end of a message: `it called process.exit(3)`. */
  readonly problem: string;
  /** What was thrown, if anything was. */
  readonly cause: unknown;
  /** True if its pool ended it: what else was under way in it has nothing to do with that. */
  readonly wasStuck: boolean;
}

/** An item that a thread was performing when it ended. */
export interface LostItem {
  readonly session: ThreadSession;
  readonly item: RemoteItem;
}

/** Milliseconds that a thread may block after an attempt in it was aborted. */
const LONGEST_BLOCK = 5_000;

/** From sources, which Node may not be able to run, the build is started. */
const PROGRAM = new URL(
  import.meta.url.endsWith(".ts") ? "../dist/thread-main.js" : "./thread-main.js",
  import.meta.url,
);

/** One thread, and what is under way in it. */
export class PoolThread {
  readonly #worker: Worker;
  /** Such as `thread 3`. */
  readonly name: string;
  readonly #owner: ThreadOwner;
  readonly #maxMemory: number | null;
  /** By job: what is under way, by index. */
  readonly #items = new Map<ThreadSession, Map<number, RemoteItem>>();
  readonly #followed: FollowedChunks | null;
  #load = 0;
  #cause: unknown;
  /** Runs while the thread has not answered. */
  #calmed: (() => void) | null = null;
  #wasStuck = false;
  /** True while it has one item that is to be performed alone. */
  isReserved = false;
  /** True once it has loaded its actions. */
  isReady = false;

  constructor({ maxMemory, execArgv, tracing, ...data }: ThreadSettings, owner: ThreadOwner) {
    this.#owner = owner;
    this.#maxMemory = maxMemory;
    this.#worker = new Worker(PROGRAM, {
      workerData: data satisfies ThreadData,
      resourceLimits: maxMemory === null ? {} : { maxOldGenerationSizeMb: maxMemory },
      ...(execArgv === null ? {} : { execArgv: [...execArgv] }),
    });
    this.name = `thread ${this.#worker.threadId}`;
    this.#followed = tracing === null ? null : new FollowedChunks(tracing, this.name);
    this.#worker.on("message", (message: FromThread) => this.#receive(message));
    this.#worker.on("error", (error) => {
      this.#cause = error;
    });
    this.#worker.on("exit", (code) => this.#ended(code));
  }

  /** How many items are under way in it. */
  get load(): number {
    return this.#load;
  }

  perform(session: ThreadSession, items: readonly RemoteItem[]): void {
    let known = this.#items.get(session);
    if (known === undefined) {
      this.#items.set(session, (known = new Map()));
      this.#send({ type: "job", job: session.number, ...session.job });
    }
    for (const item of items) known.set(item.index, item);
    this.#load += items.length;
    this.#followed?.start(session, items);
    this.#worker.ref();
    this.#send({ type: "items", job: session.number, items: JSON.stringify(packedItems(items)) });
  }

  /** Nobody waits for these any longer. They may go on, but count no more. */
  abort(session: ThreadSession, attempts: readonly AttemptName[]): void {
    const here = attempts.filter(({ index, attempt }) => this.#remove(session, index, attempt));
    if (here.length > 0) {
      this.#send({ type: "abort", job: session.number, attempts: here });
      this.#calmed ??= after(LONGEST_BLOCK, () => this.#giveUp());
    }
    this.#rest();
  }

  /** The job is over. */
  forget(session: ThreadSession): void {
    if (!this.#items.has(session)) return;
    const left = this.#items.get(session) ?? new Map<number, RemoteItem>();
    this.#load -= left.size;
    for (const item of left.values()) this.#followed?.end(item);
    this.#items.delete(session);
    this.#send({ type: "over", job: session.number });
    this.#rest();
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  /** An action that nobody waits for blocks the thread, maybe for ever. */
  #giveUp(): void {
    this.#wasStuck = true;
    void this.#worker.terminate();
  }

  #calm(): void {
    this.#calmed?.();
    this.#calmed = null;
  }

  #send(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromThread): void {
    switch (message.type) {
      case "ready":
        this.isReady = true;
        this.#rest();
        this.#owner.ready(message.actions);
        break;
      case "alive":
        this.#calm();
        break;
      case "wants": {
        const { hash } = message;
        this.#send({ type: "part", hash, text: this.#owner.textOf(hash) });
        break;
      }
      case "records":
        this.#report(message);
    }
  }

  #report({ job, records, busy }: FromThread & { readonly type: "records" }): void {
    const session = [...this.#items.keys()].find(({ number }) => number === job);
    if (session === undefined) return;
    session.receive(records, busy, (index, attempt, hasFailed) =>
      this.#remove(session, index, attempt, hasFailed),
    );
    this.#rest();
    this.#owner.hasRoom();
  }

  #remove(session: ThreadSession, index: number, attempt: number, hasFailed = false): boolean {
    const items = this.#items.get(session);
    const item = items?.get(index);
    if (item?.attempt !== attempt) return false;
    items?.delete(index);
    this.#followed?.end(item, hasFailed);
    this.#load--;
    return true;
  }

  /** An idle thread does not keep the process alive. */
  #rest(): void {
    if (this.#load > 0) return;
    this.isReserved = false;
    this.#worker.unref();
  }

  #ended(code: number): void {
    this.#calm();
    const lost = [...this.#items].flatMap(([session, items]) =>
      Array.from(items.values(), (item) => ({ session, item })),
    );
    const problem = this.#problem(code);
    this.#followed?.lost(problem);
    this.#owner.ended(this, { problem, cause: this.#cause, wasStuck: this.#wasStuck }, lost);
  }

  #problem(code: number): string {
    const { code: errorCode, message } = (this.#cause ?? {}) as Readonly<Record<string, unknown>>;
    if (errorCode === "ERR_WORKER_OUT_OF_MEMORY")
      return this.#maxMemory === null
        ? "its thread ran out of memory"
        : `its thread used more than ${this.#maxMemory} MB`;
    return this.#cause === undefined
      ? `its thread ended with process.exit(${code})`
      : `its thread ended: ${String(message)}`;
  }
}
