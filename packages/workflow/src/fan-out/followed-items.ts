import type { Json, WorkflowContext } from "@sheaf/context";
import type { LogOrigin } from "../contract/run.ts";
import type { WorkflowError } from "../errors.ts";
import { GraphJournal } from "../journal/graph-journal.ts";
import { errorOf } from "../journal/recorded-error.ts";
import { actionError } from "./attempt-failure.ts";
import type { FanOutParts } from "./fan-out-parts.ts";
import { FanOutRun } from "./fan-out.ts";
import type { FollowUp } from "./follow-up.ts";
import { type AttemptOwner, RunningAttempt } from "./running-attempt.ts";

/**
 * Items that go on after their actions: what follows runs for each as soon as its output is there, and
 * the item keeps its slot until that has ended. So no more items are under way than may run at once,
 * however far each has come.
 */
export class FollowedItems extends FanOutRun {
  readonly #followUp: FollowUp;
  readonly #owner: AttemptOwner;
  /** True if what follows may have to end before it has. */
  readonly #isLimited: boolean;

  constructor(parts: FanOutParts, followUp: FollowUp) {
    super(parts);
    this.#followUp = followUp;
    this.#isLimited = (parts.plan.deadline ?? parts.plan.until) !== null;
    this.#owner = this.#madeOwner();
  }

  /** The action of an item has given its output. */
  protected override acted(action: RunningAttempt, slot: number, output: Json): void {
    const { context, attempt } = action;
    this.ends.journal?.acted(this.ends.indexOf(context), attempt, output, context);
    this.#follow(context, attempt, slot, output);
  }

  /** What is known from before happens no more. */
  protected override started(context: WorkflowContext, slot: number): void {
    const { journal } = this.ends;
    const index = this.ends.indexOf(context);
    const before = journal?.followUpBefore(index)?.recorded;
    const output = before?.outputOf(0);
    const failure = before?.failureOf(0);
    if (output === undefined && failure === undefined) {
      super.started(context, slot);
      return;
    }
    // Its action is not called, so it needs none.
    this.slots?.free();
    this.ends.started(context);
    if (failure === undefined) {
      const attempts = before?.items?.attemptsOf(0) ?? 1;
      this.#follow(context, attempts, slot, output as Json);
    } else {
      const error = errorOf(failure.error, this.ends.placeOf(context));
      this.ends.failed(context, failure.attempts, error, "failed");
      this.release(slot);
    }
  }

  /** An attempt of its own takes the place of that at the action, so that it ends as that would. */
  #follow(context: WorkflowContext, attempts: number, slot: number, output: Json): void {
    const step = this.ends.journal?.followUp(this.ends.indexOf(context));
    const journal = step === undefined ? null : GraphJournal.inside(step, 0);
    const attempt = new RunningAttempt(this.#owner, context, attempts, slot, this.#isLimited);
    this.occupied.put(slot, attempt);
    this.#followUp.follow(attempt, output, journal);
  }

  #madeOwner(): AttemptOwner {
    const { scope, signal } = this;
    return {
      signal,
      scope,
      timeout: null,
      originOf: (attempt): LogOrigin => this.originOf(attempt),
      attemptSucceeded: (attempt, slot, output) => this.#succeeded(attempt, slot, output),
      attemptFailed: (attempt, slot, thrown) => {
        const error = actionError(thrown, this.ends.placeOf(attempt.context));
        this.failed(attempt, slot, error, false);
      },
      attemptTimedOut: () => {},
    };
  }

  #succeeded(attempt: RunningAttempt, slot: number, output: unknown): void {
    let value: Json;
    try {
      value = this.checkedOutput(attempt, output);
    } catch (error) {
      this.failed(attempt, slot, error as WorkflowError, false);
      return;
    }
    this.ends.succeeded(attempt.context, attempt.attempt, value);
    this.release(slot);
  }
}
