import type { Json, Shape } from "@sheaf/context";
import type { WorkflowEvent } from "../contract/events.ts";
import type { ItemOutput } from "../contract/outputs.ts";
import { DEFAULT_REASON, type RunFailure } from "../errors.ts";
import type { ItemsResult } from "../task/task-result.ts";
import { innermost, type RunningAction } from "../task-path.ts";
import type { EventStream } from "./event-stream.ts";
import type { OutputReader } from "./output-reader.ts";
import type { OutputsOptions } from "./output-readers.ts";
import type { RunCancellation } from "./run-cancellation.ts";
import type { HandleControl } from "./run-control.ts";
import type { RunResult } from "./run-result.ts";

/**
 * A run that has started. Iterate it for its events.
 *
 * @example
 * ```ts
 * const handle = run(compileTasks([{ name: "greet", action: () => "Hello" }], {}));
 * const types: string[] = [];
 * for await (const { type } of handle) types.push(type);
 * types; // ["run.started", "task.started", "task.succeeded", "run.succeeded"]
 * ```
 */
export interface RunHandle<
  Output = unknown,
  S extends Shape = Shape,
> extends AsyncIterable<WorkflowEvent> {
  /** Of the run, unique. */
  readonly id: string;
  /** The result. It never rejects: errors of the workflow, its actions and its parameters are in it. */
  readonly result: Promise<RunResult<Output, S>>;
  /**
   * Cancels the run: nothing new starts but what runs at its end (`finally`), and the signals of running
   * actions are aborted. A second call ends what runs at its end; further calls have no effect.
   *
   * @example
   * ```ts
   * const approve = { name: "approve", action: waitFor("approval") };
   * const handle = run(compileTasks([approve], {}));
   * handle.cancel();
   * (await handle.result).status; // "canceled"
   * ```
   */
  cancel(reason?: unknown): void;
  /**
   * Fails the run for a reason that it cannot detect itself, such as that its process is about to end.
   * Nothing new starts. The signals of running actions are aborted, and what is running fails at once
   * with this code and message. A run that is being canceled ends at once; one that has ended does not
   * change.
   *
   * @example
   * ```ts
   * const approve = { name: "approve", action: waitFor("approval") };
   * const handle = run(compileTasks([approve], {}));
   * handle.fail({ code: "SHUTDOWN", message: "The process is about to end" });
   * (await handle.result).errors[0]?.code; // "SHUTDOWN"
   * ```
   */
  fail(failure: RunFailure): void;
  /**
   * Starts no item and no task any more, until `resume`. What is running goes on, and so do attempts at
   * items that have started. Without effect on a run that is paused, canceled or over.
   *
   * @example
   * ```ts
   * const handle = run(compileTasks([{ name: "greet", action: () => "Hello" }], {}));
   * handle.pause();
   * setTimeout(handle.resume, 10);
   * (await handle.result).status; // "succeeded"
   * ```
   */
  pause(): void;
  /**
   * Goes on after `pause`. Without effect otherwise.
   *
   * @example
   * ```ts
   * const handle = run(compileTasks([{ name: "greet", action: () => "Hello" }], {}));
   * handle.pause();
   * handle.resume();
   * (await handle.result).status; // "succeeded"
   * ```
   */
  resume(): void;
  /**
   * Sends a signal to a task that waits for it (`waitFor`), or will: each signal ends one wait. A run with
   * a journal records it.
   *
   * @param name What the task waits for.
   * @param data JSON, which becomes the output of the task. Null if it is missing.
   * @throws TypeError for a name that is empty; InvalidValueError for data that is not JSON;
   * {@link JournalError} `RUN_ENDED` if the run has ended.
   *
   * @example
   * ```ts
   * const approve = { name: "approve", action: waitFor("approval") };
   * const handle = run(compileTasks([approve], {}));
   * handle.signal("approval", { by: "Ada" });
   * (await handle.result).tasks["approve"]?.output; // { by: "Ada" }
   * ```
   */
  signal(name: string, data?: unknown): void;
  /**
   * The actions that are running now, including those in sub-workflows. O(running actions). It costs
   * nothing unless it is called.
   *
   * @example
   * ```ts
   * const approve = { name: "approve", action: waitFor("approval") };
   * const handle = run(compileTasks([approve], {}));
   * for await (const { type } of handle) if (type === "task.waiting") break;
   * const tasks = handle.running().map(({ task }) => task);
   * handle.signal("approval");
   * await handle.result;
   * tasks; // ["approve"]
   * ```
   */
  running(): readonly RunningAction[];
  /**
   * The outputs of the items of a task, or of a `BatchNode`, while they run. Items that failed, or were
   * skipped or canceled, have none. While a reader has `buffer` outputs waiting, no further items start;
   * one that leaves holds nothing up any more. It ends when no more outputs can come: with a task that
   * runs in listed order, otherwise with the run. Memory does not grow with the number of items if the
   * task collects `none`.
   *
   * @param task The name of the task; in a sub-workflow with those of the tasks around it, as in `outer/inner`.
   * @param options Their order, and how many may wait.
   * @throws Error with the code `NO_OUTPUTS` if there is no such task, or it has no items;
   * `OUTPUTS_NOT_KEPT` if the run has started; TypeError or RangeError if an option is invalid.
   *
   * @example
   * ```ts
   * const workflow = defineWorkflow()
   *   .taskWithItems("double", { withItems: [1, 2], action: ({ item }) => 2 * item })
   *   .build();
   * const reader = run(workflow).outputs("double", { ordered: true });
   * const outputs: unknown[] = [];
   * for await (const { output } of reader) outputs.push(output);
   * outputs; // [2, 4]
   * ```
   */
  outputs<const Task extends string>(
    task: Task | TaskNames<S>,
    options?: OutputsOptions,
  ): AsyncIterableIterator<ItemOutput<OutputOfItem<S, Task>>>;
}

