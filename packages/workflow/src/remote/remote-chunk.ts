import { type FanOut, type Json, jsonOf, type WorkflowContext } from "@sheaf/context";
import type { ActionFunction } from "../contract/action.ts";
import type { Attempt } from "../contract/executor.ts";
import type { NodeRun } from "../contract/run.ts";
import { InvalidOutputError } from "../errors.ts";
import { after } from "../host/clock.ts";
import { hostTurns } from "../host/host-turns.ts";
import { LazySignal } from "../host/lazy-signal.ts";
import { checkFraction, logEntry } from "../run/log-entry.ts";
import type { SecretMask } from "../secrets/secret-mask.ts";
import { ItemCall } from "../task/perform.ts";
import { asPromise, isThenable } from "../thenable.ts";
import type {
  AttemptName,
  JobDescription,
  RemoteError,
  RemoteItem,
  RemoteRecord,
} from "./job-description.ts";
import type { RemotePerformer } from "./performer-of.ts";
import { describedError } from "./thrown-elsewhere.ts";

/** What the items of a chunk have in common. */
interface ChunkTask {
  readonly description: JobDescription;
  readonly action: ActionFunction;
  readonly performer: RemotePerformer | null;
  readonly context: WorkflowContext;
  readonly names: {
    readonly written: (value: Json) => Json;
    readonly restored: (value: Json) => Json;
  };
  readonly mask: SecretMask | null;
}

/** Items that a worker performs. Made by {@link RemoteTask}. */
export class RemoteChunk {
  /** Resolves when all have ended, those included whose actions ignore that they were aborted. */
  readonly done: Promise<void>;
  readonly #task: ChunkTask;
  readonly #items: readonly RemoteItem[];
  readonly #emit: (record: RemoteRecord) => void;
  readonly #running = new Map<number, RemoteAttempt>();
  /** Of those that have not started. */
  readonly #aborted = new Set<number>();
  #left: number;
  #resolve: () => void = () => {};

  /** @internal */
  constructor(task: ChunkTask, items: readonly RemoteItem[], emit: (record: RemoteRecord) => void) {
    this.#task = task;
    this.#items = items;
    this.#emit = emit;
    this.#left = items.length;
    this.done = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    if (items.length === 0) this.#resolve();
    void this.#start();
  }

  /**
   * Aborts the signals of attempts, and starts none of those that wait.
   *
   * @param attempts Default: all.
   *
   * @example
   * ```ts
   * const stop = (chunk: RemoteChunk) => chunk.abort([{ index: 3, attempt: 1 }]);
   * ```
   */
  abort(attempts: readonly AttemptName[] = this.#items): void {
    const numbers = new Map(this.#items.map(({ index, attempt }) => [index, attempt]));
    for (const { index, attempt } of attempts) {
      if (numbers.get(index) !== attempt) continue;
      this.#aborted.add(index);
      this.#running.get(index)?.abort(unwanted());
    }
  }

  async #start(): Promise<void> {
    const contextOf = this.#withStates(this.#contexts());
    // Whoever made this may abort it before anything starts.
    await Promise.resolve();
    for (const [position, item] of this.#items.entries()) {
      hostTurns.step();
      if (hostTurns.isAwaited) await hostTurns.served();
      this.#perform(item, () => contextOf(position));
    }
  }

  #perform(item: RemoteItem, contextOf: () => WorkflowContext): void {
    const { index } = item;
    const onEnd = (): void => {
      this.#running.delete(index);
      if (--this.#left === 0) this.#resolve();
    };
    const attempt = new RemoteAttempt(this.#task, item, this.#emit, onEnd);
    if (this.#aborted.has(index)) {
      attempt.fail(unwanted());
      return;
    }
    this.#running.set(index, attempt);
    attempt.perform(contextOf);
  }

  /** The forks of a fold have the value so far as a variable. */
  #withStates(contextOf: (position: number) => WorkflowContext): typeof contextOf {
    const { description, names } = this.#task;
    const { folds } = description;
    if (folds === undefined) return contextOf;
    return (position) => {
      const { state = null } = this.#items[position] as RemoteItem;
      return contextOf(position).set(folds, names.restored(state));
    };
  }

  /** Items in a row share a frame. */
  #contexts(): (position: number) => WorkflowContext {
    const { context, names, description } = this.#task;
    if (!description.isList) return () => context;
    const first = this.#items[0]?.index ?? 0;
    let all: FanOut<WorkflowContext> | null = null;
    const isRow = this.#items.every(({ index }, position) => index === first + position);
    return (position) => {
      if (isRow) {
        const items = (): Json[] => this.#items.map(({ item = null }) => names.restored(item));
        return (all ??= context.fanOut(items(), { offset: first })).fork(position);
      }
      const { index: offset, item = null } = this.#items[position] as RemoteItem;
      return context.fanOut([names.restored(item)], { offset }).fork(0);
    };
  }
}

