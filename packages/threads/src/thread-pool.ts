import type { Hash } from "@sheaf/context/parts";
import type { Job } from "@sheaf/workflow";
import { type AttemptName, WorkerError } from "@sheaf/workflow/remote";
import {
  type LostItem,
  PoolThread,
  type ThreadEnd,
  type ThreadOwner,
  type ThreadSettings,
} from "./pool-thread.ts";
import { ThreadSession } from "./thread-session.ts";

/** Threads, and the jobs whose items they perform. */
export class ThreadPool implements ThreadOwner {
  readonly #settings: ThreadSettings;
  readonly #size: number;
  readonly #threads = new Set<PoolThread>();
  readonly #sessions = new Set<ThreadSession>();
  #count = 0;
  #isWoken = false;
  #isClosed = false;
  /** Why there are no threads. */
  #failure: unknown = null;
  #resolve: (actions: ReadonlySet<string>) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #actions: Promise<ReadonlySet<string>> | null = null;

  constructor(settings: ThreadSettings, size: number) {
    this.#settings = settings;
    this.#size = size;
  }

  /** The names of the actions, once a thread has loaded them. Starts the threads. */
  actions(): Promise<ReadonlySet<string>> {
    if (this.#isClosed) throw new TypeError("Cannot use threads: they were closed");
    if (this.#actions !== null) return this.#actions;
    this.#actions = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    while (this.#threads.size < this.#size) this.#startThread();
    return this.#actions;
  }

  open(job: Job): ThreadSession {
    const session = new ThreadSession(job, this.#count++, this);
    this.#sessions.add(session);
    return session;
  }

  close(session: ThreadSession): void {
    this.#sessions.delete(session);
    for (const thread of this.#threads) thread.forget(session);
  }

  abort(session: ThreadSession, attempts: readonly AttemptName[]): void {
    for (const thread of this.#threads) thread.abort(session, attempts);
    this.wake();
  }

  /** Items that start together, or end together, are sent together. */
  wake(): void {
    if (!this.#isWoken) void this.#assignSoon();
  }

  hasRoom(): void {
    this.wake();
  }

  ready(actions: readonly string[]): void {
    this.#resolve(new Set(actions));
    this.wake();
  }

  textOf(hash: Hash): string | null {
    for (const { remote } of this.#sessions)
      if (remote.hashes.includes(hash)) return remote.textOf(hash);
    return null;
  }

  ended(thread: PoolThread, end: ThreadEnd, lost: readonly LostItem[]): void {
    this.#threads.delete(thread);
    const { problem, cause, wasStuck } = end;
    const error = new WorkerError("WORKER_LOST", problem, { cause });
    if (this.#isClosed) return;
    if (!thread.isReady) {
      this.#failAll(cause ?? error);
      return;
    }
    this.#startThread();
    for (const { session, item } of lost) {
      session.remote.lost(item, { worker: thread.name, reason: problem });
      if (wasStuck) session.giveBack(item);
      else if (lost.length === 1) session.remote.fail(item, error);
      else session.suspect(item);
    }
    this.wake();
  }

  async end(): Promise<void> {
    this.#isClosed = true;
    this.#failAll(new WorkerError("WORKER_LOST", "the threads were closed"));
    await Promise.all(Array.from(this.#threads, (thread) => thread.end()));
  }

  #startThread(): void {
    this.#threads.add(new PoolThread(this.#settings, this));
  }

  /** No thread can perform anything: its module does not load. The next job tries again. */
  #failAll(error: unknown): void {
    this.#failure = error;
    this.#reject(error);
    this.#actions = null;
    for (const session of this.#sessions) session.fail(error);
  }

  async #assignSoon(): Promise<void> {
    this.#isWoken = true;
    await Promise.resolve();
    this.#isWoken = false;
    this.#assign();
  }

  #assign(): void {
    // Items may start after that.
    if (this.#threads.size === 0 || this.#isClosed) this.#failAll(this.#failure);
    for (const session of this.#sessions) {
      this.#assignSuspects(session);
      for (const [thread, count] of this.#shares(session))
        thread.perform(session, session.take(count));
    }
  }

  /** How many of its items each thread gets. They go in one message: a thread takes 50 µs to be woken. */
  #shares({ waiting, room }: ThreadSession): ReadonlyMap<PoolThread, number> {
    const shares = new Map<PoolThread, number>();
    for (let left = waiting; left > 0;) {
      const thread = this.#leastLoaded(shares);
      if (thread === undefined) break;
      const share = shares.get(thread) ?? 0;
      const most = Math.min(left, room - thread.load - share);
      if (most <= 0) break;
      const more = Math.min(most, Math.ceil(left / this.#threads.size));
      shares.set(thread, share + more);
      left -= more;
    }
    return shares;
  }

  /** Each gets a thread that does nothing else. */
  #assignSuspects(session: ThreadSession): void {
    for (const thread of this.#threads) {
      if (thread.load > 0 || thread.isReserved) continue;
      const suspect = session.nextSuspect();
      if (suspect === undefined) return;
      thread.isReserved = true;
      thread.perform(session, [suspect]);
    }
  }

  #leastLoaded(shares: ReadonlyMap<PoolThread, number>): PoolThread | undefined {
    let least: PoolThread | undefined;
    let leastLoad = Infinity;
    for (const thread of this.#threads) {
      const load = thread.load + (shares.get(thread) ?? 0);
      if (thread.isReserved || load >= leastLoad) continue;
      least = thread;
      leastLoad = load;
    }
    return least;
  }
}