type TaskNames<S extends Shape> = S["tasks"] extends object ? keyof S["tasks"] & string : never;

/** What an item of this task gives; any JSON if the types do not say it. */
type OutputOfItem<S extends Shape, Task extends string> = Task extends keyof S["tasks"]
  ? S["tasks"][Task] extends ItemsResult<unknown, infer Given>
    ? unknown extends Given
      ? Json
      : Given
    : Json
  : Json;

/** Its methods are made when they are asked for, so that they can be taken out, and take no room before. */
export class Handle<Output, S extends Shape> implements RunHandle<Output, S> {
  readonly result: Promise<RunResult<Output, S>>;
  readonly #cancellation: RunCancellation;
  readonly #events: EventStream;
  readonly #control: HandleControl;

  constructor(
    result: Promise<RunResult<Output, S>>,
    cancellation: RunCancellation,
    events: EventStream,
    control: HandleControl,
  ) {
    this.result = result;
    this.#cancellation = cancellation;
    this.#events = events;
    this.#control = control;
  }

  /** That of its journal, once that has been opened. */
  get id(): string {
    return this.#events.run;
  }

  get cancel(): RunHandle["cancel"] {
    return (reason = new DOMException(DEFAULT_REASON, "AbortError")) =>
      this.#cancellation.cancel(reason);
  }

  get fail(): RunHandle["fail"] {
    return (failure) => this.#cancellation.fail(failure);
  }

  get pause(): RunHandle["pause"] {
    return () => this.#control.pause();
  }

  get resume(): RunHandle["resume"] {
    return () => this.#control.resume();
  }

  get signal(): RunHandle["signal"] {
    return (name, data) => this.#control.signal(name, data);
  }

  get running(): RunHandle["running"] {
    return () => runningIn(this.#cancellation);
  }

  get outputs(): RunHandle<Output, S>["outputs"] {
    const read = (task: string, options: OutputsOptions = {}): OutputReader =>
      this.#control.read(task, options);
    return read as RunHandle<Output, S>["outputs"];
  }

  [Symbol.asyncIterator](): AsyncIterator<WorkflowEvent> {
    return this.#events.read();
  }
}

function runningIn(cancellation: RunCancellation): readonly RunningAction[] {
  const list: RunningAction[] = [];
  cancellation.addRunning(list);
  return innermost(list);
}
