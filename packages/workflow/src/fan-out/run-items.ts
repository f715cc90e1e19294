import type { WorkflowContext } from "@sheaf/context";
import type { DeclarationSource } from "../declaration-source.ts";
import type { Attempt, Executor, Job, Session, WorkflowReference } from "../contract/executor.ts";
import { BatchItemEnds } from "./batch-item-ends.ts";
import { Batches } from "./batches.ts";
import type { FanOutParts } from "./fan-out-parts.ts";
import { FanOutRun } from "./fan-out.ts";
import type { FollowUp } from "./follow-up.ts";
import { FollowedItems } from "./followed-items.ts";
import type { Plan } from "./plan.ts";
import type { ItemSource } from "./source.ts";
import type { ItemResults } from "./item-results.ts";
import { ItemEnds } from "./item-ends.ts";
import { ItemEventEmitter } from "./item-event-emitter.ts";
import { ItemsJournal } from "./items-journal.ts";
import type { ItemsRun } from "../contract/run.ts";

/** The items of a task or node, with how and where they run. */
export interface Items {
  readonly task: string;
  /** Where the task is declared, for errors. */
  readonly declaredIn: DeclarationSource;
  /** False if the one item is the task itself. */
  readonly isList: boolean;
  /** True if the action is a workflow, whose own actions take the slots of the run. */
  readonly isWorkflow: boolean;
  /** The name of the action; null if there is none. */
  readonly action: string | null;
  readonly context: WorkflowContext;
  readonly source: ItemSource;
  readonly plan: Plan;
  readonly results: ItemResults;
  readonly executor: Executor;
  readonly performer: Performer;
  /** The variable in which each fork has the value so far. */
  readonly folds?: string | undefined;
  /** True if an item is a batch, of which an action may say which of its items failed. */
  readonly isBatched?: boolean;
  /** True if a journal gets no ends of items: they follow from what happens in the workflows inside. */
  readonly endsInside?: boolean;
  /** What runs for each item after its action; absent if nothing does. */
  readonly followUp?: FollowUp | undefined;
}

/** Performs attempts in this process. */
export interface Performer {
  /** The evaluated input of an attempt. May throw. */
  input(attempt: Attempt): unknown;
  /** Evaluates the input and calls the action. May throw. */
  perform(attempt: Attempt): unknown;
}

/** Runs the items until all have ended, and emits their events. */
export async function runItems(items: Items, run: ItemsRun): Promise<void> {
  const { task, isList, isWorkflow, source, plan, results } = items;
  let session: Session;
  try {
    session = await opened(items, run);
  } catch (error) {
    source.close();
    throw error;
  }
  const observer = run.isHeard ? new ItemEventEmitter(run, task, isList, source, results) : null;
  const journal = run.journal === null ? null : new ItemsJournal(run.journal, items, run);
  const Ends = results.countsBatchItems ? BatchItemEnds : ItemEnds;
  const ends = new Ends(items, run.cancellation, journal, observer);
  const { slots } = run;
  const batches = items.isBatched === true ? new Batches(items.context, ends) : null;
  const parts = { isWorkflow, slots, batches, source, plan, session, ends, scope: run };
  await fanOutOf(parts, items.followUp).run();
  observer?.end(ends.recorded);
}

function fanOutOf(parts: FanOutParts, followUp: FollowUp | undefined): FanOutRun {
  return followUp === undefined ? new FanOutRun(parts) : new FollowedItems(parts, followUp);
}

/** Not async: with a session that opens synchronously, no item waits a turn. */
function opened(items: Items, run: ItemsRun): Session | Promise<Session> {
  return items.executor.open(new ItemsJob(items, run));
}

/**
 * A class, so that no signal is made unless the executor asks for one, and `perform` is one function
 * for all lists: V8 drops what it has optimised for a function that a collection finds dead.
 */
class ItemsJob implements Job {
  readonly task: string;
  readonly action: string | null;
  readonly context: WorkflowContext;
  readonly concurrency: number;
  readonly #items: Items;
  readonly #run: ItemsRun;

  constructor(items: Items, run: ItemsRun) {
    this.task = items.task;
    this.action = items.action;
    this.context = items.context;
    this.concurrency = items.plan.concurrency;
    this.#items = items;
    this.#run = run;
  }

  /** The key of the step is the same in every attempt at a workflow around it. */
  get id(): string {
    const { key, cancellation } = this.#run;
    const { attempts } = cancellation;
    return attempts.every((attempt) => attempt === 1) ? key : `${key}~${attempts.join(".")}`;
  }

  get runId(): string {
    return this.#run.id;
  }

  get startedAt(): string {
    return this.#run.startedAt;
  }

  get workflow(): WorkflowReference {
    return this.#run.workflow;
  }

  get path(): readonly string[] {
    return [...this.#run.callers.map(({ task }) => task), this.task];
  }

  get isList(): boolean {
    return this.#items.isList;
  }

  get folds(): string | undefined {
    return this.#items.folds;
  }

  get timeout(): number | null {
    return this.#items.plan.timeout;
  }

  get isContinuable(): boolean {
    return this.#run.journal !== null && this.#items.isBatched !== true;
  }

  get signal(): AbortSignal {
    return this.#run.signal;
  }

  uploaded({ hash, bytes }: { readonly hash: string; readonly bytes: number }): void {
    const { isHeard } = this.#run;
    if (isHeard)
      this.#run.send({ type: "part.uploaded", ...this.#run.eventPlace(this.task), hash, bytes });
  }

  input(attempt: Attempt): unknown {
    return this.#items.performer.input(attempt);
  }

  perform(attempt: Attempt): unknown {
    return this.#items.performer.perform(attempt);
  }
}