function unwanted(): DOMException {
  return new DOMException("The run does not want the result", "AbortError");
}

/** One attempt, in a worker. */
class RemoteAttempt implements Attempt {
  #context: WorkflowContext | null = null;
  readonly #task: ChunkTask;
  readonly #item: RemoteItem;
  readonly #emit: (record: RemoteRecord) => void;
  readonly #onEnd: () => void;
  readonly #lazy = new LazySignal();
  #lift: (() => void) | null = null;
  #isTimeUp = false;
  #hasEnded = false;

  constructor(
    task: ChunkTask,
    item: RemoteItem,
    emit: (record: RemoteRecord) => void,
    onEnd: () => void,
  ) {
    this.#task = task;
    this.#item = item;
    this.#emit = emit;
    this.#onEnd = onEnd;
  }

  get context(): WorkflowContext {
    return this.#context ?? this.#task.context;
  }

  get attempt(): number {
    return this.#item.attempt;
  }

  get signal(): AbortSignal {
    return this.#lazy.signal;
  }

  get task(): string {
    return this.#task.description.path.at(-1) ?? "";
  }

  get runId(): string {
    return this.#task.description.run.id;
  }

  get key(): string {
    return this.#item.key;
  }

  abort(reason: unknown): void {
    this.#lazy.abort(reason);
  }

  perform(contextOf: () => WorkflowContext): void {
    const { timeout } = this.#task.description;
    if (timeout !== null) {
      this.started();
      const reason = new DOMException(`More than ${timeout} s passed`, "TimeoutError");
      // The run decides when time is up; this reaches the action even if its messages do not.
      this.#lift = after(timeout * 1_000, () => {
        this.#isTimeUp = true;
        this.abort(reason);
      });
    }
    let output: unknown;
    try {
      this.#context = contextOf();
      output = this.#called();
    } catch (thrown) {
      this.fail(thrown);
      return;
    }
    if (!isThenable(output)) this.succeed(output);
    else
      void asPromise(output).then(
        (value) => this.succeed(value),
        (thrown) => this.fail(thrown),
      );
  }

  started(): void {
    this.#report({ type: "started" });
  }

  /** The run hears it from whoever misses the worker. */
  lost(): void {}

  log(message: string, data?: unknown): void {
    const entry = logEntry(message, data, this.#task.mask);
    if (!this.#hasEnded) this.#report({ type: "log", ...entry });
  }

  progress(fraction: number): void {
    checkFraction(fraction);
    if (!this.#hasEnded) this.#report({ type: "progress", fraction });
  }

  succeed(output: unknown): void {
    if (this.#hasEnded) return;
    let written: Json;
    try {
      written = this.#task.names.written(jsonOf(output ?? null, "output"));
    } catch (error) {
      this.fail(new InvalidOutputError(error, this.#place()));
      return;
    }
    this.#end();
    const { index, attempt } = this.#item;
    this.#emit({ type: "succeeded", index, attempt, output: written });
    this.#onEnd();
  }

  fail(thrown: unknown): void {
    if (this.#hasEnded) return;
    this.#end();
    this.#report(
      this.#isTimeUp ? { type: "late" } : { type: "failed", error: this.#described(thrown) },
    );
    this.#onEnd();
  }

  #called(): unknown {
    const { performer, action, names } = this.#task;
    if (performer !== null) return performer.perform(this, action, this.#run());
    const { input = null } = this.#item;
    return action(new ItemCall(jsonOf(names.restored(input), "input"), this.context, this));
  }

  /** What templates and functions of the input see of the run. */
  #run(): NodeRun {
    const { run } = this.#task.description;
    const { key } = this;
    return {
      ...run,
      rendered: null,
      signal: this.signal,
      key: key.slice(0, key.lastIndexOf("/")),
      log: (message, data) => this.log(message, data),
      progress: (fraction) => this.progress(fraction),
    };
  }

  #described(thrown: unknown): RemoteError {
    return describedError(thrown, this.#place(), this.#task.mask);
  }

  #place(): { readonly task: string; readonly index?: number } {
    const { task } = this;
    return this.#task.description.isList ? { task, index: this.#item.index } : { task };
  }

  #end(): void {
    this.#hasEnded = true;
    this.#lift?.();
  }

  #report(record: WithoutName<RemoteRecord>): void {
    const { index, attempt } = this.#item;
    this.#emit({ ...record, index, attempt });
  }
}

type WithoutName<One> = One extends AttemptName ? Omit<One, keyof AttemptName> : never;
