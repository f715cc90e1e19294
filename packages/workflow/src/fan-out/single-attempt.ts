import { type Json, jsonOf, type WorkflowContext } from "@sheaf/context";
import type { CancellationWatcher } from "../contract/cancellation.ts";
import type { Attempt, LostWorker } from "../contract/executor.ts";
import type { ItemsRun } from "../contract/run.ts";
import type { DeclarationSource } from "../declaration-source.ts";
import { type ErrorPlace, InvalidOutputError, type WorkflowError } from "../errors.ts";
import { hostTurns } from "../host/host-turns.ts";
import type { StepJournal } from "../journal/step-journal.ts";
import { errorOf, recordOf } from "../journal/recorded-error.ts";
import type { RunningAction } from "../task-path.ts";
import { actionError, isReported, statusOfFailure } from "./attempt-failure.ts";
import type { Performer } from "./run-items.ts";
import { asPromise, isThenable } from "../thenable.ts";

/** What is attempted. */
export interface Single {
  readonly task: string;
  /** Where the task is declared, for errors. */
  readonly declaredIn: DeclarationSource;
  readonly context: WorkflowContext;
  readonly performer: Performer;
}

/**
 * The only attempt of a task that has neither items nor a time limit, is not repeated and needs no slot:
 * an attempt that is its own fan-out. As one item of a list it would take 4 KB more.
 */
export class SingleAttempt implements Attempt, CancellationWatcher {
  readonly #single: Single;
  readonly #run: ItemsRun;
  /** Null until it has ended. */
  #status: "succeeded" | "failed" | "canceled" | null = null;
  #output: Json = null;
  #error: WorkflowError | null = null;
  #onEnd: ((ended: this) => void) | null = null;

  private constructor(single: Single, run: ItemsRun) {
    this.#single = single;
    this.#run = run;
  }

  /** The attempt once it has ended: at once, unless its action gives a promise. */
  static made(single: Single, run: ItemsRun): SingleAttempt | Promise<SingleAttempt> {
    const attempt = new SingleAttempt(single, run);
    attempt.#start();
    return attempt.#status === null ? attempt.#ended() : attempt;
  }

  get status(): "succeeded" | "failed" | "canceled" {
    return this.#status ?? "canceled";
  }

  /** Null unless it succeeded. */
  get output(): Json {
    return this.#output;
  }

  /** Null if it succeeded. */
  get error(): WorkflowError | null {
    return this.#error;
  }

  get context(): WorkflowContext {
    return this.#single.context;
  }

  get attempt(): number {
    return 1;
  }

  get signal(): AbortSignal {
    return this.#run.cancellation.signal;
  }

  get task(): string {
    return this.#single.task;
  }

  get runId(): string {
    return this.#run.id;
  }

  get key(): string {
    return `${this.#run.key}/0`;
  }

  log(message: string, data?: unknown): void {
    if (this.#status === null) this.#run.logOf({ task: this.task, attempt: 1 }, message, data);
  }

  progress(fraction: number): void {
    if (this.#status === null) this.#run.progressOf({ task: this.task, attempt: 1 }, fraction);
  }

  lost(loss: LostWorker): void {
    if (this.#status === null) this.#run.lostOf({ task: this.task, attempt: 1 }, loss);
  }

  /** It never waits, and has no time limit. */
  started(): void {}

  succeed(output: unknown): void {
    if (this.#status !== null) return;
    try {
      this.#output = jsonOf(output ?? null, "output");
    } catch (error) {
      this.#fail(new InvalidOutputError(error, this.#place()));
      return;
    }
    this.#end("succeeded");
  }

  fail(thrown: unknown): void {
    if (this.#status === null) this.#fail(actionError(thrown, this.#place()));
  }

  /** The action has been signalled. */
  canceled(): void {}

  abandoned(): void {
    const { cancellation } = this.#run;
    if (this.#status === null) this.#fail(cancellation.errorAt(this.#place()));
  }

  addRunning(list: RunningAction[]): void {
    if (this.#status !== null) return;
    const { path, callers } = this.#run;
    const { task } = this;
    list.push({ task: path + task, attempt: 1, path: [...callers, { task }] });
  }

  #start(): void {
    const { cancellation } = this.#run;
    // A listener may have canceled the run.
    if (cancellation.isCanceled) {
      this.#status = "canceled";
      this.#error = cancellation.errorAt({ task: this.task });
      return;
    }
    if (this.#run.journal !== null && this.#replay(this.#run.journal)) return;
    hostTurns.step();
    cancellation.watch(this);
    let output: unknown;
    try {
      output = this.#single.performer.perform(this);
    } catch (thrown) {
      this.fail(thrown);
      return;
    }
    if (isThenable(output)) this.#await(output);
    else this.succeed(output);
  }

  /** Ends as it did before. False if that is not known. */
  #replay(journal: StepJournal): boolean {
    const output = journal.recorded?.outputOf(0);
    const failure = journal.recorded?.failureOf(0);
    if (output === undefined && failure === undefined) return false;
    this.#status = failure === undefined ? "succeeded" : "failed";
    if (failure === undefined) this.#output = output as Json;
    else this.#error = errorOf(failure.error, this.#place());
    return true;
  }

  #await(output: unknown): void {
    void asPromise(output).then(
      (value) => this.succeed(value),
      (thrown) => this.fail(thrown),
    );
  }

  #ended(): Promise<SingleAttempt> {
    return new Promise((resolve) => {
      this.#onEnd = resolve;
    });
  }

  #fail(raised: WorkflowError): void {
    const { cancellation } = this.#run;
    this.#error = isReported(raised, cancellation) ? raised : cancellation.errorAt(this.#place());
    this.#end(statusOfFailure(cancellation));
  }

  #end(status: "succeeded" | "failed" | "canceled"): void {
    this.#status = status;
    if (this.#run.journal !== null) this.#record(this.#run.journal, status);
    this.#run.cancellation.unwatch(this);
    this.#onEnd?.(this);
  }

  /** What the end of the run cut short may run again. */
  #record(journal: StepJournal, status: "succeeded" | "failed" | "canceled"): void {
    if (status === "succeeded") journal.succeeded(0, 1, this.#output);
    else if (this.#error !== null && !this.#run.cancellation.isCanceled)
      journal.failed(0, 1, recordOf(this.#error, this.#run.reportOf(this.#error)));
  }

  #place(): ErrorPlace {
    return { task: this.task, position: this.#single.declaredIn.position("action") };
  }
}
